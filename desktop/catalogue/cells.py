"""Cutting what values can be into cells: inside one, every condition says the same.

A choice is cut into its values, a range at every bound that a condition names, a text into the
values that are tested and one that is none of them; nothing is a cell where it may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

from desktop.forms.condition import Condition, ValueTest
from desktop.forms.values import ORDERED, Type, Unknown, Verdict

MOST = 20_000
# A text that is none of those tested.
OTHER = "\x00other"
Cell = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Domain:
    """What a name can be: its type, its limits, and whether it may be nothing.

    A number or amount without a lower limit begins at 0, unless it is `signed`.
    """

    type: Type
    nothing: bool = False
    low: Any = None
    high: Any = None
    signed: bool = False


def values_of(domain: Domain, tests: Iterable[ValueTest]) -> list[Any]:
    """One value of every cell of a domain that these tests can tell apart."""
    tests = list(tests)
    found: list[Any] = [None] if domain.nothing else []
    kind = domain.type
    if kind.base == "yes_no":
        return [*found, "yes", "no"]
    if kind.options:
        return [*found, *kind.options]
    tested = [value for test in tests for value in test.values or ()]
    if kind.base not in ORDERED:
        return [*found, *dict.fromkeys(tested), OTHER]
    bounds = [bound for test in tests for bound in (test.low, test.below) if bound is not None]
    bounds += [bound for value in tested for bound in (value, _after(value, kind))]
    if domain.low is not None:
        bounds.append(domain.low)
    points = sorted(set(bounds)) or [_some(kind)]
    points = [_before(points[0], kind), *points]
    inside = [point for point in points if _is_inside(point, domain)]
    return [*found, *inside]


def _is_inside(point: Any, domain: Domain) -> bool:
    low = domain.low
    if low is None and not domain.signed and domain.type.base in ("number", "money"):
        low = 0
    return (low is None or point >= low) and (domain.high is None or point <= domain.high)


def _some(kind: Type) -> Any:
    if kind.base == "date":
        return date(2026, 1, 1)
    return "2026-01" if kind.base == "month" else 1


def _before(value: Any, kind: Type) -> Any:
    return _moved(value, kind, -1)


def _after(value: Any, kind: Type) -> Any:
    return _moved(value, kind, 1)


def _moved(value: Any, kind: Type, by: int) -> Any:
    if kind.base == "date":
        return value + timedelta(days=by)
    if kind.base == "month":
        year, month = divmod(int(value[:4]) * 12 + int(value[5:]) - 1 + by, 12)
        return f"{year:04d}-{month + 1:02d}"
    return value + by


def cells(
    domains: Mapping[str, Domain], tests: Mapping[str, Sequence[ValueTest]]
) -> Iterator[dict[str, Any]]:
    """All cells of these names together; none where there are more than can be looked at."""
    columns = {name: values_of(domain, tests.get(name, ())) for name, domain in domains.items()}
    size = 1
    for column in columns.values():
        size *= len(column)
    if size > MOST:
        return
    for values in product(*columns.values()):
        yield dict(zip(columns, values, strict=True))


def verdict(condition: Condition | None, cell: Cell) -> Verdict:
    """What a condition says in a cell; a test of a name that is not in it is open."""
    if condition is None:
        return True
    found: Verdict = False
    for table in condition.tables:
        one: Verdict = True
        for asked in table:
            told = asked.judge(cell[asked.name]) if asked.name in cell else Unknown.FORM
            if told is False:
                one = False
                break
            if told is not True:
                one = told
        if one is True:
            return True
        if one is not False:
            found = one
    return found


def tests_of(conditions: Iterable[Condition | None]) -> dict[str, list[ValueTest]]:
    """The tests of each name in these conditions."""
    found: dict[str, list[ValueTest]] = {}
    for condition in conditions:
        for table in condition.tables if condition is not None else ():
            for asked in table:
                found.setdefault(asked.name, []).append(asked.test)
    return found
