"""Whether the store still says what the journal and the feed say: all is folded again."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.exc import DatabaseError

from desktop.domain.journal import JournalEntry
from desktop.domain.numbers import case_of, series_stream
from desktop.entries import NewerError, Printed, body_of
from desktop.store import feed as feeding
from desktop.store import journal as journaling
from desktop.store import views
from desktop.store.connection import KEY_BYTES, writer_engine
from desktop.store.device_format import enrolled
from desktop.store.schema import (
    UNDECIDED,
    VIEWS,
    body,
    case_file,
    case_view,
    correction,
    exception,
    feed,
    flag_mark,
    journal,
    metadata,
    once_key,
    place_of,
    receipt_more,
    receipt_print,
    receipt_view,
    undecided,
)
from desktop.store.store import Store

_KEYS: dict[Table, tuple[str, ...]] = {
    case_view: ("id",),
    correction: ("case_id",),
    receipt_view: ("number",),
    receipt_more: ("case_id", "number"),
    receipt_print: ("number", "copy_no"),
    once_key: ("case_id", "key"),
    flag_mark: ("case_id", "key", "own"),
}
_Key = tuple[Any, ...]
_Row = dict[str, Any]
_CACHE_KIB = 64 << 10  # pages of the scratch database that are kept in memory


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check looked at and what it found; the lines name rows by key, never a person."""

    entries: int
    cases: int
    purged: int
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Nothing was found."""
        return not self.problems


@dataclass(slots=True)
class _Unfolded:
    """What cannot be folded again: its body is gone, or only a newer program knows what it means.

    `newer` are the places of the latter, `unreadable` names what nobody can read.
    """

    purged: int = 0
    cases: set[str] = field(default_factory=set)
    prints: int = 0
    newer: set[tuple[int, int]] = field(default_factory=set)
    unreadable: list[str] = field(default_factory=list)

    def add(self, entry: JournalEntry) -> None:
        """An entry that changed the views, who knows how."""
        self.prints += entry.kind == Printed.KIND
        if (case_id := case_of(entry.stream)) is not None:
            self.cases.add(case_id)


def rebuild_check(store: Store) -> CheckReport:
    """Check pages, chain and search index, and compare the views with a new fold of everything.

    Reads the whole store; CounterError STORE_DAMAGED where it cannot be read to its end.
    """
    problems: list[str] = []
    with store.connection() as connection:
        problems += _pages(connection)
        problems += store.journal.verify()
        problems += _series(connection)
        problems += _undecided(connection)
        with _scratch(store.path) as fresh:
            metadata.create_all(fresh, tables=[*VIEWS, exception])
            unfolded = _fold_all(connection, fresh)
            problems += unfolded.unreadable
            for table in VIEWS:
                problems += _differences(connection, fresh, table, unfolded)
        entries = connection.execute(select(func.count()).select_from(journal)).scalar_one()
        cases = connection.execute(select(func.count()).select_from(case_view)).scalar_one()
    problems += _search(store)
    return CheckReport(entries, cases, unfolded.purged, tuple(problems))


@contextmanager
def _scratch(path: Path) -> Iterator[Connection]:
    """An empty database beside the store, gone afterwards: in memory it would be too large.

    Nobody has its key, so what a crash leaves of it says nothing.
    """
    scratch = path.with_name(path.name + ".check")
    _remove(scratch)
    engine = writer_engine(scratch, secrets.token_bytes(KEY_BYTES))
    try:
        with engine.connect() as fresh:
            fresh.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KIB}")
            yield fresh
            fresh.rollback()  # its pages are in the log, and never meant for the file
    finally:
        engine.dispose()
        _remove(scratch)


def _remove(scratch: Path) -> None:
    for name in ("", "-wal", "-shm", "-journal"):
        scratch.with_name(scratch.name + name).unlink(missing_ok=True)


def _pages(connection: Connection) -> Iterator[str]:
    for row in connection.exec_driver_sql("PRAGMA cipher_integrity_check"):
        yield f"file: {row[0]}"
    # The check of the search index goes by what this connection knew of it at its last search
    # (seen in SQLite 3.53): one search brings it up to date, else a sound index looks broken.
    connection.exec_driver_sql("SELECT rowid FROM case_search WHERE case_search MATCH 'abc'").all()
    for row in connection.exec_driver_sql("PRAGMA quick_check"):
        if row[0] != "ok":
            yield f"file: {row[0]}"


def _series(connection: Connection) -> Iterator[str]:
    """Every number given out must be used, once."""
    at = journaling.current_chain(connection)
    for name, last in at.given.items() if at is not None else ():
        series, kind, year_be = name.split("/")
        yy = f"{series}-{int(year_be) % 100:02d}"
        if kind == "receipt":
            stream = series_stream(yy)
            column, query = receipt_view.c.number, receipt_view.c.stream == stream
        else:
            column = case_view.c.reference
            query = (case_view.c.own == 1) & column.startswith(f"{yy}-", autoescape=True)
        used = bytearray(last + 1)
        count = 0
        for number in connection.execute(select(column).where(query)).scalars():
            running = int(number.rsplit("-", 1)[1])
            count += 1
            if running <= last:
                used[running] = 1
        if not (count == last == sum(used) and not used[0]):
            yield f"{kind} numbers {yy}: {last} given out, {count} used"


def _undecided(connection: Connection) -> Iterator[str]:
    """The running numbers, against the cases themselves and none of their indexes."""
    walk = (
        "SELECT due, here = 1 AND state = 'accepted' AS open, count(*) AS number"
        f" FROM case_view NOT INDEXED WHERE {UNDECIDED} GROUP BY 1, 2"
    )
    there = {(row.due, row.open): row.number for row in connection.exec_driver_sql(walk)}
    kept = {(row.due, row.here): row.number for row in connection.execute(select(undecided))}
    for due, here in sorted(there.keys() | kept.keys()):
        counted, found = kept.get((due, here), 0), there.get((due, here), 0)
        if counted != found:
            yield f"undecided {due}: {counted} counted, {found} found"


def _fold_all(connection: Connection, fresh: Connection) -> _Unfolded:
    unfolded = _Unfolded()
    for chain, entry in journaling.all_entries(connection):
        try:
            body = body_of(entry)
        except NewerError:
            unfolded.newer.add((chain, entry.seq))
            unfolded.add(entry)
            continue
        except ValueError as odd:
            unfolded.unreadable.append(f"journal {chain}/{entry.seq} ({entry.kind}): {odd}")
            continue
        if body is not None:
            views.fold_entry(fresh, chain, entry, body)
            continue
        unfolded.purged += 1
        unfolded.add(entry)
        views.fold_purged(fresh, entry)
    device = enrolled(connection)
    office = device.office if device is not None else ""
    for content in connection.execute(select(feed.c.content).order_by(feed.c.position)).scalars():
        feeding.fold(fresh, json.loads(content), office)
    for row in connection.execute(select(case_file.c.id, case_file.c.lines)):
        views.fold_file(fresh, row.id, row.lines)
    for row in connection.execute(select(exception)):
        views.fold_exception(fresh, row.entry_id, row.code, row.case_id)
    return unfolded


def _differences(
    connection: Connection, fresh: Connection, table: Table, unfolded: _Unfolded
) -> Iterator[str]:
    excused = _excused(connection, table, unfolded)
    for key, have, want in _side_by_side(_rows(connection, table), _rows(fresh, table)):
        if key in excused:
            continue
        name = f"{table.name} {'/'.join(map(str, key))}"
        if have is None or want is None:
            yield f"{name}: {'missing' if have is None else 'not in the journal or the feed'}"
        elif have != want:
            columns = sorted(column for column in want if want[column] != have[column])
            yield f"{name}: differs in {', '.join(columns)}"


def _rows(connection: Connection, table: Table) -> Iterator[tuple[_Key, _Row]]:
    """The rows in the order of their keys, one at a time: there may be very many."""
    keys = _KEYS[table]
    for row in connection.execute(select(table).order_by(*(table.c[name] for name in keys))):
        # `n` is the order of arrival, which a new fold does not repeat.
        values = {name: value for name, value in row._asdict().items() if name != "n"}
        yield tuple(values[name] for name in keys), values


def _side_by_side(
    stored: Iterator[tuple[_Key, _Row]], folded: Iterator[tuple[_Key, _Row]]
) -> Iterator[tuple[_Key, _Row | None, _Row | None]]:
    """The rows of two tables that are sorted by their keys, by key; None where one has no row."""
    have, want = next(stored, None), next(folded, None)
    while have is not None or want is not None:
        key = min(row[0] for row in (have, want) if row is not None)
        both: list[_Row | None] = [None, None]
        if have is not None and have[0] == key:
            both[0], have = have[1], next(stored, None)
        if want is not None and want[0] == key:
            both[1], want = want[1], next(folded, None)
        yield key, both[0], both[1]


def _excused(connection: Connection, table: Table, unfolded: _Unfolded) -> set[tuple[Any, ...]]:
    """Keys of rows whose entries were not folded again, so that they cannot be compared."""
    if not unfolded.purged and not unfolded.newer:
        return set()
    if table is receipt_print:
        query = select(receipt_print.c.number, receipt_print.c.copy_no)
        return set(map(tuple, connection.execute(query))) if unfolded.prints else set()
    newer = _receipts_at(connection, unfolded.newer)
    if table in (once_key, flag_mark):
        keys = [table.c[name] for name in _KEYS[table]]
        return {
            key
            for row in connection.execute(select(*keys))
            if (key := tuple(row))[0] in unfolded.cases
        }
    gone = place_of(receipt_view.c.chain, receipt_view.c.seq).not_in(select(body.c.place))
    if table in (case_view, correction):  # a receipt is the last that was written of its case
        paid = connection.execute(select(receipt_view.c.case_id).where(gone)).scalars()
        return {(case_id,) for case_id in unfolded.cases.union(newer.values(), paid)}
    purged = select(receipt_view.c.number).where(gone)
    return {(number,) for number in newer} | set(map(tuple, connection.execute(purged)))


def _receipts_at(connection: Connection, places: set[tuple[int, int]]) -> dict[str, str]:
    """The receipts that these entries issued: number → case id."""
    rows = connection.execute(select(receipt_view)) if places else ()
    return {row.number: row.case_id for row in rows if (row.chain, row.seq) in places}


def _search(store: Store) -> list[str]:
    """The search index must hold the text of every case, and no other.

    To ask takes the lock of a writer, so it is left out beside a window that works.
    """
    if not store.is_held:
        return []
    check = "INSERT INTO case_search (case_search, rank) VALUES ('integrity-check', 1)"
    with store.write() as transaction, transaction.connection() as connection:
        try:
            connection.exec_driver_sql(check)
        except DatabaseError:
            return ["case_search: does not fit the cases"]
    return []
