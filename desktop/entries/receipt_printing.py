"""`receipt.printing`: a printer is about to get the original; nobody knows yet what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.entries.body import OfOriginal
from desktop.entries.words import Word


@dataclass(frozen=True, slots=True)
class Printing(OfOriginal):
    """Written before the printer gets it, so that no crash can make two originals."""

    KIND: ClassVar = "receipt.printing"

    printer: Word
