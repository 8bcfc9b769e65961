"""`document.printed`: a paper of a case other than its receipt has come out of the printer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.entries.body import OfCase
from desktop.entries.words import Word


@dataclass(frozen=True, slots=True)
class DocumentPrinted(OfCase):
    """`document` names the paper."""

    KIND: ClassVar = "document.printed"

    document: Word
