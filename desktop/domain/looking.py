"""What a person is told when data of them are taken, and what somebody may look at them for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import cast

from desktop.domain.data_file import Table
from desktop.domain.dated import Dated, in_force, parse_dated
from desktop.domain.provenance import KEYS, parse_provenance
from desktop.domain.staff import STAFF_ROLES, StaffRole
from desktop.domain.text import LANGUAGES, Text


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told of data that are taken, in two lengths."""

    short: Text
    full: Text

    def kept(self, years: int) -> Notice:
        """Saying for how long a case is kept."""
        return Notice(_with(self.short, years), _with(self.full, years))


def _with(text: Text, years: int) -> Text:
    return Text(*(text.of(lang).replace("{years}", str(years)) for lang in LANGUAGES))


def parse_notices(file: str, source: str) -> tuple[Dated[Notice], ...]:
    """The notices, the newest first; RESOURCE_INVALID names file and line."""
    return parse_dated(
        file, source, "notice", ("short", "full"),
        lambda table: Notice(table.text("short"), table.text("full")),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Purpose:
    """One of the things that somebody may look for; `below` is the first day on which it is none
    any more.
    """

    id: str
    label: Text
    roles: tuple[StaffRole, ...]
    begins: date
    below: date | None = None


@dataclass(frozen=True, slots=True)
class Purposes:
    """All there are and were, in their order, and how long one entry stands for all looks."""

    rows: tuple[Purpose, ...]
    again: Sequence[Dated[timedelta]]

    def of(self, role: StaffRole, day: date) -> tuple[Purpose, ...]:
        """Those that somebody in this role may choose on a day."""
        return tuple(
            row
            for row in self.rows
            if role in row.roles and row.begins <= day and (row.below is None or day < row.below)
        )

    def label(self, purpose: str) -> Text:
        """How one is said; what no row has, as it was written."""
        named = (row.label for row in self.rows if row.id == purpose)
        return next(named, Text(purpose, purpose))

    def once_in(self, day: date) -> timedelta:
        """For how long one entry stands for all looks at a case for the same purpose."""
        return in_force(self.again, day)


def parse_purposes(file: str, source: str) -> Purposes:
    """The purposes; RESOURCE_INVALID names file and line."""
    root = Table.parse(file, source)
    root.only("again", "purpose")
    again = []
    for table in root.tables("again"):
        table.only("valid_from", "minutes", *KEYS)
        parse_provenance(table)
        minutes = table.number("minutes")
        if not 1 <= minutes <= 24 * 60:
            table.fail("minutes", "from one minute to a day")
        again.append(Dated(table.day("valid_from"), timedelta(minutes=minutes)))
    if not again:
        root.fail("again", "it does not say how often a look is told")
    rows = tuple(_purpose(table) for table in root.tables("purpose"))
    if len({row.id for row in rows}) < len(rows):
        root.fail("purpose", "a purpose is there twice")
    return Purposes(rows, sorted(again, key=lambda row: row.valid_from, reverse=True))


def _purpose(table: Table) -> Purpose:
    table.only("id", "label", "roles", "valid_from", "valid_below", *KEYS)
    parse_provenance(table)
    roles = table.strings("roles")
    if not roles or not set(roles) <= set(STAFF_ROLES):
        table.fail("roles", f"one or more of {', '.join(STAFF_ROLES)}")
    return Purpose(
        table.string("id"),
        table.text("label"),
        cast("tuple[StaffRole, ...]", tuple(roles)),
        table.day("valid_from"),
        table.day_or_none("valid_below"),
    )


@dataclass(frozen=True, slots=True)
class LookedRow:
    """When (ISO 8601, UTC) somebody looked, who, what for, and at which of the cases."""

    at: str
    who: Text
    why: Text
    case: str


@dataclass(frozen=True, slots=True)
class WhoLooked:
    """What a person is given of who looked at them at this counter, the newest first, as far back
    as it is kept: `since`.
    """

    person_name: str = field(repr=False)
    citizen_id_masked: str
    office_name: Text
    counter: int
    printed_at: str
    since: date
    rows: tuple[LookedRow, ...]
    training: bool
