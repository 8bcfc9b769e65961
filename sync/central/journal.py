"""Takes a push: keeps the entries if they continue the device's chain, then judges them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from desktop.domain.journal import canonical_row, chain_hash, digest, genesis_hash
from desktop.domain.life import ONCE
from desktop.domain.staff import StaffRole
from desktop.entries import begun_by
from sync import protocol
from sync.central import counts, once, tables, waiting
from sync.central.apply import Judge, names, series_of
from sync.central.feed import publish
from sync.central.filed import Filed, filed
from sync.central.files import BodyAt, Item, Objection, ReceiptRow, case_file
from sync.central.keep import (
    as_json,
    write_cases,
    write_entries,
    write_newer,
    write_objections,
    write_receipts,
    write_roles,
)
from sync.central.place import Device, Place, RefusedError, as_device, device_of
from sync.known import hello
from sync.protocol import Push, PushAnswer, WireEntry, WireException


def take(place: Place, token: str, device_id: str, push: Push) -> tuple[PushAnswer, set[str]]:
    """Keep and judge a push in one transaction.

    Returns the answer, and the offices whose feeds grew. Refusals: 401, 403, 409 `gap` (with the
    number to go on from), 409 `fork`, 422 `chain`.
    """
    with place.database.transaction() as connection:
        bearer = device_of(place, connection, token)
        if bearer.device_id != device_id:
            raise RefusedError(403, "other_device", "The token belongs to another device.")
        device = locked(connection, device_id)
        fresh = _continue(connection, device, push)
        now = place.stamp()
        grown: dict[str, int] = {}
        judge: Judge | None = None
        change: dict[str, Any] = {}
        if fresh:
            write_entries(connection, device, fresh, now)
            judge, grown = judge_entries(connection, device, fresh, now)
            change = {
                "acked": fresh[-1].seq,
                "head_hash": fresh[-1].hash,
                **counts.of_device(judge),
            }
        late = waiting.told(connection, device)
        if late:
            before = change.get("exceptions", tables.device.c.exceptions)
            change["exceptions"] = before + len(late)
        if push.hello is not None:
            change["program"] = push.hello.program
        _touch(connection, device, change, now)
        newer = device.newer + (len(judge.newer) if judge is not None else 0)
        acked = push.after + len(push.entries)
        answer = PushAnswer(
            acked=acked,
            acked_hash=push.entries[-1].hash if push.entries else push.after_hash,
            exceptions=_objections(connection, device, push.after, acked, late),
            newer=newer,
            hello=hello() if push.hello is not None else None,
            now=now,
        )
    for office, position in grown.items():
        place.memory.grew(office, position)
    return answer, set(grown)


def locked(connection: Connection, device_id: str, *, closed: bool = False) -> Device:
    """The device, whose row stays as it is until the end; 403 for a closed one, if that matters."""
    query = select(tables.device).where(tables.device.c.device_id == device_id)
    row = connection.execute(query.with_for_update()).one()
    device = as_device(row)
    if not (device.open or closed):
        raise RefusedError(403, "closed", "This counter was enrolled anew; enrol the device again.")
    return device


def _continue(connection: Connection, device: Device, push: Push) -> list[WireEntry]:
    """The entries of `push` that are new, after checking that all of it fits what is kept."""
    if push.epoch != device.epoch or push.head < device.acked:
        # Fewer entries than were acknowledged: an old copy of the store has been put back.
        raise _fork()
    if push.after > device.acked:
        # What has only overtaken another push of its device proves no loss.
        lost = push.confirmed > device.acked
        told = "Entries are missing in between."
        raise RefusedError(409, "gap", told, acked=device.acked, lost=lost)
    if push.entries and push.head < push.after + len(push.entries):
        raise RefusedError(422, "invalid", "The head lies before the entries sent.")
    if push.after_hash != hash_at(connection, device, push.after):
        raise _fork()
    previous = push.after_hash
    for offset, entry in enumerate(push.entries, start=1):
        if entry.seq != push.after + offset:
            raise RefusedError(422, "chain", "The entries are not in order.")
        if entry.body is not None and digest(entry.body.encode()) != entry.body_digest:
            raise RefusedError(422, "chain", "A body does not fit its digest.")
        if entry.hash != chain_hash(previous, _row(entry)):
            raise RefusedError(422, "chain", "The hash chain is broken.")
        previous = entry.hash
    overlap = device.acked - push.after
    if 0 < overlap <= len(push.entries) and push.entries[overlap - 1].hash != device.head_hash:
        raise _fork()
    if overlap > len(push.entries) > 0:
        last = push.entries[-1]
        if last.hash != hash_at(connection, device, last.seq):
            raise _fork()
    return push.entries[max(overlap, 0) :]


def _fork() -> RefusedError:
    return RefusedError(409, "fork", "The journal does not continue what the central side keeps.")


def _row(entry: WireEntry) -> bytes:
    return canonical_row(
        seq=entry.seq,
        id=entry.id,
        stream=entry.stream,
        version=entry.version,
        kind=entry.kind,
        schema=entry.schema_,
        at=entry.at,
        actor=entry.actor,
        body_digest=entry.body_digest,
        key_id=entry.key_id,
        signature=entry.signature,
    )


def hash_at(connection: Connection, device: Device, seq: int) -> str:
    """The hash of a kept row; 0 is the beginning of the chain, `seq` is at most `acked`."""
    if seq == device.acked:
        return device.head_hash
    if seq == 0:
        return genesis_hash(device.device_id, device.epoch)
    entry = tables.entry
    query = select(entry.c.hash).where(
        entry.c.office == device.office,
        entry.c.device_id == device.device_id,
        entry.c.seq == seq,
    )
    found: str = connection.execute(query).scalar_one()
    return found


def _touch(connection: Connection, device: Device, change: Mapping[str, Any], now: str) -> None:
    query = update(tables.device).where(tables.device.c.device_id == device.device_id)
    connection.execute(query.values(last_contact=now, **change))


# --- judging --------------------------------------------------------------------------------


def judge_entries(
    connection: Connection,
    device: Device,
    fresh: list[WireEntry],
    now: str,
    roles: Mapping[int, StaffRole | None] | None = None,
) -> tuple[Judge, dict[str, int]]:
    """Judges the entries; also the new ends of the feeds that grew, by their offices.

    `roles` are those of the actors when the entries came, by their numbers, if that was earlier.
    """
    entries = [filed(entry) for entry in fresh]
    offices = _lock_offices(connection, device, entries)
    judge = prepared(connection, device, entries)
    judge.refused |= waiting.refused(connection, judge, entries)
    queue = waiting.load(connection, offices, names(entries)[0])
    waited = [one.filed for one in queue.waiting]
    judge.once = book = once.load(connection, [*entries, *waited], judge.cases)
    queue.judge(judge, entries, roles)
    write_cases(connection, judge)
    write_receipts(connection, judge)
    write_roles(connection, judge)
    write_newer(connection, judge)
    objections = [*((device, one) for one in judge.objections), *queue.late]
    write_objections(connection, objections, now)
    waiting.store(connection, queue)
    once.store(connection, book)
    counts.add_cases(connection, judge)
    told: dict[str, list[Item]] = {}
    for case in judge.changed:
        for office in case.standing.offices & judge.offices:
            told.setdefault(office, []).append(Item.of_case(case.case_id, case.state))
    for whose, objection in objections:
        said = _wire_exception(whose, objection).model_dump_json()
        item = Item("exception", f"exception:{objection.entry_id}", said)
        seen = {whose.office}
        if objection.code == ONCE:  # both offices of the case may settle it
            seen |= judge.cases[objection.case_id or ""].standing.offices & judge.offices
        for office in seen:
            told.setdefault(office, []).append(item)
    grown = {}
    for office, items in sorted(told.items()):
        grown[office] = publish(connection, office, items, now)
    return judge, grown


def _lock_offices(connection: Connection, device: Device, entries: list[Filed]) -> list[str]:
    """Lock the rows of all offices that see a case of this push, in the order of their codes; those
    in which something waits for a case.

    Before any case is read, so that counters of these offices judge one after the other, and each
    feed gets its numbers in the order of the commits. 503 where one has come to it meanwhile.
    """
    office = tables.office
    involved = _offices(connection, device, entries)
    query = select(office.c.code, office.c.waiting).where(office.c.code.in_(involved))
    rows = connection.execute(query.order_by(office.c.code).with_for_update()).all()
    if _offices(connection, device, entries) - involved:
        raise RefusedError(503, "busy", "Another office has just sent this case.", retry_after=1)
    return [row.code for row in rows if row.waiting]


def _offices(connection: Connection, device: Device, entries: list[Filed]) -> set[str]:
    table = tables.case_file
    case_ids, _ = names(entries)
    known = select(table.c.office, table.c.owning).where(table.c.case_id.in_(case_ids))
    found = {office for row in connection.execute(known) for office in row if office}
    begun = (begun_by(one.body) for one in entries)
    owning = {case.life.owning for case in begun if case is not None}
    return found | (owning - {""}) | {device.office}


def prepared(connection: Connection, device: Device, entries: list[Filed]) -> Judge:
    """The judge of a push, with what the database knows of the cases and receipts in it."""
    case_ids, numbers = names(entries)
    case, receipt = tables.case_file, tables.receipt
    cases = {
        row.case_id: case_file(
            row.case_id,
            row.device_id,
            json.loads(row.data),
            BodyAt(row.body_office, row.body_device, row.body_seq),
            json.loads(row.timeline),
        )
        for row in connection.execute(select(case).where(case.c.case_id.in_(case_ids)))
    }
    receipts = {
        row.number: ReceiptRow(
            row.number, row.device_id, row.series, row.running, row.case_id, row.total, row.copies
        )
        for row in connection.execute(select(receipt).where(receipt.c.number.in_(numbers)))
    }
    # One by one: the index gives each at once, however many receipts there are before it.
    last = select(func.max(receipt.c.running)).where(receipt.c.series == bindparam("one"))
    series = {
        one: connection.execute(last, {"one": one}).scalar() or 0
        for one in series_of(device, numbers)
    }
    role = tables.staff_role
    here = (role.c.device_id == device.device_id) & role.c.staff_id.in_(
        {each.entry.actor for each in entries}
    )
    roles = {row.staff_id: row.role for row in connection.execute(select(role).where(here))}
    there = connection.execute(select(tables.office.c.code)).scalars()
    return Judge(device, frozenset(there), cases, receipts, series, roles)


def _objections(
    connection: Connection, device: Device, after: int, until: int, late: list[int]
) -> list[WireException]:
    """What was objected to in `after`+1 .. `until`, also when it was pushed before, and `late`."""
    table = tables.objection
    query = (
        select(table)
        .where(
            table.c.office == device.office,
            table.c.device_id == device.device_id,
            ((table.c.seq > after) & (table.c.seq <= until)) | table.c.seq.in_(late),
        )
        .order_by(table.c.seq)
    )
    return [
        _wire_exception(
            device, Objection(row.seq, row.entry_id, row.code, json.loads(row.detail), row.case_id)
        )
        for row in connection.execute(query)
    ]


def _wire_exception(device: Device, objection: Objection) -> WireException:
    return protocol.WireException(
        entry_id=objection.entry_id,
        seq=objection.seq,
        device_id=device.device_id,
        code=objection.code,
        detail=as_json(objection.detail),
        case_id=objection.case_id,
    )
