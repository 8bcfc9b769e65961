"""The append-only journal: appending, what waits to be sent, and whether the chain holds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, select, true
from sqlalchemy.dialects.sqlite import insert

from desktop.domain import bounds
from desktop.domain import journal as chainlaw
from desktop.domain.journal import JournalEntry
from desktop.entries import NewEntry, write
from desktop.ids import new_id
from desktop.store.schema import body, chain, device, journal, place_of, sync_state
from desktop.store.source import Source
from desktop.store.statement import Statement


class Head(NamedTuple):
    """The last entry of this PC's chain: its number (0 for none) and its hash."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class JournalCounts:
    """Entries not yet confirmed, confirmed, and those of former enrolments never confirmed."""

    unsent: int
    acknowledged: int
    stranded: int = 0


class ChainRow(NamedTuple):
    """This PC's chain as the store keeps it, how the exchange about it stands, and `device`, the
    text of what enrolment gave with it: who writes asks for all of them.
    """

    id: int
    device_id: str
    epoch: int
    head: Head
    acknowledged: Head
    numbers: str
    sync: str
    device: str

    @property
    def given(self) -> dict[str, int]:
        """The last number given out, by `series/kind/year`."""
        found: dict[str, int] = json.loads(self.numbers)
        return found


_CURRENT = Statement(
    select(chain, sync_state.c.state, device.c.content)
    .join(device, device.c.chain == chain.c.id)
    .join(sync_state, true())
)
_VERSION = Statement(
    select(func.max(journal.c.version)).where(
        journal.c.stream == bindparam("stream"), journal.c.chain == bindparam("chain")
    )
)
_ADD_BODY = Statement(insert(body))
_ADD_ENTRY = Statement(insert(journal))
_ENTRIES = select(journal, body.c.content).outerjoin(body, body.c.place == journal.c.place)
_AFTER = _ENTRIES.where(
    journal.c.place > bindparam("after"), journal.c.place < bindparam("end")
).order_by(journal.c.place)
# In the order of an entry's fields: thousands may wait, and somebody does for each that is shown.
_BY_FIELD = select(
    *(journal.c.get(field.name, body.c.content) for field in fields(JournalEntry))
).outerjoin(body, body.c.place == journal.c.place)
_WAITING = Statement(
    _BY_FIELD.where(journal.c.place > bindparam("after"), journal.c.place < bindparam("end"))
    .order_by(journal.c.place)
    .limit(bindparam("most"))
)


def current_chain(connection: Connection) -> ChainRow | None:
    """The chain of the current enrolment, None before the first."""
    for number, device_id, epoch, *heads, state, content in _CURRENT.run(connection, {}):
        head_seq, head_hash, acked_seq, acked_hash, numbers = heads
        head, acknowledged = Head(head_seq, head_hash), Head(acked_seq, acked_hash)
        return ChainRow(number, device_id, epoch, head, acknowledged, numbers, state, content)
    return None


def append(connection: Connection, at: ChainRow, new: NewEntry) -> JournalEntry:
    """Store `new` after the head of a chain and give back the entry with its place.

    ValueError for what lies out of bounds: it could never leave this PC, or no counter could read
    it again.
    """
    head, stream, kind = at.head, new.body.stream, new.body.KIND
    if (fault := bounds.row_fault(stream, kind, new.by.id)) is not None:
        raise ValueError(f"out of bounds ({fault}): {kind}")
    content = write(new.body)
    ((version,),) = _VERSION.run(connection, {"stream": stream, "chain": at.id})
    row: dict[str, Any] = {
        "seq": head.seq + 1,
        "id": new.id or new_id(),
        "stream": stream,
        "version": (version or 0) + 1,
        "kind": kind,
        "schema": new.body.SCHEMA,
        "at": new.at,
        "actor": new.by.id,
        "body_digest": chainlaw.digest(content),
        "key_id": "",
        "signature": "",
    }
    if (key := new.by.key) is not None:
        row["key_id"] = key.id
        row["signature"] = key.sign(chainlaw.to_sign(head.hash, chainlaw.canonical_row(**row)))
    hashed = chainlaw.chain_hash(head.hash, chainlaw.canonical_row(**row))
    place = place_of(at.id, row["seq"])
    _ADD_BODY.run(connection, {"place": place, "content": content})
    _ADD_ENTRY.run(connection, {"place": place, "chain": at.id, **row, "hash": hashed})
    return JournalEntry(**row, hash=hashed, body=content)


def entry_of(row: Row[tuple[object, ...]]) -> JournalEntry:
    """A row of journal with body content as an entry."""
    return JournalEntry(
        seq=row.seq,
        id=row.id,
        stream=row.stream,
        version=row.version,
        kind=row.kind,
        schema=row.schema,
        at=row.at,
        actor=row.actor,
        body_digest=row.body_digest,
        hash=row.hash,
        key_id=row.key_id,
        signature=row.signature,
        body=row.content,
    )


