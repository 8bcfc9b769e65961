"""Judges what a device has sent, by what the database knows, and writes what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, func, select

from desktop.domain.life import ONCE
from desktop.domain.staff import ActingRole
from desktop.entries import begun_by
from sync import protocol
from sync.central import counts, once, salvage, tables, waiting
from sync.central.apply import Judge, names, series_of
from sync.central.bulk import among
from sync.central.feed import publish
from sync.central.filed import Filed
from sync.central.files import BodyAt, Item, Objection, ReceiptRow, case_file
from sync.central.keep import (
    as_json,
    write_cases,
    write_newer,
    write_objections,
    write_receipts,
    write_roles,
    write_turn,
)
from sync.central.place import Device, RefusedError
from sync.central.prices import Reckoner
from sync.protocol import WireException


def judge_entries(
    connection: Connection,
    device: Device,
    entries: list[Filed],
    now: str,
    roles: Mapping[int, ActingRole | None] | None = None,
    *,
    reckoner: Reckoner | None = None,
) -> tuple[Judge, dict[str, int]]:
    """Judges the entries; also the new ends of the feeds that grew, by their offices.

    `roles` are those of the actors when the entries came, by their numbers, if that was earlier;
    `reckoner` knows what cases cost.
    """
    case_ids, _ = names(entries)
    involved = _offices(connection, device, entries, case_ids)
    waited_in = _lock_offices(connection, involved)
    judge = prepared(connection, device, entries)
    write_turn(connection, device, entries, now, later=roles is not None)
    if any(case.standing.offices - involved for case in judge.cases.values()):
        raise RefusedError(503, "busy", "Another office has just sent this case.", retry_after=1)
    judge.refused |= waiting.refused(connection, judge, entries)
    queue = waiting.load(connection, waited_in, case_ids)
    waited = [one.filed for one in queue.waiting]
    judge.reckoner = reckoner
    judge.once = book = once.load(connection, [*entries, *waited], judge.cases)
    queue.judge(judge, entries, roles)
    write_cases(connection, judge)
    write_receipts(connection, judge)
    write_roles(connection, judge)
    write_newer(connection, judge)
    objections = [*((device, one) for one in judge.objections), *queue.late]
    write_objections(connection, objections, now)
    counted = {one.seq for one in judge.objections}
    taken = [one for one in entries if one.entry.seq not in counted]
    settled = list(salvage.settled(connection, device.office, taken, now))
    waiting.store(connection, queue)
    once.store(connection, book)
    counts.add_cases(connection, judge)
    told: dict[str, list[Item]] = {}
    for case in judge.changed:
        for office in case.standing.offices & judge.offices:
            told.setdefault(office, []).append(Item.of_case(case.case_id, case.state))
    for whose, objection in objections:
        said = wire_exception(whose, objection).model_dump_json()
        item = Item("exception", f"exception:{objection.entry_id}", said)
        seen = {whose.office}
        if objection.code == ONCE:  # both offices of the case may settle it
            seen |= judge.cases[objection.case_id or ""].standing.offices & judge.offices
        for office in seen:
            told.setdefault(office, []).append(item)
    if settled:
        told.setdefault(device.office, []).extend(settled)
    grown = {}
    for office, items in sorted(told.items()):
        grown[office] = publish(connection, office, items, now)
    return judge, grown


def _lock_offices(connection: Connection, involved: set[str]) -> list[str]:
    """Lock the rows of offices, in the order of their codes; those in which something waits for a
    case.

    Before any case is read, so that counters of these offices judge one after the other, and each
    feed gets its numbers in the order of the commits.
    """
    office = tables.office
    query = select(office.c.code, office.c.waiting).where(
        among(connection, office.c.code, involved)
    )
    rows = connection.execute(query.order_by(office.c.code).with_for_update()).all()
    return [row.code for row in rows if row.waiting]


def _offices(
    connection: Connection, device: Device, entries: list[Filed], case_ids: set[str]
) -> set[str]:
    """All that see a case of a push."""
    table = tables.case_file
    known = select(table.c.office, table.c.owning).where(
        among(connection, table.c.case_id, case_ids)
    )
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
        for row in connection.execute(
            select(case).where(among(connection, case.c.case_id, case_ids))
        )
    }
    receipts = {
        row.number: ReceiptRow(
            row.number, row.device_id, row.series, row.running, row.case_id, row.total, row.copies
        )
        for row in connection.execute(
            select(receipt).where(among(connection, receipt.c.number, numbers))
        )
    }
    # One by one: the index gives each at once, however many receipts there are before it.
    last = select(func.max(receipt.c.running)).where(receipt.c.series == bindparam("one"))
    series = {
        one: connection.execute(last, {"one": one}).scalar() or 0
        for one in series_of(device, numbers)
    }
    role = tables.staff_role
    actors = {each.entry.actor for each in entries}
    here = (role.c.device_id == device.device_id) & among(connection, role.c.staff_id, actors)
    roles = {row.staff_id: row.role for row in connection.execute(select(role).where(here))}
    there = connection.execute(select(tables.office.c.code)).scalars()
    return Judge(device, frozenset(there), cases, receipts, series, roles)


def wire_exception(device: Device, objection: Objection) -> WireException:
    """An objection as the wire tells it."""
    return protocol.WireException(
        entry_id=objection.entry_id,
        seq=objection.seq,
        device_id=device.device_id,
        code=objection.code,
        detail=as_json(objection.detail),
        case_id=objection.case_id,
    )
