"""The supervisor's desk: the queue, one case, and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.case import CaseDetail, CaseState, CaseView, Decision, may_move
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import NewEntry, utc_stamp
from desktop.domain.numbers import case_stream
from desktop.domain.staff import StaffMember
from desktop.domain.text import clean
from desktop.ports import Clock
from desktop.services import bodies
from desktop.services.cases import CaseBook

if TYPE_CHECKING:
    from desktop.store import Store

TARGETS: dict[Decision, CaseState] = {
    "approve": CaseState.APPROVED,
    "return": CaseState.RETURNED,
}


class Review:
    """Decides cases; what is decided offline counts here until the centre has answered."""

    def __init__(self, store: Store, cases: CaseBook, clock: Clock) -> None:
        self._store = store
        self._cases = cases
        self._clock = clock

    def detail(self, case_id: str) -> CaseDetail:
        """The case beside the queue (reads)."""
        return self._cases.detail(case_id)

    def decide(
        self, case_id: str, decision: Decision, reason: str, on_version: int, actor: StaffMember
    ) -> CaseView:
        """Approve or return a case that was seen at `on_version` (writes).

        CounterError REVIEW_NOT_ALLOWED, REVIEW_NO_REASON (a return needs one), REVIEW_CHANGED
        (it has another version by now) or REVIEW_DECIDED, and then nothing has changed.
        """
        reason = clean(reason).strip()
        if decision == "return" and not reason:
            raise CounterError(Code.REVIEW_NO_REASON)
        now = self._clock.now()
        with self._store.write() as transaction:
            view = self._cases.known(transaction.cases.get(case_id))
            if view.version != on_version:
                raise CounterError(Code.REVIEW_CHANGED)
            if not may_move(view.state, TARGETS[decision], actor.role):
                if not may_move(view.state, TARGETS[decision], "supervisor"):
                    raise CounterError(Code.REVIEW_DECIDED)
                raise CounterError(Code.REVIEW_NOT_ALLOWED)
            body = bodies.decided_body(case_id, decision, reason, on_version, now, actor.id)
            transaction.append(
                NewEntry(case_stream(case_id), "case.decided", actor.id, utc_stamp(now), body)
            )
            return self._cases.known(transaction.cases.get(case_id))
