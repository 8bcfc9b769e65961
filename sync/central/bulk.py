"""Writes many rows of one table in one statement, where the database can.

Row by row PostgreSQL takes longer to be told of a row than to keep it; so a column at a time is
told, as an array.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.sqlite import insert

Rows = Sequence[Mapping[str, Any]]


def add(connection: Connection, table: Table, rows: Rows) -> None:
    """New rows, each with the same columns."""
    if not rows:
        return
    if connection.dialect.name != "postgresql":
        connection.execute(table.insert(), list(rows))
        return
    columns = ", ".join(map(_quoted, rows[0]))
    into = f"INSERT INTO {_quoted(table.name)} ({columns}) SELECT * FROM {_arrays(table, rows[0])}"
    connection.exec_driver_sql(into, _columns(rows))


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
    columns, keys = ", ".join(map(_quoted, rows[0])), ", ".join(map(_quoted, key))
    changed = ", ".join(f"{_quoted(name)} = excluded.{_quoted(name)}" for name in others)
    into = f"INSERT INTO {_quoted(table.name)} ({columns}) SELECT * FROM {_arrays(table, rows[0])}"
    put = f"{into} ON CONFLICT ({keys}) DO UPDATE SET {changed}"
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


def _arrays(table: Table, row: Mapping[str, Any]) -> str:
    return f"unnest({', '.join(f'%b::{_type(table.c[name])}[]' for name in row)})"


def _columns(rows: Rows) -> tuple[list[Any], ...]:
    return tuple([row[name] for row in rows] for name in rows[0])


def _type(column: Column[Any]) -> str:
    # Without its length: an array is cast as a whole, and the column itself holds each to it.
    return str(column.type.compile(dialect=postgresql.dialect())).partition("(")[0]  # type: ignore[no-untyped-call]


def _quoted(name: str) -> str:
    return f'"{name}"'
