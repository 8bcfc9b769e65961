"""The central side's database: one transaction at a time on SQLite, many on PostgreSQL."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from sync.central import staff_tables, tables
from sync.central.upgrade import upgrade
from sync.generation import Generation

_SCHEMA = str(tables.SCHEMA_VERSION)


# Transactions of one server at once. PostgreSQL lets 100 in, so that several workers have room.
CONNECTIONS = 8


class DatabaseError(Exception):
    """The database cannot be used; the text says why and holds no password."""


class Database:
    """Transactions on the central side's database.

    `url` is an SQLAlchemy URL, `sqlite:///file` or `postgresql://...` (driver: psycopg 3).
    Raises DatabaseError if it cannot be opened.
    """

    def __init__(self, url: str | URL) -> None:
        try:
            parsed = make_url(url)
            self._open(parsed)
        except SQLAlchemyError as problem:
            # Not its message: that may hold the password of the URL.
            raise DatabaseError(type(problem).__name__) from None
        try:
            self._create()
        except SQLAlchemyError as problem:
            self.close()
            raise DatabaseError(_reason(problem, parsed)) from None
        except DatabaseError:
            self.close()
            raise

    def _open(self, parsed: URL) -> None:
        backend = parsed.get_backend_name()
        if backend not in ("sqlite", "postgresql"):
            raise DatabaseError("only sqlite and postgresql are understood")
        self.embedded = backend == "sqlite"
        if self.embedded:
            # One connection at a time: what runs embedded is small, and no writer ever finds
            # the file locked by another thread of the same server.
            self._engine = create_engine(
                parsed,
                poolclass=QueuePool,
                pool_size=1,
                max_overflow=0,
                hide_parameters=True,  # a statement's values are personal
                connect_args={"check_same_thread": False, "timeout": 10},
            )
            _settle_sqlite(self._engine)
        else:
            self._engine = create_engine(
                parsed.set(drivername="postgresql+psycopg"),
                pool_size=CONNECTIONS,
                max_overflow=0,
                pool_timeout=10,
                pool_pre_ping=True,
                hide_parameters=True,
                connect_args={
                    "connect_timeout": 5,
                    "options": "-c statement_timeout=30000 -c lock_timeout=20000",
                },
            )

    @staticmethod
    def sqlite_url(folder: Path) -> URL:
        """The URL of the embedded database in `folder`, whatever letters are in its name."""
        return URL.create("sqlite", database=str(folder / "central.db"))

    @property
    def connections(self) -> int:
        """How many transactions there may be at once."""
        return 1 if self.embedded else CONNECTIONS

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction: committed at the end, rolled back by any exception."""
        with self._engine.begin() as connection:
            yield connection

    @contextmanager
    def moment(self, beside: Path) -> Iterator[Connection]:
        """All as it is at one moment, to be read for as long as it takes: what is written
        meanwhile neither waits nor shows. The folder gets a copy where the database is a file.
        """
        if not self.embedded:
            at_once = self._engine.execution_options(isolation_level="REPEATABLE READ")
            with at_once.begin() as connection:
                yield connection
            return
        copy = beside / "moment.db"
        raw = self._engine.raw_connection()
        try:
            raw.driver_connection.execute("VACUUM INTO ?", (str(copy),))  # type: ignore[union-attr]
        finally:
            raw.close()
        engine = create_engine(URL.create("sqlite", database=str(copy)), hide_parameters=True)
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    def alone(self, connection: Connection, task: str) -> None:
        """Until the end of the transaction, let no other one that asks for the same task by."""
        if not self.embedded:  # where there is one transaction at a time anyway
            lock = text("SELECT pg_advisory_xact_lock(hashtext(:task))")
            connection.execute(lock, {"task": task})

    def kind(self, first: str) -> str:
        """What kind of centre it is of; `first`, if nobody has said so before."""
        kept = select(tables.meta.c.value).where(tables.meta.c.name == "kind")
        with self.transaction() as connection:
            self.alone(connection, "kind")
            found = connection.execute(kept).scalar()
            if found is None:
                connection.execute(tables.meta.insert().values(name="kind", value=first))
            return found or first

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def _create(self) -> None:
        with self.transaction() as connection:
            if not self.embedded:
                # Several workers may start at once; the first one makes the tables.
                connection.execute(text("SELECT pg_advisory_xact_lock(20261122)"))
            assert staff_tables.staff.metadata is tables.metadata
            tables.metadata.create_all(connection)
            query = select(tables.meta.c.value).where(tables.meta.c.name == "schema")
            version = connection.execute(query).scalar()
            first = tables.meta.insert()
            if version is None:
                connection.execute(first.values(name="schema", value=_SCHEMA))
                version = _SCHEMA
            if not (version.isascii() and version.isdigit()):
                raise DatabaseError("it is not one of this program: its schema has no number")
            if int(version) > tables.SCHEMA_VERSION:
                raise DatabaseError("it was made by a newer server; nothing was changed")
            if int(version) < tables.SCHEMA_VERSION:
                upgrade(connection, int(version), tables.SCHEMA_VERSION, embedded=self.embedded)
                update = tables.meta.update().where(tables.meta.c.name == "schema")
                connection.execute(update.values(value=_SCHEMA))
            for trigger in tables.TRIGGERS if self.embedded else ():
                connection.execute(text(trigger))
            for name in (tables.ONCE_SECRET, tables.TOKEN_SECRET):
                secret = select(tables.meta.c.value).where(tables.meta.c.name == name)
                if connection.execute(secret).first() is None:
                    connection.execute(first.values(name=name, value=secrets.token_hex(32)))
            generation = select(tables.meta.c.value).where(tables.meta.c.name == "generation")
            if connection.execute(generation).first() is None:
                new = str(Generation.new(1))
                connection.execute(first.values(name="generation", value=new))


def has_password(url: str) -> bool:
    """Whether a URL, if it is one, holds a password."""
    try:
        parts = make_url(url)
    except ArgumentError:
        return False
    return bool(parts.password) or "password" in parts.query


def _reason(problem: SQLAlchemyError, url: URL) -> str:
    """What happened where, in words that hold no password."""
    cause = getattr(problem, "orig", None)
    state = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    place = f" at {url.host}:{url.port or 5432}" if url.host else ""
    return f"{type(problem).__name__}{place}{f' ({state})' if state else ''}"


def _settle_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        assert isinstance(connection, SqliteConnection)
        connection.isolation_level = None  # BEGIN is ours, below
        # A rollback journal, not WAL: Python brings SQLite libraries in which WAL can be
        # corrupted by a reset (3.7.0 to 3.51.2, https://sqlite.org/wal.html#walresetbug).
        for pragma in ("journal_mode=TRUNCATE", "synchronous=FULL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
