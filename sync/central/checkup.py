"""Looks through the centre's own books: every chain, and every table folded from the journal anew.

Whoever writes into the tables by hand changes a row, and not what the journal says of it, or the
journal, and not the hashes that its counter has, too. The journal is judged once more, in the
order in which it was judged, into an empty database beside it; what is not the same there is told.
It is as one moment has it, takes a page at a time, and holds nobody up.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from desktop.domain.journal import chain_hash, digest, genesis_hash
from sync.central import counts, tables
from sync.central.compared import Difference, Purged, compared
from sync.central.database import Database
from sync.central.filed import Filed, NewerBodyError, UnfitError, filed, row_of
from sync.central.judging import judge_entries
from sync.central.keep import write_entries
from sync.central.keys import NOT_SIGNED, Signers, signers
from sync.central.place import Device, as_device
from sync.central.waiting import entry_of
from sync.protocol import WireEntry

_BEFORE = select(tables.entry.c.hash).where(
    tables.entry.c.device_id == bindparam("device"), tables.entry.c.seq == bindparam("seq")
)
TURNS = 100  # that are read at once
Told = Callable[[int, int], None]


@dataclass(slots=True)
class Found:
    """How much was looked at, and what is not as the journal says; `purged` bodies are no more."""

    entries: int = 0
    purged: int = 0
    differences: list[Difference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Head:
    device: Device
    seq: int
    hash: str


def check(database: Database, folder: Path, told: Told = lambda _done, _all: None) -> Found:
    """Check all that is kept; `told` hears how many entries of how many are done."""
    with ExitStack() as stack:
        beside = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=folder, prefix="check-")))
        live = stack.enter_context(database.moment(beside))
        anew = Database(Database.sqlite_url(beside))
        stack.callback(anew.close)
        return _Fold(live, anew, told).all()


class _Fold:
    def __init__(self, live: Connection, anew: Database, told: Told) -> None:
        self._live, self._anew, self._told = live, anew, told
        self._found = Found()
        self._heads: dict[str, _Head] = {}
        self._keys: dict[str, Signers] = {}
        self._broken: set[str] = set()
        self._purged = Purged()
        total = select(func.coalesce(func.sum(tables.device.c.acked), 0))
        self._all = int(live.execute(total).scalar_one())

    def all(self) -> Found:
        with self._anew.transaction() as anew:
            self._begin(anew)
        for turns in self._turns():
            with self._anew.transaction() as anew:
                for turn in turns:
                    self._turn(anew, turn)
            self._told(self._found.entries, self._all)
        self._ends()
        with self._anew.transaction() as anew:
            if not self._broken:  # what was folded from another journal says nothing
                self._found.differences += compared(self._live, anew, self._purged)
        return self._found

    def _begin(self, anew: Connection) -> None:
        """What the journal does not say: offices, devices, and the secret of the digests."""
        secret = tables.meta.c.name == tables.ONCE_SECRET
        value = self._live.execute(select(tables.meta.c.value).where(secret)).scalar_one()
        anew.execute(update(tables.meta).where(secret).values(value=value))
        for row in self._live.execute(select(tables.office)):
            fresh = dict(row._mapping) | {"feed_position": 0, "waiting": 0}
            anew.execute(insert(tables.office).values(**fresh))
        none = {"acked": 0, "receipts": 0, "receipt_sum": 0, "exceptions": 0, "newer": 0}
        for row in self._live.execute(select(tables.device)):
            anew.execute(insert(tables.device).values(**dict(row._mapping) | none))
            start = genesis_hash(row.device_id, row.epoch)
            self._heads[row.device_id] = _Head(as_device(row), 0, start)
            self._keys[row.device_id] = signers(self._live, as_device(row))

    def _turns(self) -> Iterator[list[Any]]:
        table, last = tables.judged, 0
        while rows := self._live.execute(
            select(table).where(table.c.n > last).order_by(table.c.n).limit(TURNS)
        ).all():
            yield list(rows)
            last = rows[-1].n

    def _turn(self, anew: Connection, turn: Any) -> None:
        head, table = self._heads[turn.device_id], tables.entry
        here = (table.c.office == turn.office) & (table.c.device_id == turn.device_id)
        between = table.c.seq.between(turn.first, turn.last)
        rows = self._live.execute(select(table).where(here, between).order_by(table.c.seq)).all()
        claims = json.loads(turn.claims or "{}")
        entries = [_as_sent(row, claims) for row in rows]
        if not turn.later:
            self._chain(head, entries, turn)
        if turn.device_id in self._broken:
            return
        read = [self._signed(one, row) for one, row in zip(entries, rows, strict=True)]
        roles = None
        if turn.later:
            roles = _waited(anew, head.device, entries)
        else:
            ahead = self._judged_later(turn)
            newer = NewerBodyError("newer")
            read = [replace(one, body=newer) if one.entry.seq in ahead else one for one in read]
        judge, _ = judge_entries(anew, head.device, read, turn.at, roles)
        self._keep_waiting(anew, head.device, read, turn.at)
        change = counts.of_device(judge)
        if roles is not None:
            change["newer"] = tables.device.c.newer - len(read) + len(judge.newer)
        which = tables.device.c.device_id == turn.device_id
        anew.execute(update(tables.device).where(which).values(**change))

    def _chain(self, head: _Head, entries: list[WireEntry], turn: Any) -> None:
        device_id, seq, hash_ = turn.device_id, head.seq, head.hash
        for one in entries:
            self._found.entries += 1
            if one.seq != seq + 1:
                self._tell(device_id, seq + 1, "entry", "missing")
            elif one.hash != chain_hash(hash_, row_of(one)):
                self._tell(device_id, one.seq, "entry", "hash")
            elif one.body is not None and digest(one.body) != one.body_digest:
                self._tell(device_id, one.seq, "entry", "body")
            elif one.body is None and not self._came_without(device_id, one.seq):
                self._found.purged += 1
                self._purged.add(device_id, one.id, one.stream)
            seq, hash_ = one.seq, one.hash
        if seq != turn.last:
            self._tell(device_id, seq + 1, "entry", "missing")
        self._heads[device_id] = _Head(head.device, turn.last, hash_)

    def _signed(self, entry: WireEntry, row: Any) -> Filed:
        """The entry as it was judged: in the role that its author had then, or not at all."""
        keys = self._keys.get(row.device_id)
        one = filed(entry)
        if not keys:
            return one
        told = self._objected(row.device_id, row.seq)
        if told is not None:
            return replace(one, body=told)
        before = self._live.execute(_BEFORE, {"device": row.device_id, "seq": row.seq - 1}).scalar()
        first = genesis_hash(row.device_id, self._heads[row.device_id].device.epoch)
        if not keys.fits(before or first, entry):
            self._tell(row.device_id, row.seq, "entry", "signature")
        return replace(one, role=row.role or None)

    def _objected(self, device_id: str, seq: int) -> UnfitError | None:
        """What was told of its signature when it came: who may act has changed since."""
        table = tables.objection
        query = select(table.c.code, table.c.detail).where(
            table.c.device_id == device_id, table.c.seq == seq, table.c.code.in_(NOT_SIGNED)
        )
        row = self._live.execute(query).first()
        return UnfitError(row.code, **json.loads(row.detail)) if row is not None else None

    def _came_without(self, device_id: str, seq: int) -> bool:
        table = tables.objection
        query = select(table.c.code).where(table.c.device_id == device_id, table.c.seq == seq)
        return "no_body" in self._live.execute(query).scalars()

    def _judged_later(self, turn: Any) -> set[int]:
        """Numbers of entries that an earlier program left to this one."""
        table = tables.judged
        query = select(table.c.first, table.c.last).where(
            table.c.device_id == turn.device_id,
            table.c.later,
            table.c.last >= turn.first,
            table.c.first <= turn.last,
        )
        spans = self._live.execute(query).all()
        return {seq for span in spans for seq in range(span.first, span.last + 1)}

    def _keep_waiting(self, anew: Connection, device: Device, read: list[Filed], now: str) -> None:
        """Of what waits the entry is needed again, and of nothing else."""
        if not read:
            return
        table, first, last = tables.waiting, read[0].entry.seq, read[-1].entry.seq
        query = select(table.c.seq).where(
            table.c.device_id == device.device_id, table.c.seq.between(first, last)
        )
        seqs = set(anew.execute(query).scalars())
        write_entries(anew, device, [one for one in read if one.entry.seq in seqs], now)

    def _ends(self) -> None:
        """Each chain ends where its device's row says, and nothing lies beyond it."""
        table, entry = tables.device, tables.entry
        for row in self._live.execute(select(table)).all():
            head = self._heads[row.device_id]
            here = (entry.c.office == row.office) & (entry.c.device_id == row.device_id)
            kept = self._live.execute(select(func.count()).where(here)).scalar_one()
            if (row.acked, row.head_hash) != (head.seq, head.hash):
                self._tell(row.device_id, min(row.acked, head.seq), "device", "head")
            if kept != head.seq and row.device_id not in self._broken:
                self._tell(row.device_id, head.seq + 1, "entry", "count")

    def _tell(self, device_id: str, seq: int, table: str, what: str) -> None:
        self._broken.add(device_id)
        self._found.differences.append(Difference(table, device_id, seq, what))


def _as_sent(row: Any, claims: Mapping[str, str]) -> WireEntry:
    """An entry with what its counter said of it, if that was sent once more."""
    claim = claims.get(str(row.seq))
    entry = entry_of({**row._mapping, "again": claim is not None})
    return entry.model_copy(update={"objected": claim or None})


def _waited(anew: Connection, device: Device, entries: list[WireEntry]) -> dict[int, Any]:
    """In which roles these were written that an earlier program did not know."""
    table, seqs = tables.newer, [one.seq for one in entries]
    here = (table.c.device_id == device.device_id) & table.c.seq.in_(seqs)
    roles = {row.seq: row.role for row in anew.execute(select(table).where(here))}
    anew.execute(delete(table).where(here))
    return roles
