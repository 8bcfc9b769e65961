"""How far the centre has signed that it has this PC's chain, and whether the chain still says so.

It is compared at each start and before each push. What is looked at is the head, the confirmed
row and what still waits, so that it costs the same however long the journal is; the whole of it
is the caretaker's matter.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, select

from desktop.domain import journal as chainlaw
from desktop.signing.keys import is_signed, key_id_of
from desktop.signing.messages import of_acknowledged
from desktop.store import device_format
from desktop.store.journal import (
    ChainRow,
    current_chain,
    entries_by,
    entries_of,
    hash_at,
    is_body,
)
from desktop.store.mark import Missing
from desktop.store.schema import journal, place_of, setting
from desktop.store.statement import Statement

if TYPE_CHECKING:
    from desktop.store.transaction import Transaction

_NAME = "acknowledged:"
_KEPT = Statement(select(setting.c.content).where(setting.c.name == bindparam("name")))
_AMONG = entries_by(journal.c.place.between(bindparam("first"), bindparam("last")))


@dataclass(frozen=True, slots=True)
class Agreed:
    """The centre's word, signed by its key, that it has a chain up to entry `seq` (UTC)."""

    device_id: str
    epoch: int
    seq: int
    hash: str
    at: str
    key_id: str
    signature: str


def is_signed_by(centre_key: bytes, told: Agreed) -> bool:
    """Whether the centre's key has signed it."""
    message = of_acknowledged(told.device_id, told.epoch, told.seq, told.hash, told.at)
    return told.key_id == key_id_of(centre_key) and is_signed(centre_key, told.signature, message)


def agreed(connection: Connection, at: ChainRow) -> Agreed | None:
    """What is kept of a chain."""
    for (content,) in _KEPT.run(connection, {"name": f"{_NAME}{at.device_id}/{at.epoch}"}):
        return Agreed(**json.loads(content))
    return None


def keep(transaction: Transaction, told: Agreed | None) -> None:
    """Keep it, unless more is kept already: a push that was repeated confirms less."""
    if told is None:
        return
    with transaction.connection() as connection:
        at = current_chain(connection)
        before = agreed(connection, at) if at is not None else None
    if before is None or before.seq <= told.seq or before.key_id != told.key_id:
        name = f"{_NAME}{told.device_id}/{told.epoch}"
        transaction.put_state(name, json.dumps(asdict(told)))


@dataclass(frozen=True, slots=True)
class Difference:
    """What the chain does not say any more; `lost` tells of entries that are gone from its end."""

    problem: str
    lost: Missing | None = None


def differs(connection: Connection, *, proved: bool) -> Difference | None:
    """How the chain differs from what was confirmed and signed; None if it does not.

    The signature itself is looked at if it is to be `proved`: what that needs takes longer to
    load than the first paint may wait.
    """
    at = current_chain(connection)
    if at is None:
        return None
    name = f"journal {at.device_id}/{at.epoch}"
    device = device_format.read(at.device)
    kept = agreed(connection, at)
    # Of another centre, which was enrolled at since: nothing to be compared with.
    if kept is not None and kept.key_id != key_id_of(device.centre_key):
        kept = None
    last = max(at.acknowledged.seq, kept.seq if kept is not None else 0)
    if at.head.seq < last:
        lost = Missing(device.device_id, device.series, at.head.seq + 1, last)
        return Difference(f"{name}: the centre confirmed {last}, there are {at.head.seq}", lost)
    if hash_at(connection, at, at.acknowledged.seq) != at.acknowledged.hash:
        told = f"entry {at.acknowledged.seq} is not the one that the centre confirmed"
        return Difference(f"{name}: {told}")
    if kept is not None:
        if proved and not is_signed_by(device.centre_key, kept):
            return Difference(f"{name}: the centre has not signed what it confirmed")
        if kept.seq < at.acknowledged.seq:
            return Difference(f"{name}: the centre has signed no more than {kept.seq}")
        if hash_at(connection, at, kept.seq) != kept.hash:
            return Difference(f"{name}: entry {kept.seq} is not the one that the centre signed")
    return None


def waiting_differs(connection: Connection) -> Difference | None:
    """Whether what waits to be sent still is one chain behind what was confirmed."""
    at = current_chain(connection)
    if at is None:
        return None
    name, hashed = f"journal {at.device_id}/{at.epoch}", at.acknowledged.hash
    first, last = (place_of(at.id, n) for n in (at.acknowledged.seq + 1, at.head.seq))
    seq = at.acknowledged.seq
    for entry in entries_of(connection, _AMONG, {"first": first, "last": last}):
        seq += 1
        hashed = chainlaw.entry_hash(hashed, entry)
        if entry.seq != seq or entry.hash != hashed:
            return Difference(f"{name}: entry {seq} does not fit the one before")
        if entry.body is not None and not is_body(entry.body, entry.body_digest):
            return Difference(f"{name}: the body of entry {seq} was changed")
    return None
