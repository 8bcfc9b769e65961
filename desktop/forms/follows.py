"""Which cases follow from this one, what they are given of it, and how they begin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from desktop.domain.case import FieldValue
from desktop.domain.life import Begin
from desktop.domain.text import Text
from desktop.forms.form import Service
from desktop.forms.given import Row
from desktop.forms.life_rules import Carried, FollowRule
from desktop.forms.nodes import NUMBER
from desktop.forms.values import YES, Env, Unknown
from desktop.forms.written import written


@dataclass(frozen=True, slots=True)
class Follow:
    """A case that follows now: `key` names its rule, with the row's number where each row has one.

    `begin` is `instead`, `now` or `invite`; `after` the event or result with which it begins.
    `values` and `rows` are what its fields and tables are given, `parties` which role here takes
    which role there; `applicant` is the role here that applies there, if the rule says so.
    """

    key: str
    label: Text
    service: str
    begin: Begin
    after: str
    applicant: str
    parties: Mapping[str, str]
    values: Mapping[str, FieldValue] = field(repr=False)
    rows: Mapping[str, tuple[Row, ...]] = field(repr=False)


def follows_of(service: Service, env: Env) -> tuple[Follow, ...]:
    """All whose condition holds; an open one does not yet."""
    return tuple(
        _follow(rule, place, env)
        for rule in service.follows
        for place in _places(rule, env)
        if rule.when is None or rule.when(place) is True
    )


def _places(rule: FollowRule, env: Env) -> list[Env]:
    rows = env[rule.each] if rule.each else [env]
    return rows if isinstance(rows, list) else []


def _follow(rule: FollowRule, place: Env, form: Env) -> Follow:
    parties = form[0].given.parties
    return Follow(
        key=f"{rule.id}.{place[NUMBER]}" if rule.each else rule.id,
        label=rule.label,
        service=rule.service,
        begin=_begin(rule, form),
        after=rule.after,
        applicant=rule.of,
        parties={there: here for there, here in rule.parties.items() if parties.get(here)},
        values=dict(_values(rule.values, place)),
        rows={
            there: tuple(dict(_values(columns, row)) for row in form[slot])
            for there, slot, columns in rule.tables
            if form[slot].__class__ is not Unknown
        },
    )


def _begin(rule: FollowRule, form: Env) -> Begin:
    """Whoever applies there and is not here is invited."""
    if rule.begin != "now_if_present":
        return rule.begin
    seats = form[0].given.parties.get(rule.of, ())
    return "now" if seats and seats[0].get("present", YES) == YES else "invite"


def _values(carried: tuple[Carried, ...], place: Env) -> Iterator[tuple[str, FieldValue]]:
    """What is there, as text; what is not there is filled in the other case."""
    for target, kind, get in carried:
        if text := written(kind, get(place)):
            yield target, FieldValue(text, "brought_forward")
