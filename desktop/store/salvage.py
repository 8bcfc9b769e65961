"""Reads what can still be read of a store's journal; the store itself is never written.

It is copied first, page by page where the disk reads badly, since SQLite would move its log. Rows
behind a broken page are asked for in ever smaller pieces until only they are missing.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from desktop.domain.device import DeviceIdentity
from desktop.domain.journal import JournalEntry, digest, entry_hash, genesis_hash
from desktop.lock import InstanceLock
from desktop.store.connection import PAGE_BYTES, connect
from desktop.store.device_format import read
from desktop.store.failures import DamagedError, circumstances
from desktop.store.schema import place_of
from desktop.store.store import check_key
from desktop.store.sync_state import FORKED

_WINDOW = 256  # rows that are asked for at once
_COLUMNS = (
    "seq", "id", "stream", "version", "kind", "schema", "at", "actor", "body_digest", "hash",
    "key_id", "signature",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Salvaged:
    """An entry that was read, and the hash of the one before it (None where that is unknown).

    With that hash its own was proved; without, only its page was.
    """

    device_id: str
    epoch: int
    entry: JournalEntry
    previous: str | None


@dataclass(slots=True)
class Tally:
    """What became of the rows that should be there; `bare` came without the body they had."""

    taken: int = 0
    bare: int = 0
    unreadable: int = 0
    unproved: int = 0


@dataclass(frozen=True, slots=True)
class _Chain:
    id: int
    device_id: str
    epoch: int
    head: int
    acked: int
    acked_hash: str
    numbers: str


class Wreck:
    """A copy of a store's files, to be read as far as it goes; use it as a context.

    STORE_WRONG_KEY if the key is another store's, STORE_IN_USE while a program has the store open,
    STORE_DAMAGED if not even the list of its chains can be read.
    """

    def __init__(self, path: Path, key: bytes, beside: Path) -> None:
        self._path, self._key, self._beside = path, key, beside
        self._driver: dbapi2.Connection | None = None
        self.damaged = False

    def __enter__(self) -> Wreck:
        with circumstances(self._path):
            self._lock = InstanceLock(self._path.with_name(self._path.name + ".lock"))
            try:
                self._folder = tempfile.TemporaryDirectory(dir=self._beside, prefix="salvage-")
                self._copy = Path(self._folder.name) / "counter.db"
                for end in ("", "-wal"):
                    source = self._path.with_name(self._path.name + end)
                    if source.exists():
                        self.damaged |= _copied(source, self._copy.with_name("counter.db" + end))
            except BaseException:
                self._lock.release()
                raise
        try:
            self._look()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._driver is not None:
            self._driver.close()
        self._folder.cleanup()
        self._lock.release()

    @property
    def series(self) -> list[str]:
        """Of which series this PC has given out numbers, and that of its device."""
        found = {name.split("/")[0] for one in self._chains for name in json.loads(one.numbers)}
        return sorted(found | ({self.device.series} if self.device else set()))

    def entries(self, tally: Tally, *, all_of_them: bool = False) -> Iterator[Salvaged]:
        """What the centre has not confirmed and will not get by itself, in order.

        Of the chain in use only if the store is damaged or its chain closed; `all_of_them` also
        what was confirmed, and what will be sent.
        """
        for chain in self._chains:
            if all_of_them or chain.id != self._current or self.damaged or self._closed:
                yield from self._of(chain, 0 if all_of_them else chain.acked, tally)

    def _of(self, chain: _Chain, after: int, tally: Tally) -> Iterator[Salvaged]:
        previous: str | None = chain.acked_hash
        if after == 0:
            previous = genesis_hash(chain.device_id, chain.epoch)
        for first in range(after + 1, chain.head + 1, _WINDOW):
            last = min(first + _WINDOW - 1, chain.head)
            low, high = place_of(chain.id, first), place_of(chain.id, last)
            rows = dict(self._rows("journal", ", ".join(_COLUMNS), low, high))
            bodies = dict(self._rows("body", "content", low, high))
            for seq in range(first, last + 1):
                row = rows.get(place_of(chain.id, seq))
                if row is None:
                    tally.unreadable += 1
                    previous = None
                    continue
                (body,) = bodies.get(place_of(chain.id, seq), (None,))
                entry = JournalEntry(**dict(zip(_COLUMNS, row, strict=True)), body=body)
                entry = entry if _has_its_body(entry) else _bare(entry, tally)
                if previous is not None and entry_hash(previous, entry) != entry.hash:
                    tally.unproved += 1
                    previous = None
                    continue
                tally.taken += 1
                yield Salvaged(chain.device_id, chain.epoch, entry, previous)
                previous = entry.hash

    def _look(self) -> None:
        """What the file says of itself; whether all of its pages are whole."""
        with circumstances(self._path):
            with suppress(DamagedError):
                check_key(self._copy, self._key)
            broken = self._ask("PRAGMA cipher_integrity_check")
            self.damaged |= broken is None or bool(broken)
            rows = self._ask(
                "SELECT id, device_id, epoch, head_seq, acked_seq, acked_hash, numbers FROM chain"
                " ORDER BY id"
            )
            if rows is None:
                raise DamagedError("the list of chains cannot be read")
        self._chains = [_Chain(*row) for row in rows]
        device = self._ask("SELECT chain, content FROM device") or []
        self._current = device[0][0] if device else 0
        self.device: DeviceIdentity | None = None
        with suppress(ValueError, TypeError, IndexError):
            self.device = read(device[0][1])
        state = self._ask("SELECT state FROM sync_state")
        self._closed = not state or state[0][0] == FORKED
        heads = {one.id: one.head for one in self._chains}
        for chain, head in heads.items():
            there = self._ask("SELECT 1 FROM journal WHERE place = ?", (place_of(chain, head),))
            self.damaged |= head > 0 and not there

    def _rows(
        self, table: str, columns: str, low: int, high: int
    ) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """The rows between two places, but for those that cannot be read."""
        query = f"SELECT place, {columns} FROM {table} WHERE place BETWEEN ? AND ? ORDER BY place"
        found = self._ask(query, (low, high))
        if found is not None:
            yield from ((row[0], tuple(row[1:])) for row in found)
        elif low < high:
            middle = (low + high) // 2
            yield from self._rows(table, columns, low, middle)
            yield from self._rows(table, columns, middle + 1, high)

    def _ask(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]] | None:
        """The answer, or None if a page on the way is broken: then the connection is a new one."""
        try:
            if self._driver is None:
                self._driver = connect(self._copy, self._key)
            found: list[tuple[Any, ...]] = self._driver.execute(query, values).fetchall()
            return found
        except dbapi2.DatabaseError as problem:
            if isinstance(problem, dbapi2.ProgrammingError):
                raise
            self.damaged = True
            if self._driver is not None:
                self._driver.close()
                self._driver = None
            return None


def _has_its_body(entry: JournalEntry) -> bool:
    return isinstance(entry.body, bytes) and digest(entry.body) == entry.body_digest


def _bare(entry: JournalEntry, tally: Tally) -> JournalEntry:
    tally.bare += 1
    return replace(entry, body=None)


def _copied(source: Path, target: Path) -> bool:
    """Copy a file; whether some of it could not be read, which is then left as zeros."""
    bad = False
    with source.open("rb", buffering=0) as content, target.open("wb") as copy:
        size = source.stat().st_size
        for at in range(0, size, PAGE_BYTES):
            try:
                content.seek(at)
                piece = content.read(PAGE_BYTES)
            except OSError:
                piece, bad = bytes(min(PAGE_BYTES, size - at)), True
            copy.write(piece)
    return bad
