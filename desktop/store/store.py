"""The encrypted store of one counter PC."""

from __future__ import annotations

import hmac
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from desktop.domain.failure import Code, CounterError
from desktop.lock import InstanceLock
from desktop.ports import MarkVault
from desktop.store import agreed, history, migrate
from desktop.store.connection import (
    KEY_BYTES,
    SALT_BYTES,
    reader_engine,
    salt_of,
    writer_engine,
)
from desktop.store.failures import DamagedError, circumstances, sync_folder
from desktop.store.mark import Mark, MarkKeeper, OvertakenError, missing, not_kept, standing
from desktop.store.readers import Readers
from desktop.store.schema import chain, journal, place_of
from desktop.store.sync_state import FORKED
from desktop.store.transaction import Transaction
from desktop.store.upkeep import check_pages, copy, empty_log

_PATIENCE_S = 2.0  # with the lock of a program that has just died
_LONG_LOG = 4 << 20  # of the size at which SQLite itself would move it


class Store(Readers):
    """The store; may be used from any thread, and writes wait for each other.

    Its methods and readers raise CounterError with a STORE code for what can happen to the file.
    """

    def __init__(
        self,
        path: Path,
        lock: InstanceLock | None,
        writer: Engine,
        reader: Engine,
        marks: MarkVault | None = None,
        pin_secret: bytes = b"",
    ) -> None:
        super().__init__()
        self.path = path
        self.pin_secret = pin_secret
        self._log = _beside(path)[0]
        self._lock = lock
        self._writer = writer
        self._reader = reader
        self._writing = threading.RLock()
        self._in_write = False
        self._kept: Connection | None = None  # the writer's, while no write has failed on it
        self._on_append: list[Callable[[], None]] = []
        self._on_write: list[Callable[[], None]] = []
        self._marks = MarkKeeper(marks) if marks is not None else None
        self._mark: Mark | None = None  # of the chain as it is now; None while it is not marked

    @classmethod
    def create(cls, path: Path, key: bytes, marks: MarkVault | None = None) -> Self:
        """A new, empty store; FileExistsError if there is one.

        It is made under another name and put in place whole, so a crash leaves no half store.
        """
        _check_length(key)
        with circumstances(path):
            lock = InstanceLock(path.with_name(path.name + ".lock"), _PATIENCE_S)
            try:
                if path.exists():
                    raise FileExistsError(path.name)
                new = path.with_name(path.name + ".new")
                for leftover in (new, *_beside(new)):
                    leftover.unlink(missing_ok=True)
                engine = writer_engine(new, key)
                try:
                    migrate.run(engine)
                finally:
                    engine.dispose()
                new.replace(path)
                sync_folder(path.parent)
                return cls._ready(path, key, lock, marks)
            except BaseException:
                lock.release()
                raise

    @classmethod
    def open(cls, path: Path, key: bytes, marks: MarkVault | None = None) -> Self:
        """An existing store, migrated if it is older; FileNotFoundError if there is none.

        If it is behind its mark in `marks` its chain is closed as after a fork.

        CounterError STORE_WRONG_KEY, STORE_NEWER, STORE_DAMAGED, STORE_READ_ONLY, STORE_IN_USE
        or STORE_DISK_FULL; nothing is overwritten by any of them.
        """
        _check_length(key)
        with circumstances(path):
            lock = InstanceLock(path.with_name(path.name + ".lock"), _PATIENCE_S)
            try:
                check_key(path, key)
                return cls._ready(path, key, lock, marks)
            except BaseException:
                lock.release()
                raise

    @classmethod
    def look(cls, path: Path, key: bytes) -> Self:
        """A store that another program has open, to be read beside it; it cannot be written."""
        _check_length(key)
        with circumstances(path):
            check_key(path, key)
            return cls(path, None, reader_engine(path, key), reader_engine(path, key))

    @classmethod
    def _ready(cls, path: Path, key: bytes, lock: InstanceLock, marks: MarkVault | None) -> Self:
        writer = writer_engine(path, key)
        reader = reader_engine(path, key)
        try:
            migrate.upgrade(writer, path)
            with writer.connect() as connection, connection.begin():
                _check_heads(connection)
        except BaseException:
            writer.dispose()
            reader.dispose()
            raise
        store = cls(path, lock, writer, reader, marks, _pin_secret(key))
        try:
            store._meet_mark()
            store._begin()
        except BaseException:
            store.close()
            raise
        return store

    @property
    def is_held(self) -> bool:
        """Whether the store is ours to write; one that was only looked at is not."""
        return self._lock is not None

    def close(self) -> None:
        """Put everything into the one file and let another instance in."""
        with self._writing:
            if self._marks is not None:
                self._marks.close()
            if self._kept is not None:
                self._kept.close()
                self._kept = None
            self._reader.dispose()
            self._writer.dispose()
            if self._lock is not None:
                self._lock.release()

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction: committed at the end of the block, undone if the block raises.

        After an error the next write begins on a new connection, since SQLite may have left
        the transaction by itself and would take what follows for single statements.

        A number that was given out is noted in the mark before the block is left. If it cannot be,
        STORE_NO_MARK is raised although all is written, so that nobody sees the number;
        `Transaction.settle_mark` tells when it may be shown.
        """
        transaction = None
        try:
            with self._writing, circumstances(self.path):
                if self._in_write:
                    raise RuntimeError("a write within a write")
                self._in_write = True
                try:
                    with self._begun() as connection:
                        transaction = Transaction(connection, self._marks)
                        yield transaction
                        transaction.close()
                except BaseException:
                    transaction = None
                    raise
                finally:
                    self._in_write = False
                self._keep_mark(transaction)
        except OvertakenError:
            self._overtaken(committed=transaction is not None)
        finally:
            if transaction is not None:
                for heard in self._on_append if transaction.appended else []:
                    heard()
                for heard in self._on_write:
                    heard()
        assert transaction is not None
        if transaction.enrolled or transaction.acknowledged or self._log_is_long():
            self.checkpoint()

    def checkpoint(self) -> bool:
        """Put the log into the file, so that a log that is lost takes nothing along."""
        with circumstances(self.path):
            return empty_log(self._reader)

    def tend(self) -> None:
        """What can wait until nobody works: the log, and a mark that could not be kept."""
        self.checkpoint()
        if self._marks is not None:
            with suppress(CounterError, OvertakenError):  # told when a number is wanted
                self._marks.settle()

    def check_pages(self) -> None:
        """STORE_DAMAGED if a page of the file is broken, also one that nobody reads."""
        with circumstances(self.path):
            check_pages(self._reader)

    def copy_to(self, target: Path) -> None:
        """A whole copy under the same key in a new file; STORE_DAMAGED if it cannot be whole."""
        with circumstances(self.path):
            copy(self._reader, target)

    def look_back(self) -> None:
        """Close the chain if it is no longer the one that the centre has confirmed and signed."""
        with self.connection() as connection:
            found = agreed.differs(connection, proved=True)
        self._close_for(found)

    def on_append(self, heard: Callable[[], None]) -> None:
        """Call `heard` after each commit that wrote to the journal, in the thread that wrote."""
        self._on_append.append(heard)

    def on_write(self, heard: Callable[[], None]) -> None:
        """Call `heard` after each commit, of a draft or a page of the feed, too."""
        self._on_write.append(heard)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection for one read."""
        with circumstances(self.path), self._reader.connect() as connection:
            try:
                with connection.begin():
                    yield connection
            except (DBAPIError, dbapi2.Error):
                # SQLCipher answers nothing more on a connection that has met a damaged page.
                connection.invalidate()
                raise

    @contextmanager
    def _begun(self) -> Iterator[Connection]:
        """A transaction of the writer. Its connection stays ours from one to the next: to ask the
        pool for it each time, and to give it back, is a thirtieth of a case commit.
        """
        if self._kept is None:
            self._kept = self._writer.connect()
        try:
            with self._kept.begin():
                yield self._kept
        except BaseException:
            self._kept.invalidate()
            self._kept.close()
            self._kept = None
            raise

    def _log_is_long(self) -> bool:
        try:
            return self._log.stat().st_size > _LONG_LOG
        except FileNotFoundError:
            return False

    # --- the high-water mark ---------------------------------------------------------------------

    def _begin(self) -> None:
        """What is looked at once for each start, since it may cost more."""
        with self.connection() as connection:
            found = agreed.differs(connection, proved=False) or agreed.waiting_differs(connection)
            changed = history.schema_changed(connection)
        self._close_for(found)
        if changed is not None:
            with self.write() as transaction:
                history.note(transaction, [changed])

    def _close_for(self, found: agreed.Difference | None) -> None:
        if found is None or self.sync.forked():
            return
        with self.write() as transaction:
            if found.lost is not None:
                transaction.close_chain(found.lost)
            else:
                transaction.set_sync(state=FORKED)
            history.note(transaction, [found.problem])

    def _meet_mark(self) -> None:
        """Compare with the mark that was kept; close the chain of a store that is behind it."""
        device = self.device
        if self._marks is None or device is None:
            return
        kept = self._marks.read(device.device_id)
        with self.connection() as connection:
            now = standing(connection, device)
            lost = missing(connection, device, kept) if kept is not None else None
        if lost is not None:
            self._mark = None
            with self.write() as transaction:
                transaction.close_chain(lost)
            return
        self._mark = now
        if now != kept:
            self._marks.post(now)
            self._marks.settle()

    def _keep_mark(self, transaction: Transaction) -> None:
        """After a commit: note how far the journal has come, and wait for it if a number is new."""
        if self._marks is None:
            return
        if transaction.enrolled:
            self._meet_mark()
        elif transaction.appended and self._mark is not None:
            head, numbers = transaction.head(), self._mark.numbers
            if transaction.numbers:
                numbers = {**numbers, **transaction.numbers}
            mark = self._mark
            self._mark = Mark(mark.device_id, mark.epoch, head.seq, head.hash, numbers)
            self._marks.post(self._mark)
            if transaction.numbers:
                self._marks.settle()

    def _overtaken(self, *, committed: bool) -> None:
        """The mark was written by somebody else: by another copy of this store, which then has
        given out numbers that this one must not give, or it was removed and is written anew.
        """
        self._meet_mark()
        behind = self.sync.behind()
        if behind is not None:
            raise behind.told()
        if not committed:
            raise not_kept()


