"""The encrypted store of one counter PC."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from desktop.domain.failure import Code, CounterError
from desktop.store import migrate
from desktop.store.connection import KEY_BYTES, SALT_BYTES, reader_engine, salt_of, writer_engine
from desktop.store.failures import DamagedError, circumstances
from desktop.store.lock import InstanceLock
from desktop.store.readers import Readers
from desktop.store.schema import chain, journal
from desktop.store.transaction import Transaction


class Store(Readers):
    """The store; may be used from any thread, and writes wait for each other.

    Its methods and readers raise CounterError with a STORE code for what can happen to the file.
    """

    def __init__(self, path: Path, lock: InstanceLock, writer: Engine, reader: Engine) -> None:
        super().__init__()
        self.path = path
        self._lock = lock
        self._writer = writer
        self._reader = reader
        self._writing = threading.RLock()
        self._in_write = False
        self._on_append: list[Callable[[], None]] = []

    @classmethod
    def create(cls, path: Path, key: bytes) -> Self:
        """A new, empty store; FileExistsError if there is one.

        It is made under another name and put in place whole, so a crash leaves no half store.
        """
        _check_length(key)
        with circumstances(path):
            lock = InstanceLock(path)
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
                _sync_folder(path.parent)
                return cls._ready(path, key, lock)
            except BaseException:
                lock.release()
                raise

    @classmethod
    def open(cls, path: Path, key: bytes) -> Self:
        """An existing store, migrated if it is older; FileNotFoundError if there is none.

        CounterError STORE_WRONG_KEY, STORE_NEWER, STORE_DAMAGED, STORE_READ_ONLY, STORE_IN_USE
        or STORE_DISK_FULL; nothing is overwritten by any of them.
        """
        _check_length(key)
        with circumstances(path):
            lock = InstanceLock(path)
            try:
                _check_key(path, key)
                return cls._ready(path, key, lock)
            except BaseException:
                lock.release()
                raise

    @classmethod
    def _ready(cls, path: Path, key: bytes, lock: InstanceLock) -> Self:
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
        return cls(path, lock, writer, reader)

    def close(self) -> None:
        """Put everything into the one file and let another instance in."""
        with self._writing:
            self._reader.dispose()
            self._writer.dispose()
            self._lock.release()

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction: committed at the end of the block, undone if the block raises.

        After an error the next write begins on a new connection, since SQLite may have left
        the transaction by itself and would take what follows for single statements.
        """
        with self._writing, circumstances(self.path):
            if self._in_write:
                raise RuntimeError("a write within a write")
            self._in_write = True
            try:
                with self._writer.connect() as connection:
                    try:
                        with connection.begin():
                            transaction = Transaction(connection)
                            yield transaction
                            transaction.finish()
                    except BaseException:
                        connection.invalidate()
                        raise
            finally:
                self._in_write = False
        if transaction.appended:
            for heard in self._on_append:
                heard()

    def on_append(self, heard: Callable[[], None]) -> None:
        """Call `heard` after each commit that wrote to the journal, in the thread that wrote."""
        self._on_append.append(heard)

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


def _check_length(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise CounterError(Code.STORE_WRONG_KEY)


def _check_key(path: Path, key: bytes) -> None:
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
            .where(journal.c.chain == row.id)
            .order_by(journal.c.seq.desc())
            .limit(1)
        ).first()
        if row.head_seq and (
            last is None or (last.seq, last.hash) != (row.head_seq, row.head_hash)
        ):
            raise DamagedError("the journal has lost its end")


def _beside(path: Path) -> tuple[Path, Path]:
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
