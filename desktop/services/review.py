"""The supervisor's desk: the queue, one case, and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.case import CaseView, Decision
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.domain.staff import StaffMember
from desktop.domain.text import clean
from desktop.entries import Decided, NewEntry
from desktop.ports import Clock
from desktop.services.cases import CaseBook

if TYPE_CHECKING:
    from desktop.store import Store


class Review:
    """Decides cases; what is decided offline counts here until the centre has answered."""

    def __init__(self, store: Store, cases: CaseBook, clock: Clock) -> None:
        self._store = store
        self._cases = cases
        self._clock = clock

    def decide(
        self, case_id: str, decision: Decision, reason: str, on_version: int, actor: StaffMember
    ) -> CaseView:
        """Approve or return a case that was seen at `on_version` (writes).

        CounterError REVIEW_NO_REASON (a return needs one), REVIEW_CHANGED (it has another version
        by now) or ENTRY_NOT_ALLOWED, and then nothing has changed.
        """
        reason = clean(reason).strip()
        if decision == "return" and not reason:
            raise CounterError(Code.REVIEW_NO_REASON)
        now = self._clock.now()
        with self._store.write() as transaction:
            view = self._cases.known(transaction.cases.get(case_id))
            if view.version != on_version:
                raise CounterError(Code.REVIEW_CHANGED)
            at = now.isoformat(timespec="seconds")
            body = Decided(
                case_id, decision, reason, on_version, decided_at=at, decided_by=actor.id
            )
            transaction.append(NewEntry(body, actor.id, utc_stamp(now)))
            return self._cases.known(transaction.cases.get(case_id))
