"""The receipt: one original, and copies that bear their number."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

from desktop.domain.papers import CaseRecord
from desktop.domain.receipt import Receipt
from desktop.ports import Media
from printing.papers.base import Look, PaperKind, PaperStyle


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """A receipt on A4 or on the roll; `copy_no` 0 is the original, n the n-th copy.

    `masked` is for the screen: a natural person's id as others may see it. A copy is written down
    before it is printed, by whoever numbers it. `code` is what its QR code says; that of its case
    where it cannot prove itself.
    """

    receipt: Receipt
    media: Media = Media.A4
    style: PaperStyle = "th"
    copy_no: int = 0
    masked: bool = False
    code: str = field(default="", repr=False)
    once: ClassVar[bool] = True
    document: ClassVar[str] = ""
    trial: ClassVar[bool] = False

    @property
    def original(self) -> bool:
        """Whether it is the one that there may be only one of."""
        return self.copy_no == 0

    @property
    def title(self) -> str:
        """The receipt's number, and that of the copy."""
        number = self.receipt.number
        return number if self.original else f"{number}-copy{self.copy_no}"

    def pdf(self) -> bytes:
        """The finished PDF."""
        from printing.documents import receipt_pdf

        return receipt_pdf(
            self.receipt,
            media=self.media,
            style=self.style,
            copy_no=self.copy_no,
            masked=self.masked,
            code=self.code,
        )

    def on_screen(self) -> ReceiptPaper:
        """The same paper as it may be looked at."""
        return replace(self, masked=True)


def _of(case: CaseRecord, look: Look, copy_no: int) -> ReceiptPaper | None:
    media = Media.ROLL_80 if look.roll else Media.A4
    if case.receipt is None:
        return None
    code = case.codes.get("copy" if copy_no else "receipt", "")
    return ReceiptPaper(case.receipt, media, look.style, copy_no, code=code)


KIND = PaperKind("receipt", "receipt-text", _of)
