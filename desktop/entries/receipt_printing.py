"""`receipt.printing`: a printer is about to get the original; nobody knows yet what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.numbers import original_stream
from desktop.entries.body import Body, Facts
from desktop.entries.words import Word


@dataclass(frozen=True, slots=True)
class Printing(Body):
    """Written before the printer gets it, so that no crash can make two originals."""

    KIND: ClassVar = "receipt.printing"

    number: Word
    printer: Word

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
        """Which receipt."""
        return {"number": self.number}
