"""What happened to a case: what the centre tells, and what it has not yet heard from here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, union_all

from desktop.domain.journal import JournalEntry
from desktop.domain.numbers import case_stream, exception_stream
from desktop.entries import KINDS, Facts, NewerError, body_of
from desktop.entries.detail import TimelineItem
from desktop.store.journal import entries_by, entries_of, entries_where
from desktop.store.receipts import receipts_of
from desktop.store.schema import exception, journal, place_of, receipt_print, receipt_view
from desktop.store.statement import Statement

_RECEIPTS = receipt_view.c.number.in_(receipts_of(bindparam("case_id")))
_PLACES = union_all(
    select(journal.c.place).where(journal.c.stream == bindparam("stream")),
    select(place_of(receipt_view.c.chain, receipt_view.c.seq)).where(_RECEIPTS),
    select(place_of(receipt_print.c.chain, receipt_print.c.seq))
    .join(receipt_view, receipt_view.c.number == receipt_print.c.number)
    .where(_RECEIPTS),
)
_COUNT = Statement(select(func.count()).select_from(_PLACES.subquery()))
_ENTRIES = entries_by(journal.c.place.in_(_PLACES))
# Of these entries those that the centre could not apply, each with its code.
_REFUSED = Statement(
    select(exception.c.entry_id, exception.c.code)
    .join(journal, journal.c.id == exception.c.entry_id)
    .where(journal.c.place.in_(_PLACES))
)


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
    ((number,),) = _COUNT.run(connection, _of(case_id))
    return int(number)


def _of(case_id: str) -> dict[str, str]:
    return {"case_id": case_id, "stream": case_stream(case_id)}


def _own(connection: Connection, case_id: str) -> Iterable[tuple[str, TimelineItem]]:
    entries = entries_of(connection, _ENTRIES, _of(case_id))
    if not entries:
        return
    refused: dict[str, str] = dict(_REFUSED.run(connection, _of(case_id)))
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
