"""Two databases of one journal, table by table: what is in one and not the same in the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, Table, func, select, tuple_

from sync.central import tables
from sync.central.prices import MONEY

PAGE = 500
# Told by what was so at that time: the prices, and the offices that there were.
OF_THE_TIME = frozenset({*MONEY, "unknown_office"})


@dataclass(frozen=True, slots=True)
class Difference:
    """Where something is not as the journal says: a table, and the device and number of the entry
    that says so (empty and 0 where it is of no single one); `what` names columns or the row.
    """

    table: str
    device_id: str
    seq: int
    what: str

    def __str__(self) -> str:
        """As the administrator reads it."""
        place = f" device {self.device_id} seq {self.seq}" if self.device_id else ""
        return f"{self.table}:{place} {self.what}"


@dataclass(slots=True)
class Purged:
    """Whose bodies are gone, so that nothing can be folded of them."""

    cases: set[str] = field(default_factory=set)
    devices: set[str] = field(default_factory=set)
    entries: set[str] = field(default_factory=set)

    def add(self, device_id: str, entry_id: str, stream: str) -> None:
        """An entry of this stream has no body any more."""
        self.devices.add(device_id)
        self.entries.add(entry_id)
        if stream.startswith("case:"):
            self.cases.add(stream.removeprefix("case:"))

    def of_case(self, row: Mapping[str, Any]) -> bool:
        """Whether a row is about a case of these."""
        return row["case_id"] in self.cases

    def of_receipt(self, row: Mapping[str, Any]) -> bool:
        """Whether a row is about a receipt of which nothing can be told."""
        return self.of_case(row) or self.of_device(row)

    def lines(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """A case without the lines of entries that have no body."""
        timeline = json.loads(row["timeline"])
        left = [line for line in timeline if line["entry"] not in self.entries]
        if len(left) == len(timeline):
            return row
        data = json.loads(row["data"]) | {"lines": len(left)}
        return {**row, "timeline": json.dumps(left), "data": json.dumps(data)}

    def of_device(self, row: Mapping[str, Any]) -> bool:
        """Whether a row is about a device of these."""
        return row["device_id"] in self.devices

    def of_subject(self, row: Mapping[str, Any]) -> bool:
        """Whether an item of the feed is about a case of these, or about an exception at all."""
        return bool(self.devices) and (
            row["kind"] != "case" or row["subject"].removeprefix("case:") in self.cases
        )

    def any(self, _row: Mapping[str, Any]) -> bool:
        """For tables that tell of everything at once."""
        return bool(self.devices)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A table that is folded: its key, what is compared beside it, and of it JSON; `skip` is what
    the journal does not tell, `at` where it does.
    """

    table: Table
    key: tuple[str, ...]
    columns: tuple[str, ...]
    skip: Callable[[Mapping[str, Any]], bool]
    json: tuple[str, ...] = ()
    at: tuple[str, str] | None = None
    seen: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda row: row


def compared(live: Connection, anew: Connection, purged: Purged) -> Iterator[Difference]:
    """All that is not the same."""
    cases = ("office", "owning", "device_id", "state", "version", "body_office", "body_device",
             "body_seq")  # fmt: skip
    receipts = ("office", "device_id", "series", "running", "case_id", "total", "copies")
    gone = {row.case_id for row in live.execute(select(tables.objection.c.case_id).where(
        tables.objection.c.code == "unknown_office"))}  # fmt: skip

    salvaged = live.execute(select(tables.salvaged.c.entry_id)).scalars()
    apart = {f"exception:{entry_id}" for entry_id in salvaged}  # of no journal that is here

    def untold(row: Mapping[str, Any]) -> bool:
        case_id = row["subject"].removeprefix("case:")
        if row["kind"] == "bundle" or row["subject"] in apart:
            return True
        return case_id in gone or purged.of_subject(row)

    def objected(row: Mapping[str, Any]) -> bool:
        return row["code"] in OF_THE_TIME or purged.of_device(row)

    place = ("device_id", "seq")
    yield from _each(live, anew, (
        _Kept(tables.case_file, ("case_id",), cases, purged.of_case, ("data", "timeline"),
              ("body_device", "body_seq"), purged.lines),
        _Kept(tables.receipt, ("number",), receipts, purged.of_receipt),
        _Kept(tables.objection, place, ("office", "entry_id", "code", "case_id"), objected,
              ("detail",), place),
        _Kept(tables.device, ("device_id",), ("receipts", "receipt_sum", "newer"),
              purged.of_device),
        _Kept(tables.case_count, ("office", "state"), ("cases",), purged.any),
        _Kept(tables.once, ("key",), (), purged.any, ("cases",)),
        _Kept(tables.staff_role, ("device_id", "staff_id"), ("role",), purged.of_device),
        _Kept(tables.waiting, place, ("case_id", "office", "role"), purged.of_device, at=place),
        _Kept(tables.newer, place, ("office", "kind", "schema", "role"), purged.of_device,
              at=place),
        _Kept(tables.feed, ("office", "subject"), ("kind", "open"), untold),
    ))  # fmt: skip
    yield from _counted(live)


