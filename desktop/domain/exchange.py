"""How a counter exchanges with the centre, as dated data say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop.domain.data_file import Table
from desktop.domain.provenance import KEYS, parse_provenance

MAX_DAYS = 3650


@dataclass(frozen=True, slots=True)
class WindowRow:
    """From a day on: of how many days a counter that begins anew is told what was touched."""

    valid_from: date
    days: int


def parse_windows(file: str, source: str) -> tuple[WindowRow, ...]:
    """All rows, the newest first; RESOURCE_INVALID names file and line."""
    root = Table.parse(file, source)
    root.only("window")
    rows = []
    for table in root.tables("window"):
        table.only("valid_from", "days", *KEYS)
        parse_provenance(table)
        days = table.number("days")
        if not 1 <= days <= MAX_DAYS:
            table.fail("days", f"days are from 1 to {MAX_DAYS}")
        rows.append(WindowRow(table.day("valid_from"), days))
    if not rows:
        root.fail("window", "there is no window")
    return tuple(sorted(rows, key=lambda row: row.valid_from, reverse=True))


def window_on(rows: Sequence[WindowRow], day: date) -> int:
    """The days of the newest row in force; of the oldest one before any is."""
    return next((row for row in rows if row.valid_from <= day), rows[-1]).days
