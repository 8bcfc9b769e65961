"""The receipt of a case that has just been taken, made of its body and what was paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.domain.citizen import Person
from desktop.domain.device import DeviceIdentity
from desktop.domain.failure import Code, CounterError
from desktop.domain.money import format_baht
from desktop.domain.receipt import Payment, Quote, Receipt, Seller
from desktop.domain.staff import StaffMember
from desktop.domain.text import Text
from desktop.entries import Submitted


@dataclass(frozen=True, slots=True)
class Payer:
    """In whose name the receipt is; `branch` (5 digits) only for a juristic person."""

    name: str
    address: str
    tax_id: str = ""
    branch: str = ""


def receipt_of(
    body: Submitted,
    quote: Quote,
    number: str,
    at: datetime,
    applicant: Person,
    service: Text,
    payment: Payment,
    payer: Payer | None,
    seller: Seller,
    actor: StaffMember,
    device: DeviceIdentity,
) -> Receipt:
    """In the applicant's name, unless there is another payer, for what was due of the quote."""
    holder = applicant.thai_name.full
    payer = payer or Payer(holder, applicant.address.line(), applicant.tax_id)
    return Receipt(
        number=number,
        case_id=body.case_id,
        case_reference=body.reference,
        seller=seller,
        payer_name=payer.name,
        payer_address=payer.address,
        payer_tax_id=payer.tax_id,
        payer_branch=payer.branch,
        account_holder=holder,
        contract_account=body.contract_account,
        service=service,
        lines=quote.lines,
        vat_percent=quote.vat_percent,
        base=quote.base,
        vat=quote.vat,
        deposit=quote.deposit,
        total=quote.total,
        payment=payment,
        issued_at=at.isoformat(timespec="seconds"),
        issued_by=actor.id,
        issued_by_name=actor.name.th,
        office_name=device.office_name,
        counter=device.counter,
    )


def check_payment(quote: Quote, payment: Payment | None) -> None:
    """What was taken less the change must be the total, to the satang; nothing for nothing.

    PAYMENT_DIFFERS else.
    """
    taken = payment.received - payment.change if payment else 0
    odd = payment is not None and (quote.total == 0 or payment.change < 0)
    if taken != quote.total or odd:
        raise CounterError(Code.PAYMENT_DIFFERS, total=format_baht(quote.total))