def _pin_secret(key: bytes) -> bytes:
    """What PINs are tried with, and what only whoever has the vault's key has."""
    return hmac.digest(key, b"mea-counter/pin/1", "sha256")


def _check_length(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise CounterError(Code.STORE_WRONG_KEY)


def check_key(path: Path, key: bytes) -> None:
    """Tell a wrong key from a damaged file, by the salt that the file begins with."""
    # For writing, though nothing is written: SQLite would open a read-only file and fail later.
    with path.open("r+b") as file:
        salt = file.read(SALT_BYTES)
    if len(salt) < SALT_BYTES:
        raise DamagedError("no header")
    if salt == salt_of(key):
        return
    engine = reader_engine(path, key)
    try:
        with circumstances(path):
            migrate.revision_of(engine)
    except CounterError as error:
        if error.code is Code.STORE_DAMAGED:
            raise CounterError(Code.STORE_WRONG_KEY) from None
        raise
    finally:
        engine.dispose()
    raise DamagedError("the header was changed")


def _check_heads(connection: Connection) -> None:
    """The last entry of each chain must be the one that was last written."""
    for row in connection.execute(select(chain)).all():
        last = connection.execute(
            select(journal.c.seq, journal.c.hash)
            .where(journal.c.place.between(place_of(row.id, 0), place_of(row.id + 1, 0)))
            .order_by(journal.c.place.desc())
            .limit(1)
        ).first()
        if row.head_seq and (
            last is None or (last.seq, last.hash) != (row.head_seq, row.head_hash)
        ):
            raise DamagedError("the journal has lost its end")


def _beside(path: Path) -> tuple[Path, Path]:
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")
