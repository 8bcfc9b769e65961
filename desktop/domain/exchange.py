"""How a counter exchanges with the centre, as dated data say it."""

from __future__ import annotations

from desktop.domain.data_file import Table
from desktop.domain.dated import Dated, parse_dated

MAX_DAYS = 3650


def parse_windows(file: str, source: str) -> tuple[Dated[int], ...]:
    """Of how many days a counter that begins anew is told what was touched."""
    return parse_dated(file, source, "window", ("days",), _days)


def _days(table: Table) -> int:
    days = table.number("days")
    if not 1 <= days <= MAX_DAYS:
        table.fail("days", f"days are from 1 to {MAX_DAYS}")
    return days
