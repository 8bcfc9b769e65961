"""Duty: the examples of a file hold, each expectation exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from desktop.catalogue.example_course import course_of
from desktop.catalogue.models import ExampleTable
from desktop.catalogue.names import LiteralError, literal_of
from desktop.catalogue.problems import Place, nearest
from desktop.catalogue.service import Linked
from desktop.catalogue.shared import Shared
from desktop.domain.case import DocumentMark, FieldValue
from desktop.domain.money import format_baht
from desktop.forms.decisions import decisions
from desktop.forms.evaluate import Evaluation, evaluate
from desktop.forms.form import Field, Service
from desktop.forms.given import Given, Rules
from desktop.forms.values import Type, Unknown, Value

LATER = "later"


def hold(linked: Linked, shared: Shared, rules: Rules) -> None:
    """Run every example, and tell what came out otherwise."""
    for number, example in enumerate(linked.model.example):
        place = linked.place.at("example", number)
        given = given_of(example, linked, shared, place)
        if not linked.service.valid_on(example.today):
            shared.problems.add(place.at("today"), "the edition is not in force on this day")
            continue
        evaluation = tried(example, given, linked, shared, rules, place)
        for key, expected, found in _compared(example, evaluation, linked.service):
            if expected != found:
                sentence = f"the example expects {_said(expected)}, and it is {_said(found)}"
                shared.problems.add(place.at(key), sentence)


def tried(
    example: ExampleTable, given: Given, linked: Linked, shared: Shared, rules: Rules, place: Place
) -> Evaluation:
    """An example run, with what has happened in it."""
    course = course_of(example, given, linked, shared, rules, place)
    return evaluate(linked.service, replace(given, course=course), rules, example.today)


def _compared(
    example: ExampleTable, evaluation: Evaluation, service: Service
) -> list[tuple[str, Any, Any]]:
    priced = evaluation.priced
    lines = {line.id: format_baht(line.amount).replace(",", "") for line in priced.quote.lines}
    lines |= dict.fromkeys(priced.later, LATER)
    told: list[tuple[str, Any, Any]] = [
        ("shows", example.shows, [state.key for state in evaluation.fields]),
        ("documents", example.documents, _needed(evaluation)),
        ("stops", example.stops, _held(evaluation, is_open=False)),
        ("open", example.open, _held(evaluation, is_open=True)),
        ("flags", example.flags, [flag.id for flag in evaluation.flags]),
        ("decisions", example.decisions, [one.id for one in decisions(evaluation) if one.ready]),
        ("follows", example.follows, [one.key for one in evaluation.follows]),
        ("once", example.once, [key.id for key in evaluation.once]),
    ]
    found: list[tuple[str, Any, Any]] = [
        (key, sorted(expected), sorted(value))
        for key, expected, value in told
        if expected is not None
    ]
    if example.lines is not None:
        found.append(("lines", dict(example.lines), lines))
    if example.two_persons is not None:
        found.append(("two_persons", example.two_persons, evaluation.life.two_persons))
    if example.due is not None:
        found.append(("due", example.due, evaluation.promise.due))
    for name, raw in (example.facts or {}).items():
        kind = next((fact.type for fact in service.facts if fact.name == name), Type("text"))
        found.append(("facts", _literal(raw, kind), evaluation.facts.get(name, Unknown.FORM)))
    return found


def _needed(evaluation: Evaluation) -> list[str]:
    return [row.key for row in evaluation.documents]


def _held(evaluation: Evaluation, *, is_open: bool) -> list[str]:
    return [
        held.key
        for held in evaluation.checks
        if held.open == is_open and (is_open or held.check.level == "stop")
    ]


def _said(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return str(value.value if isinstance(value, Unknown) else value)


def given_of(example: ExampleTable, linked: Linked, shared: Shared, place: Place) -> Given:
    """The answers of an example: fields by name, rows of tables, parties, documents, outside."""
    values: dict[str, FieldValue] = {}
    rows: dict[str, list[dict[str, FieldValue]]] = {}
    parties: dict[str, list[dict[str, Value]]] = {}
    outside: dict[str, Any] = {}
    results: dict[str, dict[str, FieldValue]] = {}
    fields, linker = linked.sections.fields, linked.linker

    def take(name: str, raw: Any) -> None:
        if name in linker.parties:
            seats = raw if isinstance(raw, tuple) else (raw,)
            parties[name] = [_seat(seat, linked, name) for seat in seats]
        elif name in linker.tables:
            rows[name] = [
                {key: _value(fields[f"{name}.{key}"], cell) for key, cell in row.items()}
                for row in raw
            ]
        elif name in linked.sections.results:
            result = results.setdefault(name, {})
            for key, inner in _flat("", raw):
                result[key] = _value(fields[f"{name}.{key}"], inner)
        elif name in fields:
            values[name] = _value(fields[name], raw)
        elif name in linker.entries and (known := linker.entries[name].known) is not None:
            outside[name] = _literal(raw, known.type)
        elif isinstance(raw, Mapping):
            for key, inner in raw.items():
                take(f"{name}.{key}", inner)
        else:
            told = nearest(name, [*fields, *linker.parties, *linker.tables])
            shared.problems.add(place.at("given"), f"nothing is called '{name}'{told}")

    for name, raw in example.given.items():
        try:
            take(name, raw)
        except (KeyError, AttributeError, TypeError):
            shared.problems.add(place.at("given"), f"'{name}' cannot be given so")
    marks = {
        key: DocumentMark(
            mark.source, recorded={name: str(text) for name, text in mark.recorded.items()}
        )
        for key, mark in example.seen.items()
    }
    office = next((code for code, _ in shared.offices), "")
    return Given(values, rows, parties, marks, outside, office=office, results=results)


def _value(field: Field, raw: Any) -> FieldValue:
    try:
        return FieldValue(field.kind.text(literal_of(raw, field.kind.type)))
    except LiteralError:
        return FieldValue(str(raw))


def _flat(head: str, raw: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """`by.name` and its like, from tables within tables."""
    for key, value in raw.items():
        if isinstance(value, Mapping):
            yield from _flat(f"{head}{key}.", value)
        else:
            yield f"{head}{key}", value


def _seat(raw: Mapping[str, Any], linked: Linked, role: str) -> dict[str, Value]:
    seat: dict[str, Value] = dict(_flat("", raw))
    row = linked.linker.parties[role]
    seat.setdefault("identity", "chip")
    seat.setdefault("kind", row.kinds[0])
    seat.setdefault("acting", row.acting[0])
    return seat


def _literal(raw: Any, kind: Type) -> Any:
    try:
        return literal_of(raw, kind)
    except LiteralError:
        return raw