class JournalReader:
    """Reads of the journal; a PC that has never been enrolled has an empty one."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def head(self) -> Head | None:
        """The chain's last entry, or its genesis (seq 0); None before enrolment."""
        with self._source.connection() as connection:
            row = current_chain(connection)
            return row.head if row else None

    def acknowledged(self) -> Head | None:
        """Up to where the centre has confirmed; None before enrolment."""
        with self._source.connection() as connection:
            row = current_chain(connection)
            return row.acknowledged if row else None

    def hash_at(self, seq: int) -> str | None:
        """The hash of entry `seq`, the genesis for 0, None beyond the head."""
        with self._source.connection() as connection:
            row = current_chain(connection)
            return hash_at(connection, row, seq) if row else None

    def latest_epoch(self) -> int:
        """The highest epoch that this PC was ever given; 0 before the first."""
        with self._source.connection() as connection:
            return connection.execute(select(func.max(chain.c.epoch))).scalar() or 0

    def unsent(
        self, limit: int = 500, max_bytes: int = 1 << 20, behind: int | None = None
    ) -> list[JournalEntry]:
        """The first entries not yet confirmed, or behind one of them, with bodies, in order.

        At most `limit`, and no more than `max_bytes` of bodies, but always at least one.
        """
        with self._source.connection() as connection:
            row = current_chain(connection)
            if row is None:
                return []
            entries: list[JournalEntry] = []
            size = 0
            after = _after(row.id, row.acknowledged.seq if behind is None else behind)
            with _WAITING.each(connection, {**after, "most": limit}) as rows:
                for found in rows:
                    entry = JournalEntry(*found)
                    size += len(entry.body or b"")
                    if entries and size > max_bytes:
                        break
                    entries.append(entry)
            return entries

    def counts(self) -> JournalCounts:
        """How many entries wait for the centre."""
        with self._source.connection() as connection:
            row = current_chain(connection)
            if row is None:
                return JournalCounts(0, 0)
            waiting = func.coalesce(func.sum(chain.c.head_seq - chain.c.acked_seq), 0)
            stranded = connection.execute(select(waiting).where(chain.c.id != row.id)).scalar_one()
            acknowledged = row.acknowledged.seq
            return JournalCounts(row.head.seq - acknowledged, acknowledged, stranded)

    def timeline(self, stream: str) -> list[JournalEntry]:
        """All entries of a stream, in order, with the bodies that are still there."""
        with self._source.connection() as connection:
            return entries_where(connection, journal.c.stream == stream)

    def verify(self) -> list[str]:
        """What is wrong with the chains and bodies, one line each; empty if all holds."""
        with self._source.connection() as connection:
            chains = connection.execute(select(chain).order_by(chain.c.id)).all()
            return [problem for row in chains for problem in _verify(connection, row)]


def entries_by(about: ColumnElement[bool]) -> Statement:
    """The statement for the entries that fit, in order, by values that are given later."""
    return Statement(_BY_FIELD.where(about).order_by(journal.c.place))


def entries_of(
    connection: Connection, which: Statement, values: Mapping[str, Any]
) -> list[JournalEntry]:
    """The entries that such a statement finds for these values."""
    return [JournalEntry(*row) for row in which.run(connection, values)]


def entries_where(connection: Connection, about: ColumnElement[bool]) -> list[JournalEntry]:
    """The entries that fit, in order."""
    query = _ENTRIES.where(about)
    rows = connection.execute(query.order_by(journal.c.place))
    return [entry_of(row) for row in rows]


def hash_at(connection: Connection, row: ChainRow, seq: int) -> str | None:
    """The hash of entry `seq` of a chain, the genesis for 0."""
    if seq == 0:
        return chainlaw.genesis_hash(row.device_id, row.epoch)
    query = select(journal.c.hash).where(journal.c.place == place_of(row.id, seq))
    return connection.execute(query).scalar()


def all_entries(connection: Connection) -> Iterator[tuple[int, JournalEntry]]:
    """Every entry of every chain in order, with the number of its chain."""
    for row in connection.execute(_ENTRIES.order_by(journal.c.place)):
        yield row.chain, entry_of(row)


def _after(chain_id: int, seq: int) -> dict[str, int]:
    """The values of `_AFTER` for what comes after an entry of a chain."""
    return {"after": place_of(chain_id, seq), "end": place_of(chain_id + 1, 0)}


def _verify(connection: Connection, row: Row[tuple[object, ...]]) -> Iterator[str]:
    name = f"journal {row.device_id}/{row.epoch}"
    hashed = chainlaw.genesis_hash(row.device_id, row.epoch)
    if row.acked_seq == 0 and row.acked_hash != hashed:
        yield f"{name}: the confirmed start is not this chain's"
    versions: dict[str, int] = {}
    ids: set[str] = set()  # made here, so no index keeps them apart: a page less a commit
    seq = 0
    for found in connection.execute(_AFTER, _after(row.id, 0)):
        entry = entry_of(found)
        seq += 1
        if entry.seq != seq:
            yield f"{name}: entry {seq} is missing"
            seq = entry.seq
        hashed = chainlaw.entry_hash(hashed, entry)
        if entry.hash != hashed:
            yield f"{name}: entry {seq} does not fit the one before"
            hashed = entry.hash
        if entry.id in ids:
            yield f"{name}: entry {seq} has the id of another"
        ids.add(entry.id)
        versions[entry.stream] = versions.get(entry.stream, 0) + 1
        if entry.version != versions[entry.stream]:
            yield f"{name}: entry {seq} is out of its stream's order"
        if entry.body is not None and not is_body(entry.body, entry.body_digest):
            yield f"{name}: the body of entry {seq} was changed"
        if seq == row.acked_seq and entry.hash != row.acked_hash:
            yield f"{name}: entry {seq} is not the one that the centre confirmed"
    if (seq, hashed) != (row.head_seq, row.head_hash):
        yield f"{name}: {seq} entries, but {row.head_seq} were written"
    if row.acked_seq > seq:
        yield f"{name}: the centre confirmed {row.acked_seq}, there are {seq}"


def is_body(content: object, digest: str) -> bool:
    """Whether a column's value is the body of a digest; SQLite would hold text there, too."""
    return isinstance(content, bytes) and chainlaw.digest(content) == digest
