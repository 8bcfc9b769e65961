"""The defect record, in two copies that both sign: printed as often as one is wanted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from desktop.domain.defect_record import DefectRecord
from desktop.domain.papers import CaseRecord
from printing.papers.base import CaseSheet, Look, PaperKind, PaperStyle

NAME = "defects"
DOCUMENT = "defect_record"


@dataclass(frozen=True, slots=True)
class DefectsPaper(CaseSheet):
    """Both copies on A4 in one job: for the applicant, and for the officer."""

    record: DefectRecord
    style: PaperStyle = "th"
    code: str = field(default="", repr=False)
    document: ClassVar[str] = DOCUMENT

    @property
    def title(self) -> str:
        """The case's number, and which paper."""
        return f"{self.record.case_reference}-{NAME}"

    def pdf(self) -> bytes:
        """The finished PDF."""
        from printing.documents import defects_a4

        return defects_a4.render(self.record, self.style, self.code)


def _of(case: CaseRecord, look: Look, _copy_no: int) -> DefectsPaper | None:
    if case.defects is None:
        return None
    return DefectsPaper(case.defects, look.style, case.codes.get(NAME, ""))


KIND = PaperKind(NAME, "file-text", _of, DOCUMENT)