def _each(live: Connection, anew: Connection, all_: tuple[_Kept, ...]) -> Iterator[Difference]:
    for kept in all_:
        for row, other in _pairs(live, anew, kept):
            if not kept.skip(row) and (what := _differ(kept, kept.seen(row), other)):
                yield _told(live, kept, row, what)
        for row, other in _pairs(anew, live, kept):
            if other is None and not kept.skip(row) and not _is_nothing(kept, row):
                yield _told(live, kept, row, "missing")


def _counted(live: Connection) -> Iterator[Difference]:
    """How many exceptions a device's row tells: those that are there, but for the late ones."""
    device, one, late = tables.device, tables.objection, tables.late_objection
    there = select(func.count()).where(one.c.device_id == device.c.device_id).scalar_subquery()
    less = select(func.count()).where(late.c.device_id == device.c.device_id).scalar_subquery()
    query = select(device.c.device_id).where(device.c.exceptions != there - less)
    for device_id in live.execute(query).scalars():
        yield Difference("device", device_id, 0, "exceptions")


def _pairs(
    one: Connection, other: Connection, kept: _Kept
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any] | None]]:
    """The rows of one database, each with that of the other, a page at a time."""
    names = dict.fromkeys((*kept.key, *kept.columns, *kept.json))
    extra = dict.fromkeys(("case_id", "device_id", "kind", "code") if kept.at is None else ())
    columns = [kept.table.c[name] for name in (*names, *extra) if name in kept.table.c]
    columns = list(dict.fromkeys(columns))
    keys: list[Column[Any]] = [kept.table.c[name] for name in kept.key]
    query, last = select(*columns).order_by(*keys).limit(PAGE), None
    while True:
        page = query if last is None else query.where(tuple_(*keys) > tuple_(*last))
        rows = [dict(row._mapping) for row in one.execute(page)]
        if not rows:
            return
        wanted = [tuple(row[name] for name in kept.key) for row in rows]
        same = select(*columns).where(tuple_(*keys).in_(wanted))
        there = {
            tuple(row._mapping[name] for name in kept.key): dict(row._mapping)
            for row in other.execute(same)
        }
        for key, row in zip(wanted, rows, strict=True):
            yield row, there.get(key)
        last = wanted[-1]


def _differ(kept: _Kept, row: Mapping[str, Any], other: Mapping[str, Any] | None) -> str:
    """The columns that are not the same; `unknown` for a row that the journal does not tell of."""
    if other is None:
        unknown = "unknown"
        return "" if _is_nothing(kept, row) else unknown
    names = [name for name in kept.columns if row[name] != other[name]]
    for name in kept.json:
        if row[name] != other[name]:
            here, there = json.loads(row[name]), json.loads(other[name])
            if here != there:
                names += _parts(name, here, there)
    return " ".join(names)


def _parts(name: str, here: Any, there: Any) -> list[str]:
    """Names alone: what stands there may be personal."""
    if not (isinstance(here, dict) and isinstance(there, dict)):
        return [name]
    return [f"{name}.{one}" for one in sorted(here.keys() | there.keys())
            if here.get(one) != there.get(one)]  # fmt: skip


def _is_nothing(kept: _Kept, row: Mapping[str, Any]) -> bool:
    """A count of none may stand there or not."""
    return kept.table is tables.case_count and not row["cases"]


def _told(live: Connection, kept: _Kept, row: Mapping[str, Any], what: str) -> Difference:
    if kept.at is not None:
        return Difference(kept.table.name, row[kept.at[0]], row[kept.at[1]], what)
    if "case_id" in row or row.get("kind") == "case":
        case_id = row.get("case_id") or row["subject"].removeprefix("case:")
        file = tables.case_file
        query = select(file.c.body_device, file.c.body_seq).where(file.c.case_id == case_id)
        at = live.execute(query).first()
        if at is not None:
            return Difference(kept.table.name, at.body_device, at.body_seq, what)
    return Difference(kept.table.name, row.get("device_id", ""), 0, what)
