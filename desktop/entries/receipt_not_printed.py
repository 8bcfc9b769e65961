"""`receipt.not_printed`: the original that was begun did not come out and never will."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.numbers import original_stream
from desktop.entries.body import Body, Facts
from desktop.entries.words import Reason, Word


@dataclass(frozen=True, slots=True)
class NotPrinted(Body):
    """`reason` is what a person said who looked; empty where the printer said so itself."""

    KIND: ClassVar = "receipt.not_printed"

    number: Word
    reason: Reason

    @property
    def stream(self) -> str:
        """That of the original."""
        return original_stream(self.number)

    @property
    def of_receipt(self) -> str:
        """By its number."""
        return self.number

    @property
    def facts(self) -> Facts:
        """Which receipt, and why."""
        return {"number": self.number, "reason": self.reason}
