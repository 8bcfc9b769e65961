"""What a case forbids others to do, as far as it is known: the same thing is not done twice."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.domain.life import OnceKey
from desktop.forms.form import Service
from desktop.forms.values import Env, Unknown
from desktop.forms.written import written


def once_of(service: Service, env: Env) -> tuple[OnceKey, ...]:
    """A key for each rule, or for each row of its column; none where a part is not there."""
    return tuple(_keys(service, env))


def _keys(service: Service, env: Env) -> Iterator[OnceKey]:
    for rule in service.once:
        rows = [env] if rule.rows is None else rule.rows(env)
        for place in rows if rows.__class__ is not Unknown else ():
            found = tuple(written(kind, get(place)) for kind, get in rule.parts)
            if all(found):
                yield OnceKey(rule.id, found, rule.during, rule.level)
