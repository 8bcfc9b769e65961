"""Behind the payment page: what is due, what was received, the change, and the one receipt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.case import Draft
from desktop.domain.failure import Code, CounterError
from desktop.domain.money import baht
from desktop.domain.receipt import Quote
from desktop.domain.text import Text
from ui.presenters.submission import Submission

if TYPE_CHECKING:
    from desktop.services.filing import Submitted
    from ui.context import Context

# What a customer is likely to hand over: rounded up to these (baht).
ROUND_UP = (100, 500, 1000)
LARGEST_NOTE = baht(1000)


@dataclass(frozen=True, slots=True)
class PaymentState:
    """What the page shows; amounts in satang, `received` None while the field holds none that
    can be taken.
    """

    draft: Draft
    service: Text
    quote: Quote
    quick: tuple[int, ...]
    text: str = ""
    received: int | None = None
    problem: CounterError | None = None
    busy: bool = False
    much: bool = False
    """The change is more than a note too many: another press is wanted."""

    @property
    def change(self) -> int | None:
        """What goes back to the customer; negative is what is still short."""
        return None if self.received is None else self.received - self.quote.total

    @property
    def enough(self) -> bool:
        """Whether the receipt can be issued."""
        return self.change is not None and self.change >= 0


def quick_amounts(total: int) -> tuple[int, ...]:
    """The exact amount and the likely ones above it, in satang."""
    amounts = [total]
    for step in map(baht, ROUND_UP):
        amount = -(-total // step) * step
        if amount not in amounts:
            amounts.append(amount)
    return tuple(amounts)


class PaymentPresenter(QObject):
    """Takes the cash for one draft and submits it once."""

    changed = Signal(object)
    """PaymentState."""
    submitted = Signal(object)
    """The `Submitted` of desktop.services."""
    failed = Signal(object)
    """CounterError: nothing was issued, nothing is lost."""
    nothing_due = Signal(str)
    """The id of the draft, when the fees have changed to nothing under the open page."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._submission = Submission(context)
        self._state: PaymentState | None = None
        self._submission.done.connect(self._on_done)
        self._submission.failed.connect(self._on_failed)

    @property
    def state(self) -> PaymentState | None:
        """What is shown."""
        return self._state

    def open(self, draft: Draft) -> None:
        """Begin with an empty drawer for this draft."""
        intake = self._context.desk.intake
        quote = intake.due(draft)
        title = intake.service(draft).title
        self._state = PaymentState(draft, title, quote, quick_amounts(quote.total))
        self.changed.emit(self._state)

    def forget(self) -> None:
        """Nobody pays any more; a receipt that is under way is issued."""
        self._state = None

    def type(self, text: str) -> None:
        """The field of the cash received holds this now."""
        if self._state is None or self._submission.busy:
            return
        received, problem, cashier = None, None, self._context.desk.cashier
        try:
            received = cashier.read_amount(text)
            cashier.take_cash(self._state.quote.total, received)
        except CounterError as error:
            # Too much is said at once, and no change is counted out of it.
            if error.code is Code.PAYMENT_TOO_MUCH:
                received, problem = None, error
        self._state = replace(
            self._state, text=text, received=received, problem=problem, much=False
        )
        self.changed.emit(self._state)

    def issue(self) -> None:
        """Issue the receipt; a second press while the first is answered does nothing."""
        state = self._state
        if state is None or self._submission.busy:
            return
        cashier = self._context.desk.cashier
        try:
            payment = cashier.take_cash(state.quote.total, cashier.read_amount(state.text))
        except CounterError as error:
            self._tell(error)
            return
        if payment.change >= LARGEST_NOTE and not state.much:
            self._state = replace(state, much=True, problem=None)
            self.changed.emit(self._state)
            return
        if self._submission.send(state.draft, payment):
            self._tell(None)

    def _tell(self, problem: CounterError | None) -> None:
        if self._state is not None:
            self._state = replace(self._state, problem=problem, busy=self._submission.busy)
            self.changed.emit(self._state)

    def _on_done(self, submitted: Submitted) -> None:
        if self._state is not None and self._state.draft.id == submitted.case.id:
            self._state = None
        self.submitted.emit(submitted)

    def _on_failed(self, error: CounterError) -> None:
        state = self._state
        if error.code is Code.PAYMENT_DIFFERS and state is not None:
            self.open(state.draft)  # what is due now, and the customer is asked anew
            if self._state is not None and self._state.quote.total <= 0:
                self.nothing_due.emit(state.draft.id)
                return
        self._tell(None)
        self.failed.emit(error)
