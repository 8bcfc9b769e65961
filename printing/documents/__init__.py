"""The papers of the counter as PDF; each is made from one immutable value."""

from __future__ import annotations

from dataclasses import replace

from desktop.domain.citizen import format_citizen_id, mask_citizen_id
from desktop.domain.receipt import ApplicationSummary, Receipt
from desktop.ports import Media
from printing.papers.base import PaperStyle


def receipt_pdf(
    receipt: Receipt,
    *,
    media: Media = Media.A4,
    style: PaperStyle = "th",
    copy_no: int = 0,
    masked: bool = False,
    code: str = "",
) -> bytes:
    """The receipt as PDF for A4 or the 80 mm roll; `copy_no` 0 is the original, `code` is what its
    QR code says (its case's number if that is empty).

    The tax id of a natural person is the citizen id: in full on paper, `masked` on a screen.
    Raises ValueError for a receipt without a number or a date (a bug of the caller).
    """
    if not receipt.number or not receipt.issued_at:
        raise ValueError("a receipt has a number and a date")
    from printing.documents import receipt_80mm, receipt_a4

    if not receipt.payer_branch:  # a company has a branch, if only 00000
        shown = mask_citizen_id if masked else format_citizen_id
        receipt = replace(receipt, payer_tax_id=shown(receipt.payer_tax_id))
    render = receipt_a4.render if media is Media.A4 else receipt_80mm.render
    return render(receipt, style, copy_no, code)


def summary_pdf(summary: ApplicationSummary, *, style: PaperStyle = "th", code: str = "") -> bytes:
    """The application summary for signature as PDF, A4; `code` as of a receipt."""
    from printing.documents import summary_a4

    return summary_a4.render(summary, style, code)


def warm() -> None:
    """Load what the first paper needs (half a second), so that no clerk waits for it."""
    import pypdfium2  # noqa: F401

    from printing import qr
    from printing.lines import Style
    from printing.sheet import A4, Paper
    from printing.thai import amount_in_words

    paper = Paper()
    style = Style(10)
    words = amount_in_words(12_345, "th") + amount_in_words(12_345, "en")
    paper.page().block(0, 0, A4[0] / 4, words, style)
    qr.matrix("warm")
    paper.pdf("warm")
