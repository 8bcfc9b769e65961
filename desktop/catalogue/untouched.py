"""Which rules no example touches: fields that never show, checks that never hold, documents that
are never asked for, lines and fee rows that never price anything, flags that are never set, what
nobody can decide, cases that never follow.

An example says what must come of a rule; where there is none, nobody would see that it is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.catalogue.load import Loaded
from desktop.catalogue.problems import Place
from desktop.catalogue.prove_examples import given_of, tried
from desktop.catalogue.requirements import Requirement
from desktop.catalogue.service import Linked
from desktop.catalogue.shared import Shared
from desktop.forms.decisions import decisions
from desktop.forms.evaluate import Evaluation, computed
from desktop.forms.form import Service
from desktop.forms.given import Given, Rules
from desktop.forms.lines import rows_used


@dataclass(frozen=True, slots=True)
class _Tried:
    """An example as it was run: its answers, what came of them, and the fee rows that priced it."""

    given: Given
    found: Evaluation
    rows: frozenset[int]


def untouched(loaded: Loaded, rules: Rules) -> Iterator[Place]:
    """The rows that no example of any service touches, in the order of their files."""
    assert loaded.shared is not None
    rows: dict[tuple[str, object], Place] = {}
    touched: set[tuple[str, object]] = set()
    used: set[int] = set()
    for linked in loaded.linked:
        tried = list(_tried(linked, loaded.shared, rules))
        used |= {one for trial in tried for one in trial.rows}
        for place, is_touched in _rules_of(linked, tried):
            key = (place.file.name, place.path)
            rows.setdefault(key, place)
            touched |= {key} if is_touched else set()
    for rule in loaded.fees.rules.values():
        where = loaded.shared.rule_places[rule.id]
        for number, row in enumerate(rule.rows):
            if id(row) not in used:
                place = where.at("row", number)
                rows[place.file.name, place.path] = place
    names = [file.name for file in loaded.files]
    yield from sorted(
        (place for key, place in rows.items() if key not in touched),
        key=lambda place: names.index(place.file.name),
    )


def _tried(linked: Linked, shared: Shared, rules: Rules) -> Iterator[_Tried]:
    service: Service = linked.service
    for number, example in enumerate(linked.model.example):
        place = linked.place.at("example", number)
        given = given_of(example, linked, shared, place)
        found = tried(example, given, linked, shared, rules, place)
        rows = rows_used(service, computed(service, given, rules, example.today))
        yield _Tried(given, found, frozenset(map(id, rows)))


def _rules_of(linked: Linked, tried: list[_Tried]) -> Iterator[tuple[Place, bool]]:
    """Every row of a service, and of what it shares, with whether an example touches it."""
    shown = {state.field.name for one in tried for state in one.found.fields}
    results = (result for one in tried for result in one.found.results)
    shown |= {state.field.name for result in results for state in result.fields}
    for name in linked.sections.fields:
        yield linked.linker.entries[name].place, name in shown
    held = {one.check.id for trial in tried for one in trial.found.checks if not one.open}
    for check in linked.service.checks:
        yield linked.linker.check_places[check.id], check.id in held
    for asked in linked.requirements.rows:
        yield from _document(asked, tried)
    lines = {line.id for one in tried for line in one.found.quote.lines}
    lines |= {name for one in tried for name in one.found.priced.later}
    flags = {flag.id for one in tried for flag in one.found.flags}
    decided = {rule.id for one in tried for rule in decisions(one.found) if rule.ready}
    follow = {follow.key for one in tried for follow in one.found.follows}
    once = {key.id for one in tried for key in one.found.once}
    model = linked.model
    for table, ids, known in (
        ("fee", [line.id for line in linked.service.lines], lines),
        ("flag", [flag.id for flag in linked.service.flags], flags),
        ("decision", [row.id for row in model.decision], decided),
        ("follows", [row.id for row in model.follows], follow),
        ("once", [row.id for row in model.once], once),
    ):
        for number, name in enumerate(ids):
            is_touched = any(one == name or one.startswith(f"{name}.") for one in known)
            yield linked.place.at(table, number), is_touched


def _document(row: Requirement, tried: list[_Tried]) -> Iterator[tuple[Place, bool]]:
    asked_in = [
        trial for trial in tried if any(row.id == one.rule.id for one in trial.found.documents)
    ]
    if not row.asked:
        yield row.place, bool(asked_in)
    for asking in row.asked:
        seats = [seat for trial in asked_in for seat in trial.given.parties.get(row.of, ())]
        yield asking.place, any(seat.get(asking.name) == asking.value for seat in seats)
