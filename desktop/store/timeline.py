"""What happened to a case: what the centre tells, and what it has not yet heard from here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import CompoundSelect, Connection, func, select, union_all

from desktop.domain.journal import JournalEntry
from desktop.domain.numbers import case_stream, exception_stream
from desktop.entries import KINDS, Facts, NewerError, body_of
from desktop.entries.detail import TimelineItem
from desktop.store.journal import entries_where
from desktop.store.receipts import receipts_of
from desktop.store.schema import exception, journal, place_of, receipt_print, receipt_view


def timeline(
    connection: Connection, case_id: str, told: Iterable[Mapping[str, Any]]
) -> tuple[TimelineItem, ...]:
    """The lines of a case in the order of their times, each entry once."""
    told = list(told)
    items = [
        TimelineItem(
            item["at"],
            item["kind"],
            item["actor"],
            item.get("facts") or {},
            newer=item["kind"] not in KINDS,
        )
        for item in told
    ]
    known = {item.get("entry") for item in told}
    items += [item for entry_id, item in _own(connection, case_id) if entry_id not in known]
    return tuple(sorted(items, key=lambda item: item.at))


def written_here(connection: Connection, case_id: str) -> int:
    """How many entries of this PC are lines of it: more of them later is news of the case."""
    places = _places(case_id).subquery()
    return int(connection.execute(select(func.count()).select_from(places)).scalar_one())


def _places(case_id: str) -> CompoundSelect[tuple[int]]:
    receipts = receipt_view.c.number.in_(receipts_of(case_id))
    return union_all(
        select(journal.c.place).where(journal.c.stream == case_stream(case_id)),
        select(place_of(receipt_view.c.chain, receipt_view.c.seq)).where(receipts),
        select(place_of(receipt_print.c.chain, receipt_print.c.seq))
        .join(receipt_view, receipt_view.c.number == receipt_print.c.number)
        .where(receipts),
    )


def _own(connection: Connection, case_id: str) -> Iterable[tuple[str, TimelineItem]]:
    entries = list(entries_where(connection, journal.c.place.in_(_places(case_id))))
    refused = _refused(connection, [entry.id for entry in entries])
    if refused:
        streams = [exception_stream(entry_id) for entry_id in refused]
        entries += entries_where(connection, journal.c.stream.in_(streams))
    for entry in entries:
        facts, newer = _facts(entry)
        code = refused.get(entry.id, "")
        yield entry.id, TimelineItem(entry.at, entry.kind, entry.actor, facts, code, newer)


def _facts(entry: JournalEntry) -> tuple[Facts, bool]:
    """What an entry of this PC says, and whether only a newer program can tell."""
    try:
        body = body_of(entry)
    except NewerError:
        return {}, True
    return (body.facts if body is not None else {}), False


def _refused(connection: Connection, entries: Iterable[str]) -> dict[str, str]:
    """Of these entries those that the centre could not apply, each with its code."""
    query = select(exception.c.entry_id, exception.c.code)
    rows = connection.execute(query.where(exception.c.entry_id.in_(entries)))
    return {row.entry_id: row.code for row in rows}
