"""Writes what a push brings and what came of it, a table at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic_core import to_json
from sqlalchemy import Connection, delete

from sync.central import tables
from sync.central.apply import Judge
from sync.central.bulk import add, change
from sync.central.filed import Filed
from sync.central.files import Objection
from sync.central.place import Device


def as_json(value: object) -> str:
    """As the tables keep it."""
    return to_json(value).decode()


def write_entries(connection: Connection, device: Device, fresh: list[Filed], now: str) -> None:
    """The rows of a push, as they came."""
    place = {"office": device.office, "device_id": device.device_id, "received_at": now}
    rows = [
        {
            "seq": e.seq,
            "id": e.id,
            "stream": e.stream,
            "version": e.version,
            "kind": e.kind,
            "schema": e.schema_,
            "at": e.at,
            "actor": e.actor,
            "body_digest": e.body_digest,
            "hash": e.hash,
            "key_id": e.key_id,
            "signature": e.signature,
            "body": e.body,
            "role": one.role or "",
            **place,
        }
        for one in fresh
        for e in (one.entry,)
    ]
    add(connection, tables.entry, rows)


def write_turn(
    connection: Connection, device: Device, entries: Sequence[Filed], now: str, *, later: bool
) -> None:
    """That these are judged now; the offices of their cases are locked, so the order is the true
    one of each case.
    """
    place = {"office": device.office, "device_id": device.device_id, "at": now, "later": later}
    rows: list[dict[str, Any]] = []
    for one in entries:
        entry = one.entry
        if not rows or entry.seq != rows[-1]["last"] + 1:
            rows.append({**place, "first": entry.seq, "claims": {}})
        rows[-1]["last"] = entry.seq
        if entry.again or entry.objected:
            rows[-1]["claims"][entry.seq] = entry.objected or ""
    if rows:
        told = [{**row, "claims": as_json(row["claims"]) if row["claims"] else ""} for row in rows]
        connection.execute(tables.judged.insert(), told)


def write_cases(connection: Connection, judge: Judge) -> None:
    """The cases that are new, or no longer as they were."""
    new, changed = [], []
    for case in judge.changed:
        row: dict[str, Any] = {
            "case_id": case.case_id,
            "state": case.state.value,
            "version": case.version,
            "data": case.told(),
            "timeline": as_json(case.timeline),
            "body_office": case.body.office,
            "body_device": case.body.device_id,
            "body_seq": case.body.seq,
        }
        if case.new:
            row |= {"device_id": case.device_id, "office": case.office}
            new.append(row | {"owning": case.standing.owning})
        else:
            changed.append(row)
    add(connection, tables.case_file, new)
    change(connection, tables.case_file, changed, key="case_id")


def write_receipts(connection: Connection, judge: Judge) -> None:
    """The same of receipts."""
    new, changed = [], []
    for receipt in judge.receipts.values():
        if receipt.new:
            new.append(
                {
                    "number": receipt.number,
                    "office": judge.device.office,
                    "device_id": receipt.device_id,
                    "series": receipt.series,
                    "running": receipt.running,
                    "case_id": receipt.case_id,
                    "total": receipt.total,
                    "copies": receipt.copies,
                }
            )
        elif receipt.touched:
            changed.append({"number": receipt.number, "copies": receipt.copies})
    add(connection, tables.receipt, new)
    change(connection, tables.receipt, changed, key="number")


def write_roles(connection: Connection, judge: Judge) -> None:
    """In which role who has signed in here."""
    role, device_id = tables.staff_role, judge.device.device_id
    if not judge.signed:
        return
    here = (role.c.device_id == device_id) & role.c.staff_id.in_(judge.signed)
    connection.execute(delete(role).where(here))
    connection.execute(
        role.insert(),
        [
            {"device_id": device_id, "staff_id": staff_id, "role": now}
            for staff_id, now in judge.signed.items()
        ],
    )


def write_newer(connection: Connection, judge: Judge) -> None:
    """What only a newer program can judge."""
    rows = [
        {
            "office": judge.device.office,
            "device_id": judge.device.device_id,
            "seq": entry.seq,
            "kind": entry.kind,
            "schema": entry.schema_,
            "role": role,
            "again": entry.again,
        }
        for entry, role in judge.newer
    ]
    add(connection, tables.newer, rows)


def write_objections(
    connection: Connection, objections: list[tuple[Device, Objection]], now: str
) -> None:
    """What could not be applied, each of its own device."""
    rows = [
        {
            "office": device.office,
            "device_id": device.device_id,
            "seq": o.seq,
            "entry_id": o.entry_id,
            "code": o.code,
            "detail": as_json(o.detail),
            "case_id": o.case_id,
            "at": now,
        }
        for device, o in objections
    ]
    add(connection, tables.objection, rows)
