"""Encrypted connections: SQLCipher under SQLAlchemy, with the settings that durability needs."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

KEY_BYTES = 32
SALT_BYTES = 16

# WAL-reset corruption is in SQLite 3.7.0 to 3.51.2 (sqlite.org/wal.html).
_SQLITE_MIN = (3, 51, 3)
_CIPHER_MAJOR = "4."

# A case touches some fifteen pages, most of them in one row: with SQLCipher's own 4,096 almost
# twice as much is encrypted and written (`docs/adr/0004`). A file keeps the pages it was made with.
PAGE_BYTES = 2048

BUSY_TIMEOUT = "PRAGMA busy_timeout = 5000"
_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    BUSY_TIMEOUT,
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    # The store does this itself, and leaves nothing in the log (`desktop/store/upkeep.py`).
    "PRAGMA wal_autocheckpoint = 0",
    # Without it INSERT OR REPLACE deletes past the guards of the journal.
    "PRAGMA recursive_triggers = ON",
)


def salt_of(key: bytes) -> bytes:
    """The 16 bytes that a file of this key begins with.

    SQLCipher leaves them in clear and uses them for its page checksums only, since a raw key
    needs no derivation. Taken from the key, they tell a wrong key from a damaged file.
    """
    return hashlib.sha256(b"mea-counter/store/salt/1" + key).digest()[:SALT_BYTES]


def connect(path: Path, key: bytes, *, read_only: bool = False) -> dbapi2.Connection:
    """A connection to the existing or new file at `path`, keyed before anything else is asked."""
    connection = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)
    try:
        _unlock(connection, key)
        _check_versions(connection)
        for setting in _SETTINGS:
            connection.execute(setting)
        if read_only:
            connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def plain(path: Path, key: bytes) -> dbapi2.Connection:
    """A connection to a file that nobody writes; not a byte of it, or beside it, changes."""
    uri = f"{path.absolute().as_uri()}?immutable=1"
    connection = dbapi2.connect(uri, uri=True, isolation_level=None)
    try:
        _unlock(connection, key)
    except BaseException:
        connection.close()
        raise
    return connection


def _unlock(connection: dbapi2.Connection, key: bytes) -> None:
    # Its own log would go to stderr beside our clear error.
    connection.execute("PRAGMA cipher_log_level = NONE")
    # Of this process, so that a copy (VACUUM INTO) has the same.
    connection.execute(f"PRAGMA cipher_default_page_size = {PAGE_BYTES}")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}{salt_of(key).hex()}'\"")


def _check_versions(connection: dbapi2.Connection) -> None:
    cipher = connection.execute("PRAGMA cipher_version").fetchone()
    if cipher is None or not str(cipher[0]).startswith(_CIPHER_MAJOR):
        raise RuntimeError(f"SQLCipher {_CIPHER_MAJOR}x is needed, this is {cipher}")
    if dbapi2.sqlite_version_info < _SQLITE_MIN:
        raise RuntimeError(f"SQLite {dbapi2.sqlite_version} can lose data; see sqlite.org/wal.html")


def writer_engine(path: Path, key: bytes) -> Engine:
    """The one writer connection; each transaction takes the write lock at its beginning."""
    return _engine(path, key, size=1, begin="BEGIN IMMEDIATE", read_only=False)


def reader_engine(path: Path, key: bytes) -> Engine:
    """A few connections that cannot write; each transaction sees one moment of the store."""
    return _engine(path, key, size=3, begin="BEGIN", read_only=True)


def _engine(path: Path, key: bytes, *, size: int, begin: str, read_only: bool) -> Engine:
    engine = create_engine(
        "sqlite+pysqlite://",
        module=dbapi2,
        creator=lambda: connect(path, key, read_only=read_only),
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        pool_reset_on_return=None,  # every use ends its own transaction
        hide_parameters=True,  # a statement's values are personal
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(begin)

    return engine
