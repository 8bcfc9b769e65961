"""Rows of the small data files that hold from a day on: the newest one in force counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from desktop.domain.data_file import Table
from desktop.domain.provenance import KEYS, parse_provenance

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """What holds from a day on."""

    valid_from: date
    value: T


def parse_dated(
    file: str, source: str, name: str, keys: tuple[str, ...], value_of: Callable[[Table], T]
) -> tuple[Dated[T], ...]:
    """The tables called `name`, of which there is one at least and nothing else in the file, the
    newest first; RESOURCE_INVALID names file and line.
    """
    root = Table.parse(file, source)
    root.only(name)
    return dated_rows(root, name, keys, value_of)


def dated_rows(
    root: Table, name: str, keys: tuple[str, ...], value_of: Callable[[Table], T]
) -> tuple[Dated[T], ...]:
    """The same of one of several kinds of tables in a file."""
    rows = []
    for table in root.tables(name):
        table.only("valid_from", *keys, *KEYS)
        parse_provenance(table)
        rows.append(Dated(table.day("valid_from"), value_of(table)))
    if not rows:
        root.fail(name, f"there is no {name}")
    return tuple(sorted(rows, key=lambda row: row.valid_from, reverse=True))


def in_force(rows: Sequence[Dated[T]], day: date) -> T:
    """That of the newest row in force on a day; of the oldest one before any is."""
    return next((row for row in rows if row.valid_from <= day), rows[-1]).value
