"""Duty: one row of a fee rule per case and day, and a price for every choice that can be made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from desktop.catalogue.cells import Domain, cells, tests_of, verdict
from desktop.catalogue.domains import agrees, behind, domain_of
from desktop.catalogue.names import Known
from desktop.catalogue.problems import Place
from desktop.catalogue.service import Linked
from desktop.catalogue.shared import Shared
from desktop.domain.money import format_baht
from desktop.forms.fee_rules import FeeRow, FeeRule
from desktop.forms.form import FeeLine
from desktop.forms.values import Type


def one_row_each(shared: Shared) -> None:
    """No two rows of a rule hold in one case on one day."""
    for name, rule in shared.fees.rules.items():
        place = shared.rule_places[name]
        domains = {key: Domain(kind, nothing=True) for key, kind in rule.inputs.items()}
        tests = tests_of(row.when for row in rule.rows)
        told: set[int] = set()
        for cell in cells(domains, tests):
            holding = [
                number for number, row in enumerate(rule.rows) if verdict(row.when, cell) is True
            ]
            for one, other in _pairs(holding):
                if other not in told and _meet(rule.rows[one], rule.rows[other]):
                    told.add(other)
                    where = place.at("row", other)
                    shown = ", ".join(f"{key} {value}" for key, value in cell.items())
                    sentence = f"row {one + 1} holds on the same days ({shown or 'always'})"
                    shared.problems.add(where.at("when"), sentence)


def _pairs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    for place, one in enumerate(numbers):
        for other in numbers[place + 1 :]:
            yield one, other


def _meet(one: FeeRow, other: FeeRow) -> bool:
    return (other.valid_below is None or one.valid_from < other.valid_below) and (
        one.valid_below is None or other.valid_from < one.valid_below
    )


def every_choice_priced(linked: Linked, shared: Shared) -> None:
    """Each line by a rule has an amount, or a stop shuts what has none.

    A choice that has none in any case is a problem; a hole between is a gap.
    """
    for number, line in enumerate(linked.service.lines):
        inputs = linked.lines.inputs.get(line.id, [])
        if line.rule is not None and len(inputs) == len(line.rule.inputs):
            place = linked.place.at("fee", number)
            _line(line, line.rule, inputs, linked, shared, place)


def _line(
    line: FeeLine,
    rule: FeeRule,
    inputs: list[Known],
    linked: Linked,
    shared: Shared,
    place: Place,
) -> None:
    names = list(rule.inputs)
    bound = dict(zip(names, inputs, strict=True))
    tests = tests_of(row.when for row in rule.rows)
    stops = [check.wrong_when for check in linked.service.checks if check.level == "stop"]
    asked = tests_of([*stops, line.when])
    domains = {}
    for name, known in bound.items():
        domains[name] = _domain(known, rule.inputs[name], linked)
        tests.setdefault(name, []).extend(asked.get(known.name, ()))
    hidden = behind((known.name for known in inputs), linked)
    priced: dict[tuple[str, Any], bool] = {}
    holes: list[tuple[dict[str, Any], date]] = []
    for cell in cells(domains, tests):
        values = {known.name: cell[name] for name, known in bound.items()}
        if not agrees(values, hidden, linked) or verdict(line.when, values) is False:
            continue
        shut = any(verdict(stop, values) is True for stop in stops)
        for day in _days(rule, linked):
            row = rule.row([cell[name] for name in names], day)
            ok = shut or isinstance(row, FeeRow)
            holes += [] if ok else [(cell, day)]
            for name, value in cell.items():
                chosen = rule.inputs[name].base in ("choice", "yes_no")
                priced[name, value] = priced.get((name, value), False) or ok or not chosen
    for (name, value), ok in priced.items():
        if not ok:
            sentence = f"'{value}' of {name} has no price in rule '{rule.id}'"
            shared.problems.add(place.at("rule"), sentence)
    for cell, day in holes:
        if all(priced[one] for one in cell.items()):
            sentence = (
                f"rule '{rule.id}' has no amount for {_shown(cell, rule)} on {day.isoformat()}"
            )
            shared.problems.add(place.at("rule"), sentence, "gap")
    if not priced and not any(isinstance(rule.row([], day), FeeRow) for day in _days(rule, linked)):
        shared.problems.add(place.at("rule"), f"rule '{rule.id}' has no amount on these days")


def _domain(known: Known, kind: Type, linked: Linked) -> Domain:
    """What a line can give: the choices that its field offers, the limits that it has."""
    domain = domain_of(known.name, linked)
    if domain is None:
        if known.name[:1].isdigit():  # a literal of the file
            value = known.get([])
            return Domain(kind, low=value, high=value)
        return Domain(known.type, known.nothing)
    if kind.options and not domain.type.options:
        return Domain(kind, domain.nothing)
    return domain


def _days(rule: FeeRule, linked: Linked) -> list[date]:
    """One day of every span in which the same rows are in force and the service is, too."""
    service = linked.service
    days = {service.valid_from}
    for row in rule.rows:
        days |= {day for day in (row.valid_from, row.valid_below) if day is not None}
    last = service.valid_below or date.max - timedelta(days=1)
    return sorted(day for day in days if service.valid_from <= day < last)


def _shown(cell: dict[str, Any], rule: FeeRule) -> str:
    parts = []
    for name, value in cell.items():
        if value is None:
            parts.append(f"no {name}")
        elif rule.inputs[name].base == "money":
            parts.append(f"{name} {format_baht(value)}")
        else:
            parts.append(f"{name} {value} {rule.inputs[name].unit}".rstrip())
    return ", ".join(parts) or "any case"
