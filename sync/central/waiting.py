"""What waits at the centre: entries that came before the case, or its version, that they speak of.

A supervisor's counter may be back before the one that filed the case. What it says is kept and
judged once the case is there, by the role and device of its own author.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from desktop.domain.staff import ActingRole
from desktop.entries import Body, Move
from sync.central import tables
from sync.central.apply import Judge, Waiting
from sync.central.bulk import among
from sync.central.filed import Filed, filed
from sync.central.files import Objection
from sync.central.place import Device, as_device
from sync.protocol import WireEntry


@dataclass(slots=True)
class Queue:
    """What waits for the cases of a push, in the order of arrival.

    `ended` no longer waits; `late` are the objections to some of that, each with its device.
    """

    waiting: list[Waiting] = field(default_factory=list)
    ended: list[Waiting] = field(default_factory=list)
    late: list[tuple[Device, Objection]] = field(default_factory=list)

    @property
    def begun(self) -> list[Waiting]:
        """What the push leaves waiting."""
        return [one for one in self.waiting if one.n is None]

    def judge(
        self,
        judge: Judge,
        entries: Iterable[Filed],
        roles: Mapping[int, ActingRole | None] | None = None,
    ) -> None:
        """Judge the entries of a push, and right after each what has waited for it.

        `roles` are those in which their actors wrote them, where these entries came earlier.
        """
        for each in entries:
            if roles is not None:
                role = roles.get(each.entry.seq)
                judge.roles = {each.entry.actor: role} if role is not None else {}
            judge.judge(each)
            self.waiting += judge.waits
            judge.waits.clear()
            about = each.body.of_case if isinstance(each.body, Body) else None
            while any(one.case_id == about and self._ended(judge, one) for one in self.waiting):
                pass  # what was judged may have made the version that another one waits for

    def _ended(self, judge: Judge, one: Waiting) -> bool:
        entry, body = one.filed.entry, one.filed.body
        assert isinstance(body, Body)
        roles = {entry.actor: one.role} if one.role is not None else {}
        own = Judge(one.author, judge.offices, judge.cases, {}, {}, roles, refused=judge.refused)
        own.once, own.reckoner = judge.once, judge.reckoner
        if body.RIGHT.cases is None:  # all has been done but for its line
            own.remember(one.filed)
        else:
            own.judge(one.filed)
        if own.waits:
            return False
        self.waiting.remove(one)
        if one.n is None:
            judge.objections += own.objections
        else:
            self.ended.append(one)
            self.late += [(one.author, objection) for objection in own.objections]
        return True


def load(connection: Connection, offices: list[str], cases: set[str]) -> Queue:
    """What waits in offices for cases; their rows are locked."""
    if not offices:
        return Queue()
    table, entry, device = tables.waiting, tables.entry, tables.device
    query = (
        select(table.c.n, table.c.case_id, table.c.role, table.c.again, entry)
        .join(
            entry,
            (entry.c.office == table.c.office)
            & (entry.c.device_id == table.c.device_id)
            & (entry.c.seq == table.c.seq),
        )
        .where(table.c.office.in_(offices), among(connection, table.c.case_id, cases))
        .order_by(table.c.n)
    )
    rows = connection.execute(query).all()
    known = select(device).where(device.c.device_id.in_({row.device_id for row in rows}))
    authors = {row.device_id: as_device(row) for row in connection.execute(known)} if rows else {}
    return Queue(
        [
            Waiting(
                row.case_id, authors[row.device_id], filed(entry_of(row._mapping)), row.role, row.n
            )
            for row in rows
        ]
    )


def entry_of(row: Any) -> WireEntry:
    """An entry as it came, from its row with `again`."""
    body = row["body"]
    names = (
        name
        for name in WireEntry.model_fields
        if name not in ("schema_", "body", "again", "objected")
    )
    return WireEntry(
        **{name: row[name] for name in names},
        schema_=row["schema"],
        body=bytes(body) if body is not None else None,
        again=row["again"],
    )


def store(connection: Connection, queue: Queue) -> None:
    """Keep what begins to wait, and forget what has ended."""
    table, begun, ended = tables.waiting, queue.begun, queue.ended
    if begun:
        rows = [
            {
                "case_id": one.case_id,
                "office": one.author.office,
                "device_id": one.author.device_id,
                "seq": one.filed.entry.seq,
                "role": one.role,
                "again": one.filed.entry.again,
            }
            for one in begun
        ]
        connection.execute(insert(table), rows)
    if ended:
        connection.execute(delete(table).where(table.c.n.in_([one.n for one in ended])))
    if queue.late:
        connection.execute(
            insert(tables.late_objection),
            [
                {"office": author.office, "device_id": author.device_id, "seq": objection.seq}
                for author, objection in queue.late
            ],
        )
    change = Counter(one.author.office for one in begun)
    change.subtract(one.author.office for one in ended)
    for office, more in change.items():
        if more:
            here = update(tables.office).where(tables.office.c.code == office)
            connection.execute(here.values(waiting=tables.office.c.waiting + more))


def refused(connection: Connection, judge: Judge, entries: Iterable[Filed]) -> set[str]:
    """Moves of the judge's device that did not count, among those that others are made on."""
    moves = [each.body for each in entries if isinstance(each.body, Move)]
    below = {body.on_move for body in moves if body.on_move is not None}
    if not below:
        return set()
    table, device = tables.objection, judge.device
    query = select(table.c.entry_id).where(
        table.c.office == device.office,
        table.c.device_id == device.device_id,
        among(connection, table.c.entry_id, below),
    )
    return set(connection.execute(query).scalars())
