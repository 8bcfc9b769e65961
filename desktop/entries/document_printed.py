"""`document.printed`: a paper of a case other than its receipt has come out of the printer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.numbers import case_stream
from desktop.entries.body import Body
from desktop.entries.words import Uuid, Word


@dataclass(frozen=True, slots=True)
class DocumentPrinted(Body):
    """`document` names the paper."""

    KIND: ClassVar = "document.printed"

    case_id: Uuid
    document: Word

    @property
    def stream(self) -> str:
        """The case's own."""
        return case_stream(self.case_id)

    @property
    def of_case(self) -> str:
        """The case that the paper is about."""
        return self.case_id
