"""Writes many rows of one table, and asks for many, in one statement, where the database can.

Row by row PostgreSQL takes longer to be told of a row than to keep it. So new rows go by `COPY`,
and what that cannot say is told a column at a time, as arrays. So are the values that a question
names: a parameter for each of them has to be written into the statement by the driver, and read out
of it by the server.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, Column, ColumnElement, Connection, Table, any_, bindparam, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DBAPIError

Rows = Sequence[Mapping[str, Any]]


def among(
    connection: Connection, column: Column[Any], values: Collection[object]
) -> ColumnElement[bool]:
    """Whether a column has one of these values, of which there may be many."""
    if connection.dialect.name != "postgresql":
        return column.in_(values)
    told = bindparam(None, list(values), type_=ARRAY(column.type))
    return column == any_(told)


def add(connection: Connection, table: Table, rows: Rows) -> None:
    """New rows, each with the same columns."""
    if not rows:
        return
    if connection.dialect.name != "postgresql":
        connection.execute(table.insert(), list(rows))
        return
    names = list(rows[0])
    into = f"{_quoted(table.name)} ({', '.join(map(_quoted, names))})"
    copied = f"COPY {into} FROM STDIN (FORMAT BINARY)"
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(copied) as copy:
            copy.set_types([_type(table.c[name]).lower() for name in names])
            for row in rows:
                copy.write_row(tuple(row.values()))
    except connection.dialect.loaded_dbapi.Error as problem:
        # As of any other statement: who asks for the reason asks SQLAlchemy's errors.
        base = connection.dialect.loaded_dbapi.Error
        raise DBAPIError.instance(copied, None, problem, base, True) from problem


def begin(connection: Connection, table: Table, rows: Rows, *, key: str) -> list[Any]:
    """New rows, but for those whose key is there already; the keys of the new ones.

    Whoever begins the same row at the same time waits here for the other's end.
    """
    if not rows:
        return []
    if connection.dialect.name != "postgresql":
        statement = insert(table).values(list(rows)).on_conflict_do_nothing()
        return list(connection.execute(statement.returning(table.c[key])).scalars())
    begun = f"{_insert(table, rows)} ON CONFLICT DO NOTHING RETURNING {_quoted(key)}"
    return list(connection.exec_driver_sql(begun, _columns(rows)).scalars())


def put(connection: Connection, table: Table, rows: Rows, *, key: tuple[str, ...]) -> None:
    """New rows, or in the place of those with the same key; no two rows have the same."""
    if not rows:
        return
    others = [name for name in rows[0] if name not in key]
    if connection.dialect.name != "postgresql":
        statement = insert(table)
        new = {name: statement.excluded[name] for name in others}
        kept = statement.on_conflict_do_update(index_elements=list(key), set_=new)
        connection.execute(kept, list(rows))
        return
    keys = ", ".join(map(_quoted, key))
    changed = ", ".join(f"{_quoted(name)} = excluded.{_quoted(name)}" for name in others)
    put = f"{_insert(table, rows)} ON CONFLICT ({keys}) DO UPDATE SET {changed}"
    connection.exec_driver_sql(put, _columns(rows))


def change(connection: Connection, table: Table, rows: Rows, *, key: str) -> None:
    """New values of rows that are there, by their key."""
    if not rows:
        return
    others = [name for name in rows[0] if name != key]
    if connection.dialect.name != "postgresql":
        which = table.c[key] == bindparam(f"the_{key}")
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in others}
        told = [
            {f"the_{key}": row[key], **{f"new_{name}": row[name] for name in others}}
            for row in rows
        ]
        connection.execute(update(table).where(which).values(values), told)
        return
    columns = ", ".join(map(_quoted, rows[0]))
    changed = ", ".join(f"{_quoted(name)} = new.{_quoted(name)}" for name in others)
    connection.exec_driver_sql(
        f"UPDATE {_quoted(table.name)} AS old SET {changed}"
        f" FROM {_arrays(table, rows[0])} AS new ({columns})"
        f" WHERE old.{_quoted(key)} = new.{_quoted(key)}",
        _columns(rows),
    )


def _insert(table: Table, rows: Rows) -> str:
    columns = ", ".join(map(_quoted, rows[0]))
    return f"INSERT INTO {_quoted(table.name)} ({columns}) SELECT * FROM {_arrays(table, rows[0])}"


def _arrays(table: Table, row: Mapping[str, Any]) -> str:
    return f"unnest({', '.join(f'%b::{_type(table.c[name])}[]' for name in row)})"


def _columns(rows: Rows) -> tuple[list[Any], ...]:
    return tuple([row[name] for row in rows] for name in rows[0])


def _type(column: Column[Any]) -> str:
    # Without its length: an array is cast as a whole, and the column itself holds each to it.
    return str(column.type.compile(dialect=postgresql.dialect())).partition("(")[0]  # type: ignore[no-untyped-call]


def _quoted(name: str) -> str:
    return f'"{name}"'
