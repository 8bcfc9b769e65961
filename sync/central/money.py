"""Whether a receipt says what its case costs, and reckons rightly: by what it says itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from desktop.domain.money import vat_of
from desktop.domain.receipt import Receipt
from desktop.entries import Issued
from sync.central.filed import UnfitError
from sync.central.files import CaseFile

# The VAT of what is due beyond an earlier receipt is the difference of two that were rounded.
ROUNDED = 1


def paid_by(timeline: Iterable[Mapping[str, Any]]) -> int:
    """What the receipts of a case come to so far, in satang."""
    lines = [line["facts"] for line in timeline if line["kind"] == Issued.KIND]
    return sum(int(facts["total"]) for facts in lines)


def check_receipt(receipt: Receipt, case: CaseFile | None) -> None:
    """UnfitError if it does not fit itself, or the case that it is of and as much as was paid."""
    odd = _odd_sum(receipt)
    if not odd and case is not None:
        odd = _odd_place(receipt, case.data, paid_by(case.timeline))
    if odd:  # the money was taken, so the receipt stands
        told: dict[str, Any] = {"number": receipt.number, "total": receipt.total, "what": odd}
        raise UnfitError("receipt_differs", receipt.case_id, stands=True, **told)


def _odd_sum(receipt: Receipt) -> str:
    """What in a receipt does not fit the rest of it; empty where all does."""
    fees = sum(line.amount for line in receipt.lines if not line.deposit)
    deposit = sum(line.amount for line in receipt.lines if line.deposit)
    if (receipt.base, receipt.deposit) != (fees, deposit):
        return "lines"
    try:
        percent = Fraction(receipt.vat_percent)
    except (ValueError, ZeroDivisionError):
        return "vat"
    if not 0 <= percent <= 100 or abs(receipt.vat - vat_of(receipt.taxed, percent)) > ROUNDED:
        return "vat"
    if receipt.total != receipt.base + receipt.deposit + receipt.vat:
        return "total"
    payment = receipt.payment
    if payment.change < 0 or payment.received - payment.change != receipt.total:
        return "payment"
    return ""


def _odd_place(receipt: Receipt, case: Mapping[str, Any], paid: int) -> str:
    """What in a receipt does not fit its case, of which so much was paid before."""
    if receipt.case_reference != case["reference"]:
        return "case_reference"
    return "" if receipt.total == case["total"] - paid else "due"
