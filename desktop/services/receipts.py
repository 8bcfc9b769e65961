"""Receipts: what is paid at a counter is checked, numbered in its series, and written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.domain.device import DeviceIdentity
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.domain.money import format_baht
from desktop.domain.numbers import receipt_number
from desktop.domain.receipt import Payment, Quote, Receipt
from desktop.domain.text import Text
from desktop.domain.thai_date import buddhist_year
from desktop.entries import Issued, NewEntry, Submitted
from desktop.entries.known import party_of
from desktop.services.reference import Reference
from desktop.services.session import Session

if TYPE_CHECKING:
    from desktop.store import Transaction


@dataclass(frozen=True, slots=True)
class Payer:
    """In whose name the receipt is; `branch` (5 digits) only for a juristic person."""

    name: str
    address: str
    tax_id: str = ""
    branch: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was paid, when and to whom; no `payment` where nothing was to be paid."""

    payment: Payment | None
    at: datetime
    actor: Session
    payer: Payer | None = None

    def check(self, due: Quote) -> None:
        """What was taken less the change must be what is due, to the satang; nothing for nothing,
        and nothing where less than nothing is due: that is owed.

        PAYMENT_DIFFERS else.
        """
        payment, total = self.payment, max(0, due.total)
        taken = payment.received - payment.change if payment else 0
        odd = payment is not None and (total == 0 or payment.change < 0)
        if taken != total or odd:
            raise CounterError(Code.PAYMENT_DIFFERS, total=format_baht(total))


class Till:
    """Numbers and receipts of one counter, within the caller's transaction."""

    def __init__(self, reference: Reference, device: DeviceIdentity) -> None:
        self._reference = reference
        self._device = device

    def number(self, transaction: Transaction, taken: Taken) -> str | None:
        """The number of the receipt, if there will be one: what is paid for names it."""
        if taken.payment is None:
            return None
        device, year = transaction.device or self._device, buddhist_year(taken.at.date())
        return receipt_number(device.series, year, transaction.next_number("receipt", year))

    def issue(
        self,
        transaction: Transaction,
        number: str | None,
        taken: Taken,
        due: Quote,
        body: Submitted,
        service: Text,
    ) -> Receipt | None:
        """The receipt of this number for what was due of a case, in the applicant's name unless
        there is another payer; it is written behind what names the number.
        """
        payment, at, actor = taken.payment, taken.at, taken.actor
        if payment is None or number is None:
            return None
        device = transaction.device or self._device
        applicant = party_of(body.parties[body.applicant_role]).person
        holder = applicant.thai_name.full
        payer = taken.payer or Payer(holder, applicant.address.line(), applicant.tax_id)
        receipt = Receipt(
            number=number,
            case_id=body.case_id,
            case_reference=body.reference,
            seller=self._reference.seller(at.date(), device.branch),
            payer_name=payer.name,
            payer_address=payer.address,
            payer_tax_id=payer.tax_id,
            payer_branch=payer.branch,
            account_holder=holder,
            contract_account=body.contract_account,
            service=service,
            lines=due.lines,
            vat_percent=due.vat_percent,
            base=due.base,
            vat=due.vat,
            deposit=due.deposit,
            total=due.total,
            payment=payment,
            issued_at=at.isoformat(timespec="seconds"),
            issued_by=actor.id,
            issued_by_name=actor.name.th,
            office_name=device.office_name,
            counter=device.counter,
        )
        transaction.append(NewEntry(Issued(receipt), actor.author, utc_stamp(at)))
        return receipt
