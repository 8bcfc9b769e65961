"""The life that a case would have if it were accepted as it stands."""

from __future__ import annotations

from typing import Any

from desktop.domain.life import Life
from desktop.forms.condition import Asked, Condition
from desktop.forms.form import Service
from desktop.forms.lines import Priced
from desktop.forms.values import Env, Unknown


def life_of(service: Service, env: Env, priced: Priced) -> Life:
    """Review, route, offices and times; an open condition, or one of nothing, means two persons."""
    rule = service.life
    with_sums(service, env, priced)
    owning = rule.owning(env) if rule.owning is not None else None
    return Life(
        review=rule.review,
        at_once=rule.at_once,
        two_persons=_two_persons(rule.two_persons_when, env),
        route=rule.route,
        owning=owning if isinstance(owning, str) else env[0].given.office,
        wait_days=rule.wait_days,
        appeal_days=rule.appeal_days,
        part_payment=rule.part_payment,
    )


def _two_persons(when: Condition | None, env: Env) -> bool:
    """Unless it surely does not hold: of a value that is nothing nobody knows how large it is."""
    return when is not None and not all(_is_shut(table, env) for table in when.tables)


def _is_shut(table: tuple[Asked, ...], env: Env) -> bool:
    for asked in table:
        value = asked.get(env)
        is_known = value is not None or asked.test.given is not None
        if is_known and asked.judge(value) is False:
            return True
    return False


def with_sums(service: Service, env: Env, priced: Priced) -> None:
    """Put the sums of the lines into the slots of those that are asked for (`quote.total`)."""
    for part, slot in service.life.quote.items():
        env[slot] = _sum(part, service, priced)


def _sum(part: str, service: Service, priced: Priced) -> Any:
    """A sum in satang; unknown while a line in it is to be told."""
    lines = {line.id: line for line in service.lines}

    def is_in(key: str) -> bool:
        line = lines[key.partition(".")[0]]
        wanted = {"fees": "fee", "deposit": "deposit"}.get(part, line.kind)
        return line.vatable if part == "vat" else line.kind == wanted

    if any(map(is_in, (*priced.unready, *priced.unpriced))):
        return Unknown.FORM
    if any(map(is_in, priced.later)):
        return Unknown.OUTSIDE
    if part == "total":
        return priced.quote.total
    if part == "vat":
        return priced.quote.vat
    return sum(line.amount for line in priced.quote.lines if is_in(line.id))
