"""Golden files: the rows of a store or of the centre, one JSON line each, and their way back.

A line is `[table, row]`. What a database computes, folds or indexes is not written: reading makes
it anew, by the product's own folds. This module alone knows tables; where their shape changes, it
does to old lines what a migration does to old stores, and the lines stay as they are.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from desktop.domain.journal import JournalEntry
from desktop.entries import body_of
from desktop.store import Store, Transaction, schema
from desktop.store.journal import all_entries
from desktop.store.views import fold_entry
from sync.central import staff_tables, tables
from sync.central.database import Database
from tests.fixtures.store import KEY

Line = tuple[str, dict[str, Any]]
Rows = Mapping[str, list[dict[str, Any]]]

# Of a store, as they are; the journal is written with its bodies, the views are not.
_KEPT = (
    schema.chain, schema.device, schema.draft, schema.blob, schema.bundle, schema.sync_state,
    schema.setting, schema.feed, schema.case_file, schema.exception,
)  # fmt: skip
_CENTRAL = (
    tables.office, tables.device, tables.entry, tables.case_file, tables.case_count,
    tables.receipt, tables.objection, tables.newer, tables.feed, tables.bundle, tables.blob,
    staff_tables.staff, staff_tables.signing_key,
)  # fmt: skip


# --- files ---------------------------------------------------------------------------------------


def write(path: Path, lines: Iterable[Line]) -> None:
    """A golden file; the same lines give the same bytes."""
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def read(path: Path) -> Rows:
    """The rows of a golden file by their tables."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in gzip.decompress(path.read_bytes()).decode().splitlines():
        name, row = json.loads(line)
        rows[name].append({column: _value(value) for column, value in row.items()})
    return rows


def _plain(value: object) -> object:
    """Bytes as text where they are text, so that a file can be read by eye."""
    if not isinstance(value, bytes):
        return value
    try:
        return {"text": value.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(value).decode()}


def _value(plain: Any) -> Any:
    match plain:
        case {"text": str(text)}:
            return text.encode()
        case {"base64": str(text)}:
            return base64.b64decode(text)
    return plain


def _dump(connection: Connection, table: Table) -> Iterator[Line]:
    for row in connection.execute(select(table).order_by(*table.primary_key.columns)).mappings():
        yield table.name, {name: _plain(value) for name, value in row.items()}


# --- a counter -----------------------------------------------------------------------------------


def of_store(store: Store) -> Iterator[Line]:
    """All that cannot be made anew."""
    with store.connection() as connection:
        for table in _KEPT:
            yield from _dump(connection, table)
        for chain, entry in all_entries(connection):
            row = {name: _plain(getattr(entry, name)) for name in entry.__slots__}
            yield "journal", {"chain": chain, **row}


def store_of(rows: Rows, path: Path) -> Store:
    """A store of today with the rows of a file: entries folded again, the feed taken anew."""
    store = Store.create(path, KEY)
    with store.write() as transaction:
        with transaction.connection() as connection:
            for table in (schema.chain, schema.device):
                _put(connection, table, rows)
            _put_numbers(connection, rows["number_series"])
            for row in rows["journal"]:
                _put_entry(connection, **row)
            for table in (schema.draft, schema.blob):
                _put(connection, table, rows)
        _put_exchange(transaction, rows)
    return store


def _put(connection: Connection, table: Table, rows: Rows) -> None:
    if rows[table.name]:
        connection.execute(insert(table), rows[table.name])


def _put_numbers(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """The numbers of a file in which they had a table, now beside the head of the chain."""
    if rows:
        given = {f"{row['series']}/{row['kind']}/{row['year_be']}": row["last"] for row in rows}
        present = select(schema.device.c.chain).scalar_subquery()
        row = update(schema.chain).where(schema.chain.c.id == present)
        connection.execute(row.values(numbers=json.dumps(given)))


def _put_entry(connection: Connection, chain: int, body: bytes | None, **row: Any) -> None:
    """An entry as it was hashed. Entries of an earlier schema are lifted where they are folded."""
    entry = JournalEntry(**row, body=body)
    place = schema.place_of(chain, entry.seq)
    connection.execute(insert(schema.journal), {"place": place, "chain": chain, **row})
    if body is not None:
        connection.execute(insert(schema.body), {"place": place, "content": body})
        read = body_of(entry)
        assert read is not None
        fold_entry(connection, chain, entry, read)


def _put_exchange(transaction: Transaction, rows: Rows) -> None:
    """What the centre has said, by the ways on which it comes."""
    (state,) = rows["sync_state"]
    items = [json.loads(row["content"]) for row in rows["feed"]]
    if state["feed_window"] is not None:
        transaction.start_feed(state["feed_window"])
    transaction.apply_feed(items, state["feed_cursor"])
    for row in rows["case_file"]:
        body = row["body"].decode() if row["body"] is not None else None
        held = {**row, "timeline": json.loads(row["timeline"]), "body": body}
        transaction.put_cases([held], row["fetched_at"])
    transaction.record_exceptions(rows["exception"])
    transaction.set_sync(state=state["state"], last_contact=state["last_contact"])
    with transaction.connection() as connection:
        _put(connection, schema.bundle, rows)
    for row in rows["setting"]:
        transaction.put_state(**row)


# --- the centre ----------------------------------------------------------------------------------


def of_centre(database: Database) -> Iterator[Line]:
    """All but one-time codes, which are spent."""
    with database.transaction() as connection:
        for table in _CENTRAL:
            yield from _dump(connection, table)


def fill_centre(database: Database, rows: Rows) -> None:
    """A new database of today with the rows of a golden file."""
    with database.transaction() as connection:
        connection.execute(delete(tables.office))  # the golden ones have peppers of their own
        for table in _CENTRAL:
            _put(connection, table, rows)
