"""On a key only what it changed is read: what is known of the other answers is used again."""

from __future__ import annotations

from dataclasses import replace

from desktop.domain.case import FieldValue
from desktop.forms.evaluate import evaluate
from desktop.forms.given import Given
from tests.fixtures.largest_form import TODAY, largest


def test_an_answer_that_is_the_same_is_not_read_again() -> None:
    service, given, rules = largest()
    first = evaluate(service, given, rules, TODAY)
    typed = replace(given, values={**given.values, "f1": FieldValue("2.00")})
    after = evaluate(service, typed, rules, TODAY, first)
    assert after == evaluate(service, typed, rules, TODAY)
    anew = [now.key for now, was in zip(after.fields, first.fields, strict=True) if now is not was]
    assert anew == ["f1"]


def test_whatever_changed_the_result_is_the_same_as_without() -> None:
    service, given, rules = largest()
    rows = given.rows["rows"]
    shorter, other = rows[1:], [{**rows[0], "c1": FieldValue("x")}, *rows[1:]]
    changed: list[Given] = [
        replace(given, values={}),
        replace(given, values={**given.values, "f3": FieldValue("31/2/2569")}),
        replace(given, values={**given.values, "f3": FieldValue("none"), "f4": FieldValue("")}),
        replace(given, rows={"rows": shorter}),
        replace(given, rows={"rows": other}),
        replace(given, rows={}),
    ]
    for before in (given, *changed):
        known = evaluate(service, before, rules, TODAY)
        for now in (given, *changed):
            fresh = evaluate(service, now, rules, TODAY)
            assert evaluate(service, now, rules, TODAY, known) == fresh


def test_what_another_edition_knows_is_not_used() -> None:
    service, given, rules = largest()
    another, _, _ = largest()
    known = evaluate(another, given, rules, TODAY)
    now = evaluate(service, given, rules, TODAY, known)
    assert not any(state is was for state, was in zip(now.fields, known.fields, strict=True))
