"""`receipt.not_printed`: the original that was begun did not come out and never will."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.entries.body import Facts, OfOriginal
from desktop.entries.words import Reason


@dataclass(frozen=True, slots=True)
class NotPrinted(OfOriginal):
    """`reason` is what a person said who looked; empty where the printer said so itself."""

    KIND: ClassVar = "receipt.not_printed"

    reason: Reason

    @property
    def facts(self) -> Facts:
        """Which receipt, and why."""
        return {"number": self.number, "reason": self.reason}
