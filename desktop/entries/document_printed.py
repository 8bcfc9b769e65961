"""`document.printed`: a paper of a case other than its receipt has come out of the printer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.entries.body import Facts, OfCase
from desktop.entries.rights import OR_DEVICE, Right
from desktop.entries.words import Word

# The application summary; a timeline that names no paper means this one, the first there was.
SUMMARY = "application_summary"


@dataclass(frozen=True, slots=True)
class DocumentPrinted(OfCase):
    """`document` names the paper."""

    KIND: ClassVar = "document.printed"
    RIGHT: ClassVar = Right(OR_DEVICE)

    document: Word

    @property
    def facts(self) -> Facts:
        """Which paper, unless it is the one that needs no name."""
        return {} if self.document == SUMMARY else {"document": self.document}
