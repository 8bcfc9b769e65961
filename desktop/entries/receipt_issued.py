"""`receipt.issued`: a receipt as it is printed, all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain import bounds
from desktop.domain.numbers import receipt_stream
from desktop.domain.receipt import Receipt
from desktop.entries.body import Body, Facts
from desktop.entries.rights import Right
from desktop.entries.words import is_uuid


@dataclass(frozen=True, slots=True)
class Issued(Body):
    """The receipt, whole."""

    KIND: ClassVar = "receipt.issued"
    RIGHT: ClassVar = Right(receipt=False)

    receipt: Receipt

    def __post_init__(self) -> None:
        """What the centre reckons with must be what it says."""
        receipt = self.receipt
        if not is_uuid(receipt.case_id) or len(receipt.number) > bounds.MAX_NAME:
            raise ValueError("not a receipt of a case")
        if not 0 <= receipt.total <= bounds.MAX_SATANG:
            raise ValueError("not an amount")

    @property
    def stream(self) -> str:
        """The series of its year."""
        return receipt_stream(self.receipt.number)

    @property
    def of_case(self) -> str:
        """The case that was paid for."""
        return self.receipt.case_id

    @property
    def of_receipt(self) -> str:
        """By its number."""
        return self.receipt.number

    @property
    def facts(self) -> Facts:
        """Its number, and how much."""
        return {"number": self.receipt.number, "total": self.receipt.total}
