"""The invitation to what follows from a case: printed as often as one is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.invitation import Invitation
from desktop.domain.papers import CaseRecord
from printing.papers.base import CaseSheet, Look, PaperKind, PaperStyle

NAME = "invitation"


@dataclass(frozen=True, slots=True)
class InvitationPaper(CaseSheet):
    """A page for each who is invited, in one job."""

    record: Invitation
    style: PaperStyle = "th"
    document: ClassVar[str] = NAME

    @property
    def title(self) -> str:
        """The case's number, and which paper."""
        return f"{self.record.case_reference}-{NAME}"

    def pdf(self) -> bytes:
        """The finished PDF."""
        from printing.documents import invitation_a4

        return invitation_a4.render(self.record, self.style)


def _of(case: CaseRecord, look: Look, _copy_no: int) -> InvitationPaper | None:
    return None if case.invitation is None else InvitationPaper(case.invitation, look.style)


KIND = PaperKind(NAME, "calendar-check", _of, NAME)
