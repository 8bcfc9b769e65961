"""The cash desk: cash with change, and receipts printed again."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.domain.money import baht, format_baht, parse_baht
from desktop.domain.numbers import parse_number
from desktop.domain.receipt import Attempt, Payment, Receipt
from desktop.domain.text import clean
from desktop.entries import Author, Body, NewEntry, NotPrinted, Printed, Printing
from desktop.ports import Clock
from desktop.services.session import Session

if TYPE_CHECKING:
    from desktop.store import Store, Transaction


# Nobody is given more change than this: more was typed by a scanner or a slip of the finger.
MOST_CHANGE = baht(10_000)


class Cashier:
    """Payments and receipts."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def read_amount(self, text: str) -> int:
        """What the clerk typed as an amount, in satang; PAYMENT_AMOUNT if it is none."""
        try:
            return parse_baht(text)
        except ValueError:
            raise CounterError(Code.PAYMENT_AMOUNT) from None

    def take_cash(self, total: int, received: int) -> Payment:
        """A cash payment of `received` satang towards `total`.

        PAYMENT_SHORT if it is less, PAYMENT_TOO_MUCH if so much cannot be meant.
        """
        if received < total:
            raise CounterError(Code.PAYMENT_SHORT, missing=format_baht(total - received))
        if received - total > MOST_CHANGE:
            raise CounterError(Code.PAYMENT_TOO_MUCH, most=format_baht(MOST_CHANGE))
        return Payment("cash", received, received - total)

    def receipt(self, number: str) -> Receipt:
        """A receipt of this PC (reads); RECEIPT_UNKNOWN if there is none of this number."""
        return _known(number, self._store.receipts.get(number))

    def last_receipt(self, actor: str) -> Receipt | None:
        """The last receipt of this PC if this member of staff issued it today (reads)."""
        last, today = self._store.receipts.last(), self._clock.now().date()
        if last is None or last.issued_by != actor:
            return None
        return last if datetime.fromisoformat(last.issued_at).date() == today else None

    def unprinted(self) -> dict[str, str]:
        """The receipts of this PC whose original has not come out (reads): number → case id."""
        return self._store.receipts.unprinted()

    def is_printed(self, number: str) -> bool:
        """Whether the original of a receipt has come out (reads)."""
        return self._store.receipts.prints(number) > 0

    def unsure(self) -> frozenset[str]:
        """Of these the ones that a printer may have printed before the program ended (reads)."""
        receipts = self._store.receipts
        return frozenset(number for number in receipts.unprinted() if receipts.begun_at(number))

    def begin_original(self, number: str, printer: str, actor: Session) -> Attempt | None:
        """Write down that a printer is about to get the original (writes); None if it is out.

        Where it was begun before and nothing says what became of it, that attempt goes on.
        """
        now = self._clock.now()
        with self._store.write() as transaction:
            _known(number, transaction.receipts.get(number))
            if transaction.receipts.prints(number) > 0:
                return None
            begun = transaction.receipts.begun_at(number)
            if begun is not None:
                job_id = _print_jobs(transaction).get(number, "")
                return Attempt(datetime.fromisoformat(begun), tried=True, job_id=job_id)
            self._append(transaction, Printing(number, printer), actor.witness)
        return Attempt(now)

    def keep_print_job(self, number: str, job_id: str) -> None:
        """Keep the printer's own name of the job that prints the original (writes)."""
        with self._store.write() as transaction:
            if transaction.receipts.begun_at(number) is not None:
                _put_print_jobs(transaction, _print_jobs(transaction) | {number: job_id})

    def printed(self, number: str, actor: Session, reason: str = "") -> int:
        """The original has come out of the printer (writes); gives back the copy number, 0.

        `reason` is what a person found who was asked. Telling it again changes nothing: a second
        original does not exist.
        """
        with self._store.write() as transaction:
            _known(number, transaction.receipts.get(number))
            if transaction.receipts.prints(number) == 0:
                self._append(transaction, Printed(number, 0, clean(reason)), actor.witness)
                self._close(transaction, number)
        return 0

    def not_printed(self, number: str, actor: Session, reason: str = "") -> None:
        """What was begun did not come out and never will (writes); the original may be printed.

        `reason` is what a person found who was asked; empty where the printer said so itself.
        """
        with self._store.write() as transaction:
            if transaction.receipts.begun_at(number) is not None:
                self._append(transaction, NotPrinted(number, clean(reason)), actor.witness)
                self._close(transaction, number)

    def reprint(self, number: str, reason: str, actor: Session) -> tuple[Receipt, int]:
        """The receipt and the number of the copy to print (writes); a copy needs a reason.

        A receipt whose original never came out of the printer is printed as the original, which
        is written down by `printed` when it has come out; a copy counts before it is printed.
        """
        reason = clean(reason).strip()
        with self._store.write() as transaction:
            receipt = _known(number, transaction.receipts.get(number))
            transaction.settle_mark()
            copy_no = transaction.receipts.prints(number)
            if copy_no > 0:
                if not reason:
                    raise CounterError(Code.RECEIPT_NO_REASON)
                self._append(transaction, Printed(number, copy_no, reason), actor.author)
        return receipt, copy_no

    def _close(self, transaction: Transaction, number: str) -> None:
        jobs = _print_jobs(transaction)
        if jobs.pop(number, None) is not None:
            _put_print_jobs(transaction, jobs)

    def _append(self, transaction: Transaction, body: Body, by: Author) -> None:
        transaction.append(NewEntry(body, by, utc_stamp(self._clock.now())))


# The printers' names of the originals that are on their way: number → job.
_PRINT_JOBS = "print_jobs"


def _print_jobs(transaction: Transaction) -> dict[str, str]:
    jobs: dict[str, str] = json.loads(transaction.state(_PRINT_JOBS) or "{}")
    return jobs


def _put_print_jobs(transaction: Transaction, jobs: dict[str, str]) -> None:
    transaction.put_state(_PRINT_JOBS, json.dumps(jobs))


def _known(number: str, receipt: Receipt | None) -> Receipt:
    if receipt is None or parse_number(number) is None:
        raise CounterError(Code.RECEIPT_UNKNOWN, number=number)
    return receipt
