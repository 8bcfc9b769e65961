"""What happened to a case: what the centre tells, and what it has not yet heard from here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, or_, select, union_all

from desktop.domain.case import TimelineItem
from desktop.store.journal import entries_where
from desktop.store.schema import journal, receipt_print, receipt_view

# The facts of a body that a line of the timeline shows; the rest is on the page of the case.
_SHOWN = (
    "reference", "receipt_number", "number", "total", "copy_no", "decision", "reason",
    "on_version", "document", "code",
)  # fmt: skip


def timeline(
    connection: Connection, case_id: str, told: Iterable[Mapping[str, Any]]
) -> tuple[TimelineItem, ...]:
    """The lines of a case in the order of their times, each once."""
    items = [
        TimelineItem(item["at"], item["kind"], item["actor"], _facts(item.get("facts") or item))
        for item in told
    ]
    known = {(item.at, item.kind) for item in items}
    items += [item for item in _own(connection, case_id) if (item.at, item.kind) not in known]
    return tuple(sorted(items, key=lambda item: item.at))


def _own(connection: Connection, case_id: str) -> Iterable[TimelineItem]:
    receipts = receipt_view.c.case_id == case_id
    of_receipts = union_all(
        select(receipt_view.c.entry_id).where(receipts),
        select(receipt_print.c.entry_id)
        .join(receipt_view, receipt_view.c.number == receipt_print.c.number)
        .where(receipts),
    )
    about = or_(journal.c.stream == f"case:{case_id}", journal.c.id.in_(of_receipts))
    for entry in entries_where(connection, about):
        yield TimelineItem(entry.at, entry.kind, entry.actor, _facts(entry.data()))


def _facts(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in _SHOWN if name in data}
