"""Entries of kinds that an earlier program did not know: kept by that one, judged by this one."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from sqlalchemy import Connection, delete, select, tuple_, update

from desktop.entries import KINDS
from sync.central import counts, tables
from sync.central.apply import Judge
from sync.central.filed import filed
from sync.central.journal import locked, reckoner
from sync.central.judging import judge_entries
from sync.central.place import Place
from sync.central.waiting import entry_of


def judge_again(place: Place) -> None:
    """Judge what this program knows by now, each device's in the order in which it was written.

    What is objected to is told in the feed.
    """
    with place.database.transaction() as connection:
        place.database.alone(connection, "newer")
        for device_id, rows in groupby(_known(connection), lambda row: row.device_id):
            _judge(place, connection, device_id, list(rows))


def _known(connection: Connection) -> list[Any]:
    table, entry = tables.newer, tables.entry
    query = (
        select(table.c.role, table.c.again, entry)
        .join(
            entry,
            (entry.c.office == table.c.office)
            & (entry.c.device_id == table.c.device_id)
            & (entry.c.seq == table.c.seq),
        )
        .where(table.c.kind.in_(KINDS))
        .order_by(entry.c.device_id, entry.c.seq)
    )
    rows = connection.execute(query).all()
    return [row for row in rows if row.schema <= KINDS[row.kind].SCHEMA]


def _judge(place: Place, connection: Connection, device_id: str, rows: list[Any]) -> None:
    device = locked(connection, device_id, closed=True)
    entries = [filed(entry_of(row._mapping)) for row in rows]
    roles = {row.seq: row.role for row in rows}
    table = tables.newer
    there = tuple_(table.c.device_id, table.c.seq)
    gone = [(device_id, row.seq) for row in rows]
    connection.execute(delete(table).where(there.in_(gone)))  # what is still so comes back
    now, reckons = place.stamp(), reckoner(place, connection)
    judge, _ = judge_entries(connection, device, entries, now, roles, reckoner=reckons)
    _count(connection, judge, len(rows))


def _count(connection: Connection, judge: Judge, judged: int) -> None:
    device = tables.device
    change = counts.of_device(judge)
    change["newer"] = device.c.newer - judged + len(judge.newer)
    here = device.c.device_id == judge.device.device_id
    connection.execute(update(device).where(here).values(**change))
