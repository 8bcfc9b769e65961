"""What is past its time is erased by itself, once a day, and that is written down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from desktop.domain.journal import utc_stamp
from desktop.entries import Discarded, NewEntry, Purged
from desktop.ports import Clock
from desktop.services.reference import Reference
from desktop.store.purge import Past
from desktop.texts import text

if TYPE_CHECKING:
    from desktop.domain.retention import AtCounter, Retention
    from desktop.store import Store, Transaction

TIDIED = "tidied_on"
_RECORDS: tuple[AtCounter, ...] = ("cases", "receipts", "views", "entries", "fetched", "lists")


class Keeping:
    """Drafts that nobody went on with end, and old records go, as the office's data say."""

    def __init__(self, store: Store, reference: Reference, clock: Clock) -> None:
        self._store, self._reference, self._clock = store, reference, clock

    def tidy(self) -> None:
        """Erase what is past its time (writes), the first time on a day.

        CLOCK_WRONG where nobody knows which day it is, and nothing is erased.
        """
        now = self._clock.now()
        today, stamp = now.date(), utc_stamp(now)
        if self._store.state(TIDIED) == today.isoformat():
            return
        self._clock.check()
        kept = self._reference.retention
        with self._store.write() as transaction:
            for done in self._erased(transaction, kept, today, stamp):
                transaction.append(NewEntry(done, transaction.machine, stamp))
            transaction.put_state(TIDIED, today.isoformat())

    def _erased(
        self, transaction: Transaction, kept: Retention, today: date, stamp: str
    ) -> Iterator[Purged]:
        before = kept.at_counter("drafts", today).isoformat()
        reason = text("reasons.draft_expired").th
        stale = transaction.drafts.untouched_since(before)
        for draft_id, service_id in stale:
            transaction.delete_draft(draft_id)
            if not transaction.cases.holds(draft_id):  # else it put that case right, which stays
                body = Discarded(draft_id, service_id, reason)
                transaction.append(NewEntry(body, transaction.machine, stamp))
        if stale:
            yield Purged("drafts", before, len(stale))
        days = {str(record): kept.at_counter(record, today).isoformat() for record in _RECORDS}
        days["photos"] = days["cases"]  # nobody shows them any more
        past = Past(**{record: days[record] for record in _RECORDS})
        for record, count in transaction.purge(past).items():
            if count:
                yield Purged(record, days[record], count)
