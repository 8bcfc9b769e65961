"""What a result has changed is offered to the customer, who agrees to it at a counter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.domain.case import CaseView
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.domain.receipt import Payment, Quote, Receipt
from desktop.entries import Agreed, NewEntry
from desktop.entries.detail import CaseDetail, TimelineItem
from desktop.forms.evaluate import Evaluation
from desktop.ports import Clock
from desktop.services.cases import CaseBook
from desktop.services.receipts import Taken, Till
from desktop.services.session import Session

if TYPE_CHECKING:
    from desktop.store import Store


class Offers:
    """Offers at one counter."""

    def __init__(self, store: Store, cases: CaseBook, clock: Clock, till: Till) -> None:
        self._store = store
        self._cases = cases
        self._clock = clock
        self._till = till

    def agree(
        self, case_id: str, payment: Payment | None, on_version: int, actor: Session
    ) -> tuple[CaseView, Receipt | None]:
        """Take down that the customer agrees, with what is paid for it (writes).

        CASE_CHANGED if it is not what was offered any more, PAYMENT_DIFFERS, CLOCK_WRONG or
        ENTRY_NOT_ALLOWED, and then nothing has changed.
        """
        self._clock.check()
        taken = Taken(payment, self._clock.now(), actor)
        stamp = utc_stamp(taken.at)
        with self._store.write() as transaction:
            detail = self._cases.known(transaction.cases.detail(case_id))
            stands, body = self._cases.accepted(detail), detail.body
            fresh = detail.view.version == on_version and not detail.behind
            if stands is None or body is None or not fresh:
                raise CounterError(Code.CASE_CHANGED)
            due = due_of(detail, stands)
            taken.check(due)
            number = self._till.number(transaction, taken)
            is_paid = number is not None or body.settled == stands.quote
            life = replace(stands.life, route=body.life.route, owning=body.life.owning)
            content = replace(
                body,
                quote=stands.quote,
                receipt_number=body.receipt_number or number,
                paid=None if is_paid else body.settled,
                life=life,
            )
            event = TimelineItem(stamp, Agreed.KIND, actor.id)
            agreed = self._cases.accepted(replace(detail, timeline=(*detail.timeline, event)))
            content = content.promised(agreed or stands)
            on = transaction.cases.made_on(case_id)
            to = Agreed.leads(detail.view.standing, actor.id).state
            move = Agreed(case_id, "", on.version, to, content, number, on_move=on.move)
            transaction.append(NewEntry(move, actor.author, stamp))
            title = stands.service.title
            receipt = self._till.issue(transaction, number, taken, due, content, title)
            return self._cases.known(transaction.cases.get(case_id)), receipt


def due_of(detail: CaseDetail, stands: Evaluation) -> Quote:
    """What the customer is asked to pay beyond what was paid; below 0 it is owed back."""
    assert detail.body is not None
    return stands.quote.beyond(detail.body.settled)
