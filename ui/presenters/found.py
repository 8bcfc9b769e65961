"""Results and answers that have come for a case since it was accepted, in ready words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from desktop.domain.text import Lang
from desktop.entries import Facts
from desktop.entries.case_result import VALUE
from desktop.forms.evaluate import Evaluation
from desktop.forms.form import Fact, Field, Service
from desktop.forms.written import read_out, written
from desktop.texts import t, text
from ui.presenters.case_values import Group, Line


def is_told(stands: Evaluation | None) -> TypeGuard[Evaluation]:
    """Whether anything has come that may have changed what the case costs."""
    if stands is None:
        return False
    given = stands.env[0].given
    return bool(given.results or given.outside)


def found_groups(stands: Evaluation | None, lang: Lang) -> tuple[Group, ...]:
    """A section for each result that is here, and one for the answers."""
    if not is_told(stands):
        return ()
    groups = [
        Group(
            one.result.title.of(lang),
            tuple(
                Line(state.field.label.of(lang), _words(state.field, state.text, lang))
                for state in one.fields
                if state.text
            ),
        )
        for one in stands.results
        if one.fields
    ]
    outside = stands.env[0].given.outside
    facts = [fact for fact in stands.service.facts if fact.name in outside]
    lines = tuple(
        Line(_label(fact, lang), _read(fact, written(fact.type, outside[fact.name]), lang))
        for fact in facts
    )
    return (*groups, *((Group(t("cases.answers", lang), lines),) if lines else ()))


def found_words(facts: Facts, service: Service | None, lang: Lang) -> Iterator[str]:
    """What a line of the timeline says of a result or an answer."""
    result = next(
        (one for one in (service.results if service else ()) if one.id == facts.get("result")),
        None,
    )
    if result is not None:
        yield result.title.of(lang)
        for field in result.fields:
            value = facts.get(f"{VALUE}{field.id}")
            if value:
                yield f"{field.label.of(lang)} {_words(field, str(value), lang)}"
    fact = next(
        (one for one in (service.facts if service else ()) if one.name == facts.get("fact")), None
    )
    if fact is not None:
        yield f"{_label(fact, lang)} {_read(fact, str(facts.get('answer') or ''), lang)}"


def _words(field: Field, value: str, lang: Lang) -> str:
    choice = field.choice_label(value)
    return choice.of(lang) if choice is not None else field.kind.words(value).of(lang)


def _label(fact: Fact, lang: Lang) -> str:
    return fact.label.of(lang) if fact.label is not None else fact.name


def _read(fact: Fact, value: str, lang: Lang) -> str:
    words = {one: text(f"because.{one}") for one in ("yes", "no")}
    return read_out(fact.type, value, words if fact.type.base == "yes_no" else {}).of(lang)
