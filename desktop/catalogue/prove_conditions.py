"""Duty: every condition can hold, so that every document, line and check can be reached, and every
`pick` has a row for each case and no row that is never reached."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.catalogue.cells import Cell, cells, tests_of, verdict
from desktop.catalogue.domains import agrees, behind, domain_of, possible
from desktop.catalogue.problems import Place
from desktop.catalogue.service import Linked
from desktop.catalogue.shared import Shared
from desktop.forms.condition import Condition

# What is said of a condition that cannot hold, by its key.
_NEVER = {
    "needed_when": "this can never hold, so the document is never asked for",
    "show_when": "this can never hold, so nobody ever sees it",
    "wrong_when": "this can never hold, so it checks nothing",
    "when": "this can never hold",
}


def each_can_hold(linked: Linked, shared: Shared) -> None:
    """A table that no case fulfils is a slip of the pen."""
    for place, key, condition in linked.linker.conditions:
        if place.file is not linked.place.file:
            continue  # what all services share holds for some of them
        for number, table in enumerate(condition.tables):
            one = Condition((table,))
            names = set(one.names)
            if any(domain_of(name, linked) is None for name in names):
                continue
            seen, holds = 0, False
            for cell in possible(one, linked):
                seen += 1
                if verdict(one, cell) is True:
                    holds = True
                    break
            if not holds and (seen or not _too_many(one, linked)):
                where = place.at(key) if len(condition.tables) == 1 else place.at(key, number)
                shared.problems.add(where, _NEVER.get(key, "this can never hold"))


def _too_many(condition: Condition, linked: Linked) -> bool:
    """Whether the names have more cells than can be looked at; they are then believed."""
    hidden = behind(condition.names, linked)
    names = dict.fromkeys([*condition.names, *(n for c in hidden.values() for n in c.names)])
    domains = {name: found for name in names if (found := domain_of(name, linked)) is not None}
    return next(iter(cells(domains, tests_of([condition, *hidden.values()]))), None) is None


def picks_are_whole(linked: Linked, shared: Shared) -> None:
    """Each cell has a row, unless a stop shuts it, and each row has a cell."""
    for place, rows in linked.linker.picks:
        conditions = [when for when in rows if when is not None]
        names = dict.fromkeys(name for when in conditions for name in when.names)
        domains = {name: found for name in names if (found := domain_of(name, linked)) is not None}
        if len(domains) < len(names):
            continue
        hidden = behind(names, linked)
        hidden = {name: when for name, when in hidden.items() if set(when.names) <= set(names)}
        stops = [check.wrong_when for check in linked.service.checks if check.level == "stop"]
        all_cells: list[Cell] = [
            cell
            for cell in cells(domains, tests_of([*conditions, *stops, *hidden.values()]))
            if agrees(cell, hidden, linked)
        ]
        _pick(place, rows, stops, all_cells, shared)


def _pick(
    place: Place,
    rows: Sequence[Condition | None],
    stops: Sequence[Condition],
    found: Sequence[Cell],
    shared: Shared,
) -> None:
    reached: set[int] = set()
    for cell in found:
        first = next((n for n, when in enumerate(rows) if verdict(when, cell) is True), None)
        if first is not None:
            reached.add(first)
        elif not any(verdict(stop, cell) is True for stop in stops):
            shown = ", ".join(
                f"no {name}" if value is None else f"{name} {value}" for name, value in cell.items()
            )
            shared.problems.add(place.at("pick"), f"no row holds for {shown}")
            return
    for number in range(len(rows)) if found else ():
        if number not in reached:
            shared.problems.add(place.at("pick", number), "this row is never reached")
