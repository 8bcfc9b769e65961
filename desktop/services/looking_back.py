"""The whole of the record is looked through by itself, once a day, and that is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.entries import Checked, NewEntry
from desktop.ports import Clock

if TYPE_CHECKING:
    from desktop.store import Store

LOOKED = "history_checked_on"


class LookingBack:
    """Chains, bodies, signatures and views of one store, as they were written."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def look(self) -> None:
        """Look through all of it (reads it whole, then writes), the first time on a day.

        What is wrong is kept, and written down as its number by the counter itself.
        """
        from desktop.store.check import rebuild_check
        from desktop.store.history import renew, unsigned

        today = self._clock.now().date().isoformat()
        if self._store.state(LOOKED) == today:
            return
        report = rebuild_check(self._store)
        found = [*report.problems, *unsigned(self._store)]
        with self._store.write() as transaction:
            renew(transaction, found)
            body = Checked(report.entries, len(found))
            by, stamp = transaction.machine, utc_stamp(self._clock.now())
            transaction.append(NewEntry(body, by, stamp))
            transaction.put_state(LOOKED, today)

    def wrong(self) -> CounterError | None:
        """What is known to be wrong, in words for whoever works here (reads)."""
        from desktop.store.history import noted

        found = noted(self._store)
        return CounterError(Code.STORE_CHANGED, count=len(found)) if found else None
