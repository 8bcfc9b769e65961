"""The moves of a case: the supervisor's decision, and what else may be made of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.domain.case import CaseView, Decision
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.domain.staff import StaffMember
from desktop.domain.text import clean
from desktop.entries import Decided, Move, NewEntry
from desktop.ports import Clock
from desktop.services.cases import CaseBook

if TYPE_CHECKING:
    from desktop.store import Store


class Review:
    """Moves cases on; what is done offline counts here until the centre has answered."""

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
        reason, at = clean(reason).strip(), self._clock.now().isoformat(timespec="seconds")
        if decision == "return" and not reason:
            raise _no_reason()
        return self._write(
            case_id,
            on_version,
            actor,
            lambda version: Decided(case_id, reason, version, decision, at, actor.id),
        )

    def move(
        self, kind: type[Move], case_id: str, reason: str, on_version: int, actor: StaffMember
    ) -> CaseView:
        """Any other move of a case that was seen at `on_version` (writes); failures as `decide`."""
        reason = clean(reason).strip()
        if not reason:
            raise _no_reason()
        return self._write(
            case_id, on_version, actor, lambda version: kind(case_id, reason, version)
        )

    def _write(
        self, case_id: str, seen: int, actor: StaffMember, body: Callable[[int], Move]
    ) -> CaseView:
        with self._store.write() as transaction:
            view = self._cases.known(transaction.cases.get(case_id))
            if view.version != seen:
                raise CounterError(Code.REVIEW_CHANGED)
            move = body(transaction.cases.version_ahead(case_id))
            transaction.append(NewEntry(move, actor.id, utc_stamp(self._clock.now())))
            return self._cases.known(transaction.cases.get(case_id))


def _no_reason() -> CounterError:
    return CounterError(Code.REVIEW_NO_REASON)
