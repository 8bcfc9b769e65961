"""The list of who looked at a person, for that person; no case has one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.looking import WhoLooked
from printing.papers.base import CaseSheet, PaperStyle

TITLE = "who-looked"


@dataclass(frozen=True, slots=True)
class LookedPaper(CaseSheet):
    """On A4, as often as one is wanted; of no case, so that no timeline has it."""

    record: WhoLooked
    style: PaperStyle = "th"
    document: ClassVar[str] = ""
    title: ClassVar[str] = TITLE

    def pdf(self) -> bytes:
        """The finished PDF."""
        from printing.documents import looked_a4

        return looked_a4.render(self.record, self.style)
