"""What can be printed: an immutable value, and how it shall look."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from desktop.domain.numbers import parse_number
from desktop.domain.receipt import ApplicationSummary, Receipt
from desktop.domain.text import Text
from desktop.ports import Media

PaperStyle = Literal["th", "bilingual"]


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """A receipt on A4 or on the roll; `copy_no` 0 is the original, n the n-th copy.

    `masked` is for the screen: a natural person's id as others may see it.
    """

    receipt: Receipt
    media: Media = Media.A4
    style: PaperStyle = "th"
    copy_no: int = 0
    masked: bool = False

    @property
    def once(self) -> bool:
        """There is one original, and one copy of each number."""
        return True

    @property
    def title(self) -> str:
        """Its name in print queues and files; nothing personal."""
        number = self.receipt.number
        return number if self.copy_no == 0 else f"{number}-copy{self.copy_no}"

    def pdf(self) -> bytes:
        """The finished PDF."""
        from printing.documents import receipt_pdf

        return receipt_pdf(
            self.receipt,
            media=self.media,
            style=self.style,
            copy_no=self.copy_no,
            masked=self.masked,
        )

    def on_screen(self) -> ReceiptPaper:
        """The same paper as it may be looked at."""
        return replace(self, masked=True)


@dataclass(frozen=True, slots=True)
class SummaryPaper:
    """The application summary on A4."""

    summary: ApplicationSummary
    style: PaperStyle = "th"

    @property
    def once(self) -> bool:
        """It may be printed as often as someone wants one to sign."""
        return False

    @property
    def media(self) -> Media:
        """It is signed, so it is A4."""
        return Media.A4

    @property
    def title(self) -> str:
        """Its name in print queues and files; nothing personal."""
        return self.summary.case_reference

    def pdf(self) -> bytes:
        """The finished PDF."""
        from printing.documents import summary_pdf

        return summary_pdf(self.summary, style=self.style)

    def on_screen(self) -> SummaryPaper:
        """The same: it has only the masked id."""
        return self


@dataclass(frozen=True, slots=True)
class TrialPage:
    """A page that shows whether a printer works; `at` is an ISO 8601 moment with its zone."""

    media: Media
    printer: str
    office: Text
    counter: int
    at: str
    training: bool = False

    @property
    def once(self) -> bool:
        """It may be printed as often as one likes."""
        return False

    @property
    def title(self) -> str:
        """Its name in print queues and files."""
        return f"test-page-{self.media}"

    def pdf(self) -> bytes:
        """The finished PDF."""
        from printing.documents import trial

        return trial.render(self)

    def on_screen(self) -> TrialPage:
        """The same: there is nobody on it."""
        return self


Printable = ReceiptPaper | SummaryPaper | TrialPage


def is_title(text: str) -> bool:
    """Whether a job of a print queue bears a title of ours: a number, its copy, or a test page."""
    number = text.partition("-copy")[0]
    return parse_number(number) is not None or text in {f"test-page-{media}" for media in Media}
