"""The moves of a case: the decision, and what else may be made of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.domain.case import CaseView
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.domain.life import CaseState, Decision
from desktop.domain.staff import StaffMember
from desktop.domain.text import clean
from desktop.entries import MOVES, Approved, DecisionMove, Move, NewEntry
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
        self,
        case_id: str,
        decision: Decision,
        reason: str,
        on_version: int,
        actor: StaffMember,
        *,
        row: str = "",
        item: str = "",
    ) -> CaseView:
        """Approve, return or refuse a case that was seen at `on_version` (writes); `row` is that
        of the service by which it is done, `item` the manual's.

        CounterError REVIEW_NO_REASON (all but an approval need one), REVIEW_CHANGED (it has
        another version by now) or ENTRY_NOT_ALLOWED, and then nothing has changed.
        """
        kind = MOVES[decision]
        assert issubclass(kind, DecisionMove)
        reason = clean(reason).strip()
        if kind is not Approved and not reason:
            raise _no_reason()
        return self._write(
            kind,
            case_id,
            on_version,
            actor,
            lambda version, to: kind(case_id, reason, version, to, row, item, []),
        )

    def move(
        self, kind: type[Move], case_id: str, reason: str, on_version: int, actor: StaffMember
    ) -> CaseView:
        """Any other move of a case that was seen at `on_version` (writes); failures as `decide`."""
        reason = clean(reason).strip()
        if not reason:
            raise _no_reason()
        return self._write(
            kind,
            case_id,
            on_version,
            actor,
            lambda version, to: kind(case_id, reason, version, to),
        )

    def _write(
        self,
        kind: type[Move],
        case_id: str,
        seen: int,
        actor: StaffMember,
        body: Callable[[int, CaseState], Move],
    ) -> CaseView:
        with self._store.write() as transaction:
            view = self._cases.known(transaction.cases.get(case_id))
            if view.version != seen:
                raise CounterError(Code.REVIEW_CHANGED)
            to = kind.leads(view.standing, actor.id).state
            move = body(transaction.cases.version_ahead(case_id), to)
            transaction.append(NewEntry(move, actor.id, utc_stamp(self._clock.now())))
            return self._cases.known(transaction.cases.get(case_id))


def _no_reason() -> CounterError:
    return CounterError(Code.REVIEW_NO_REASON)
