"""The moves of a case: the decision, and what else may be made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from desktop.domain.case import CaseView, FieldValue
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.domain.life import CaseState, Decision
from desktop.domain.receipt import Quote
from desktop.domain.text import clean
from desktop.entries import (
    MOVES,
    Answered,
    Appealed,
    Approved,
    Closed,
    DecisionMove,
    Executed,
    Lapsed,
    Move,
    NewEntry,
    Refused,
    Resulted,
)
from desktop.entries.flag import Flag
from desktop.entries.told import Told
from desktop.forms.decisions import DecisionState, decisions
from desktop.forms.evaluate import Evaluation
from desktop.forms.given import Given
from desktop.forms.offers import offer_of
from desktop.forms.owed import owed_back
from desktop.forms.written import value_of, written
from desktop.ports import Clock
from desktop.services.accepted import again
from desktop.services.cases import CaseBook
from desktop.services.session import Session

if TYPE_CHECKING:
    from desktop.store import Store, Transaction
    from desktop.store.cases import MadeOn


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
        actor: Session,
        *,
        row: str = "",
        item: str = "",
        about: Sequence[str] = (),
    ) -> CaseView:
        """Approve, return or refuse a case that was seen at `on_version` (writes); `row` is that
        of the service by which it is done (else the first of such a move), `item` the manual's,
        `about` the fields and documents that it speaks of.

        CounterError REVIEW_NO_REASON, REVIEW_NO_ITEM (of a refusal), REVIEW_WAITS (for a result),
        REVIEW_CHANGED (it has another version by now, or its service has no such decision as it
        stands) or ENTRY_NOT_ALLOWED, and then nothing has changed.
        """
        kind = MOVES[decision]
        assert issubclass(kind, DecisionMove)
        reason, item = clean(reason).strip(), clean(item).strip()
        with self._store.write() as transaction:
            view, on, to = self._seen(transaction, kind, case_id, on_version, actor)
            found = self._found(transaction, case_id, decision, row)
            wants_reason = found.wants_reason if found else kind is not Approved
            if wants_reason and not reason:
                raise _no_reason()
            if kind is Refused and not item:
                raise CounterError(Code.REVIEW_NO_ITEM)
            sets = [Flag.of(one) for one in found.sets] if found else []
            name = found.id if found is not None and not found.usual else ""
            said = (name, item, list(about), sets)
            move = kind(view.id, reason, on.version, to, *said, on_move=on.move)
            return self._append(transaction, move, actor)

    def _found(
        self, transaction: Transaction, case_id: str, decision: Decision, row: str
    ) -> DecisionState | None:
        """The decision as the service has it; None where nobody here knows what it says."""
        try:
            detail = self._cases.known(transaction.cases.detail(case_id))
            stands = self._cases.accepted(detail)
        except ValueError:  # a newer program has written of it since it was seen
            stands = None
        if stands is None:
            return None
        for one in decisions(stands):
            if one.move == decision and row in ("", one.id):
                if not one.ready:
                    raise CounterError(Code.REVIEW_WAITS)
                return one
        raise CounterError(Code.REVIEW_CHANGED)

    def move(
        self, kind: type[Move], case_id: str, reason: str, on_version: int, actor: Session
    ) -> CaseView:
        """Any other move of a case that was seen at `on_version` (writes); failures as `decide`."""
        reason = clean(reason).strip()
        if not reason:
            raise _no_reason()
        with self._store.write() as transaction:
            view, on, to = self._seen(transaction, kind, case_id, on_version, actor)
            if not in_time(kind, view, self._clock.now().date()):
                raise CounterError(Code.REVIEW_DAYS)
            if kind is Executed:
                self._check_execution(transaction, case_id)
            more: tuple[object, ...] = ("", "", [], []) if issubclass(kind, DecisionMove) else ()
            move = kind(view.id, reason, on.version, to, *more, on_move=on.move)
            self._append(transaction, move, actor)
            if kind is Executed:
                self._close(transaction, case_id, actor)
            return self._cases.known(transaction.cases.get(case_id))

    def record(
        self,
        case_id: str,
        result: str,
        values: Mapping[str, str],
        on_version: int,
        actor: Session,
    ) -> CaseView:
        """Write down a result of the case, by the ids of its fields (writes).

        Where it changes what the case costs the customer is offered that. REVIEW_RESULT if
        something in it is missing or wrong; else as `decide`.
        """
        fields = {name: FieldValue(clean(text)) for name, text in values.items()}
        with self._store.write() as transaction:
            stands = self._stands(transaction, case_id)
            given: Given = stands.env[0].given
            then = again(stands, replace(given, results={**given.results, result: fields}))
            found = next((one for one in then.results if one.result.id == result), None)
            if found is None or not found.complete:
                raise CounterError(Code.REVIEW_RESULT)
            kept = {state.field.id: state.text for state in found.fields if state.text}
            offer, by = _offer(stands, then), found.result.by
            return self._tell(
                transaction,
                lambda on, to: Resulted(
                    case_id, "", on.version, to, offer, result, by, kept, on_move=on.move
                ),
                case_id,
                on_version,
                actor,
            )

    def answer(
        self, case_id: str, fact: str, text: str, on_version: int, actor: Session
    ) -> CaseView:
        """Write down what the outside has answered to a fact of the case (writes); as `record`."""
        with self._store.write() as transaction:
            stands = self._stands(transaction, case_id)
            given: Given = stands.env[0].given
            kind = next((one.type for one in stands.service.facts if one.name == fact), None)
            try:
                value = value_of(kind, clean(text).strip()) if kind is not None else None
            except ValueError:
                value = None
            if kind is None or (not value and value != 0):
                raise CounterError(Code.REVIEW_RESULT)
            then = again(stands, replace(given, outside={**given.outside, fact: value}))
            kept, offer = written(kind, value), _offer(stands, then)
            return self._tell(
                transaction,
                lambda on, to: Answered(
                    case_id, "", on.version, to, offer, fact, kept, on_move=on.move
                ),
                case_id,
                on_version,
                actor,
            )

    def _tell(
        self,
        transaction: Transaction,
        make: Callable[[MadeOn, CaseState], Told],
        case_id: str,
        on_version: int,
        actor: Session,
    ) -> CaseView:
        view, on, to = self._seen(transaction, Told, case_id, on_version, actor)
        told = make(on, to)
        led = told.led(view.standing, actor.id).state
        return self._append(transaction, replace(told, to=led), actor)

    def _stands(self, transaction: Transaction, case_id: str) -> Evaluation:
        """The case evaluated; REVIEW_CHANGED where its service or what it holds is not here."""
        stands = self._cases.accepted(self._cases.known(transaction.cases.detail(case_id)))
        if stands is None:
            raise CounterError(Code.REVIEW_CHANGED)
        return stands

    def _check_execution(self, transaction: Transaction, case_id: str) -> None:
        """REVIEW_WAITS as long as none of the service's ways to execute it is open."""
        stands = self._cases.accepted(self._cases.known(transaction.cases.detail(case_id)))
        if stands is None or not any(one.move == "execute" for one in stands.service.decisions):
            return
        if not any(one.move == "execute" and one.ready for one in decisions(stands)):
            raise CounterError(Code.REVIEW_WAITS)

    def _close(self, transaction: Transaction, case_id: str, actor: Session) -> None:
        """What is executed is done by itself where nobody owes anything any more."""
        detail = self._cases.known(transaction.cases.detail(case_id))
        stands, body = self._cases.accepted(detail), detail.body
        if stands is None or body is None:
            return
        back = owed_back(stands, body.settled).total if body.receipt_number else 0
        if not back and not any(one.pays for one in decisions(stands)):
            on = transaction.cases.made_on(case_id)
            closed = Closed(case_id, "", on.version, CaseState.DONE, on_move=on.move)
            self._append(transaction, closed, actor)

    def _seen(
        self,
        transaction: Transaction,
        kind: type[Move],
        case_id: str,
        on_version: int,
        actor: Session,
    ) -> tuple[CaseView, MadeOn, CaseState]:
        """The case if it still is what was seen, what a move is made on, and where that leads."""
        view = self._cases.known(transaction.cases.get(case_id))
        if view.version != on_version:
            raise CounterError(Code.REVIEW_CHANGED)
        to = kind.leads(view.standing, actor.id).state
        return view, transaction.cases.made_on(case_id), to

    def _append(self, transaction: Transaction, move: Move, actor: Session) -> CaseView:
        transaction.append(NewEntry(move, actor.author, utc_stamp(self._clock.now())))
        return self._cases.known(transaction.cases.get(move.case_id))


def in_time(kind: type[Move], view: CaseView, today: date) -> bool:
    """Whether the days allow it: an appeal until their end, and only then a case lapses."""
    if view.until is None:
        return kind is not Lapsed
    if kind is Lapsed:
        return today > view.until
    return kind is not Appealed or today <= view.until


def _offer(before: Evaluation, now: Evaluation) -> Quote | None:
    """The whole quote, if what has come changes a line of it."""
    return now.quote if offer_of(before.quote, now.quote) is not None else None


def _no_reason() -> CounterError:
    return CounterError(Code.REVIEW_NO_REASON)
