"""Takes a push: keeps the entries if they continue the device's chain, then judges them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, select, update

from desktop.domain.journal import chain_hash, digest, genesis_hash
from desktop.signing.messages import of_acknowledged
from sync.central import counts, tables
from sync.central.apply import Judge
from sync.central.filed import Filed, filed, row_of
from sync.central.files import Objection
from sync.central.judging import judge_entries, wire_exception
from sync.central.keep import write_entries
from sync.central.keys import register, signers
from sync.central.place import Device, Place, RefusedError, as_device, device_of
from sync.central.prices import Reckoner
from sync.central.renewal import due
from sync.known import hello
from sync.protocol import Push, PushAnswer, WireEntry, WireException


def take(
    place: Place,
    token: str,
    device_id: str,
    push: Push,
    turn: Callable[[], bool] = lambda: True,
) -> tuple[PushAnswer, set[str]]:
    """Keep and judge a push in one transaction.

    Bodies are read, and the chain is checked, before its `turn`: the database writes the former
    push of the device meanwhile. Returns the answer, and the offices whose feeds grew. Refusals:
    401, 403, 409 `gap` (with the number to go on from), 409 `fork`, 422 `chain`, and 503 if its
    turn does not come.
    """
    with place.database.transaction() as connection:
        bearer = device_of(place, connection, token)
        if bearer.device_id != device_id:
            raise RefusedError(403, "other_device", "The token belongs to another device.")
        broken = _broken(push)
        told = register(place, connection, bearer, push.keys)
        read = [] if broken else _filed(place, connection, bearer, push)
        reckons = reckoner(place, connection)
        if reckons is not None:
            reckons.look(read)
        if not turn():
            said = "A push of this device is still in work."
            raise RefusedError(503, "busy", said, retry_after=1)
        device = locked(connection, device_id)
        fresh = read[len(read) - len(_continue(connection, device, push, broken)) :]
        now = place.stamp()
        grown: dict[str, int] = {}
        judge: Judge | None = None
        change: dict[str, Any] = {}
        if fresh:
            last = fresh[-1].entry
            write_entries(connection, device, fresh, now)
            judge, grown = judge_entries(connection, device, fresh, now, reckoner=reckons)
            change = {
                "acked": last.seq,
                "head_hash": last.hash,
                **counts.of_device(judge),
            }
        if push.hello is not None:
            change["program"] = push.hello.program
        _touch(connection, device, change, now)
        newer = device.newer + (len(judge.newer) if judge is not None else 0)
        acked = push.after + len(push.entries)
        acked_hash = push.entries[-1].hash if push.entries else push.after_hash
        signed = of_acknowledged(device_id, device.epoch, acked, acked_hash, now)
        answer = PushAnswer(
            acked=acked,
            acked_hash=acked_hash,
            key_id=place.key.id,
            signature=place.key.sign(signed),
            exceptions=_objections(connection, device, push.after, acked),
            newer=newer,
            hello=hello() if push.hello is not None else None,
            token=due(place, connection, device, token),
            keys=told,
            now=now,
        )
    for office, position in grown.items():
        place.memory.grew(office, position)
    return answer, set(grown)


def reckoner(place: Place, connection: Connection) -> Reckoner | None:
    """What reckons cases again, where the centre does."""
    return Reckoner(place.prices, connection) if place.prices is not None else None


def _filed(place: Place, connection: Connection, device: Device, push: Push) -> list[Filed]:
    """The entries that are new here, with their bodies and the roles of who signed them."""
    keys, now, known = signers(connection, device), place.now(), _known(device, push)
    previous = [push.after_hash, *(one.hash for one in push.entries)]
    pairs = zip(previous[known:], push.entries[known:], strict=False)
    return [filed(one, (keys, before, now) if keys else None) for before, one in pairs]


def locked(connection: Connection, device_id: str, *, closed: bool = False) -> Device:
    """The device, whose row stays as it is until the end; 403 for a closed one, if that matters."""
    query = select(tables.device).where(tables.device.c.device_id == device_id)
    row = connection.execute(query.with_for_update()).one()
    device = as_device(row)
    if not (device.open or closed):
        raise RefusedError(403, "closed", "This counter was enrolled anew; enrol the device again.")
    return device


def _broken(push: Push) -> str | None:
    """What does not fit together in a push, whatever is kept; None if all does."""
    previous = push.after_hash
    for offset, entry in enumerate(push.entries, start=1):
        if entry.seq != push.after + offset:
            return "The entries are not in order."
        if entry.body is not None and digest(entry.body) != entry.body_digest:
            return "A body does not fit its digest."
        if entry.hash != chain_hash(previous, row_of(entry)):
            return "The hash chain is broken."
        previous = entry.hash
    return None


def _known(device: Device, push: Push) -> int:
    """How many of the first entries of a push are kept already."""
    return min(max(device.acked - push.after, 0), len(push.entries))


def _continue(
    connection: Connection, device: Device, push: Push, broken: str | None
) -> list[WireEntry]:
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
    if broken is not None:
        raise RefusedError(422, "chain", broken)
    known = _known(device, push)
    if known:
        last = push.entries[known - 1]
        if last.hash != hash_at(connection, device, last.seq):
            raise _fork()
    return push.entries[known:]


def _fork() -> RefusedError:
    return RefusedError(409, "fork", "The journal does not continue what the central side keeps.")


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


def _objections(
    connection: Connection, device: Device, after: int, until: int
) -> list[WireException]:
    """What was objected to in `after`+1 .. `until`, also when it was pushed before."""
    table = tables.objection
    query = (
        select(table)
        .where(
            table.c.office == device.office,
            table.c.device_id == device.device_id,
            table.c.seq > after,
            table.c.seq <= until,
        )
        .order_by(table.c.seq)
    )
    return [
        wire_exception(
            device, Objection(row.seq, row.entry_id, row.code, json.loads(row.detail), row.case_id)
        )
        for row in connection.execute(query)
    ]
