"""The application summary, which the applicant signs: as often as one is wanted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from desktop.domain.papers import CaseRecord
from desktop.domain.receipt import ApplicationSummary
from desktop.entries.document_printed import SUMMARY as DOCUMENT
from printing.papers.base import CaseSheet, Look, PaperKind, PaperStyle

NAME = "summary"


@dataclass(frozen=True, slots=True)
class SummaryPaper(CaseSheet):
    """The application summary on A4, since it is signed."""

    summary: ApplicationSummary
    style: PaperStyle = "th"
    code: str = field(default="", repr=False)
    document: ClassVar[str] = DOCUMENT

    @property
    def title(self) -> str:
        """The case's number."""
        return self.summary.case_reference

    def pdf(self) -> bytes:
        """The finished PDF."""
        from printing.documents import summary_pdf

        return summary_pdf(self.summary, style=self.style, code=self.code)


def _of(case: CaseRecord, look: Look, _copy_no: int) -> SummaryPaper | None:
    """None where the service names its papers, and this is not among them; of a case that waits,
    which is not accepted yet, there is none.
    """
    summary = case.summary
    if summary is None or case.defects is not None:
        return None
    if summary.papers and NAME not in summary.papers:
        return None
    return SummaryPaper(summary, look.style, case.codes.get(NAME, ""))


KIND = PaperKind(NAME, "file-text", _of, DOCUMENT)
