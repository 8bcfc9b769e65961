"""`receipt.printed`: the original, or a copy, has come out of the printer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.numbers import receipt_stream
from desktop.entries.body import Body, Facts
from desktop.entries.rights import OR_DEVICE, Right
from desktop.entries.words import CopyNo, Reason, Word


@dataclass(frozen=True, slots=True)
class Printed(Body):
    """Copy 0 is the original; its reason is what a person said who looked, if one was asked."""

    KIND: ClassVar = "receipt.printed"
    RIGHT: ClassVar = Right(receipt=True)
    _ORIGINAL: ClassVar = Right(OR_DEVICE, receipt=True)

    number: Word
    copy_no: CopyNo
    reason: Reason

    @property
    def right(self) -> Right:
        """That the original is out tells the printer; a copy is somebody's decision."""
        return self._ORIGINAL if self.copy_no == 0 else self.RIGHT

    @property
    def stream(self) -> str:
        """The series of its year."""
        return receipt_stream(self.number)

    @property
    def of_receipt(self) -> str:
        """By its number."""
        return self.number

    @property
    def facts(self) -> Facts:
        """Which print, and why."""
        return {"number": self.number, "copy_no": self.copy_no, "reason": self.reason}
