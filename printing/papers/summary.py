"""The application summary, which the applicant signs: as often as one is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.receipt import ApplicationSummary
from desktop.entries.document_printed import SUMMARY as DOCUMENT
from desktop.ports import Media
from printing.papers.base import CaseRecord, Look, PaperKind, PaperStyle


@dataclass(frozen=True, slots=True)
class SummaryPaper:
    """The application summary on A4, since it is signed."""

    summary: ApplicationSummary
    style: PaperStyle = "th"
    media: ClassVar[Media] = Media.A4
    once: ClassVar[bool] = False
    original: ClassVar[bool] = False
    document: ClassVar[str] = DOCUMENT
    trial: ClassVar[bool] = False

    @property
    def title(self) -> str:
        """The case's number."""
        return self.summary.case_reference

    def pdf(self) -> bytes:
        """The finished PDF."""
        from printing.documents import summary_pdf

        return summary_pdf(self.summary, style=self.style)

    def on_screen(self) -> SummaryPaper:
        """The same: it has only the masked id."""
        return self


def _of(case: CaseRecord, look: Look, _copy_no: int) -> SummaryPaper | None:
    return SummaryPaper(case.summary, look.style) if case.summary else None


KIND = PaperKind("summary", "file-text", _of, DOCUMENT)
