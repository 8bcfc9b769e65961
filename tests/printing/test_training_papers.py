"""No paper of training can pass for a real one, whichever page or piece of it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from desktop.domain.numbers import is_training
from desktop.ports import Media
from printing.papers import PaperStyle, Printable, ReceiptPaper, SummaryPaper, TrialPage
from printing.sheet import A4, MM
from tests.printing.pdf import collisions, pixels, plain, poppler, words
from tests.printing.samples import RECEIPTS, SHORT, SUMMARIES

STYLES: tuple[PaperStyle, ...] = ("th", "bilingual")
MARKS = ("ฝึกอบรม", "TRAINING")


def _papers(prefix: str) -> dict[str, Printable]:
    """Every paper with the numbers of training (`TRAIN-`) or of an office (nothing)."""
    papers: dict[str, Printable] = {}
    for style in STYLES:
        for name, receipt in RECEIPTS.items():
            numbered = replace(
                receipt,
                number=prefix + receipt.number,
                case_reference=prefix + receipt.case_reference,
            )
            for media in Media:
                for copy_no in (0, 1):
                    paper = ReceiptPaper(numbered, media, style, copy_no)
                    papers[f"receipt-{media}-{name}-{style}-{copy_no}"] = paper
        for name, summary in SUMMARIES.items():
            reference = prefix + summary.case_reference
            sheet = SummaryPaper(replace(summary, case_reference=reference), style)
            papers[f"summary-{name}-{style}"] = sheet
    for media in Media:
        papers[f"trial-{media}"] = TrialPage(
            media, "cups:a4", SHORT.office_name, 3, SHORT.issued_at, training=bool(prefix)
        )
    return papers


TRAINING, REAL = _papers("TRAIN-"), _papers("")


def _pages(pdf: bytes) -> list[str]:
    return poppler("pdftotext", pdf, "-raw").split("\f")[:-1]


@pytest.mark.parametrize("name", TRAINING)
def test_every_page_says_so_in_both_languages(name: str) -> None:
    pages = _pages(TRAINING[name].pdf())
    assert pages
    for page in pages:
        assert [mark for mark in MARKS if mark not in plain(page)] == []


@pytest.mark.parametrize("name", REAL)
def test_a_real_paper_does_not(name: str) -> None:
    for page in _pages(REAL[name].pdf()):
        assert [mark for mark in MARKS if mark in plain(page)] == []


@pytest.mark.parametrize(
    "name", [name for name in TRAINING if "roll80" not in name and name[0] != "t"]
)
def test_no_third_of_a_sheet_is_without_the_mark(name: str) -> None:
    """Letters of an inch, under the text: what is cut off leaves the mark on what is kept."""
    pdf = TRAINING[name].pdf()
    for page in {word.page for word in words(pdf)}:
        large = [w for w in words(pdf) if w.page == page and w.bottom - w.top > 60]
        for third in range(3):
            top, end = A4[1] * third / 3, A4[1] * (third + 1) / 3
            assert any(w.top < end and w.bottom > top for w in large), (page, third)


@pytest.mark.parametrize("name", [name for name in TRAINING if "roll80" not in name])
def test_longer_numbers_and_the_mark_leave_room_for_all_else(name: str) -> None:
    found = [w for w in words(TRAINING[name].pdf()) if w.bottom - w.top < 40]
    assert [w.text for w in found if w.right > A4[0] - 44] == []
    assert collisions(found) == []


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("receipt", RECEIPTS.values(), ids=RECEIPTS)
def test_a_roll_says_so_above_the_head_the_sum_and_the_end(
    receipt: object, style: PaperStyle
) -> None:
    assert isinstance(receipt, type(SHORT))
    numbered = replace(receipt, number=f"TRAIN-{receipt.number}")
    pdf = ReceiptPaper(numbered, Media.ROLL_80, style).pdf()
    text = plain(poppler("pdftotext", pdf, "-raw"))
    parts = text.split(MARKS[1])
    assert len(parts) == 4
    seller, total = plain(receipt.seller.name.th), plain("รวมทั้งสิ้น")
    assert [seller in part for part in parts] == [False, True, False, False]
    assert [total in part for part in parts] == [False, False, True, False]
    # Black bars over the whole width, also on a head that knows no grey.
    (image,) = pixels(pdf, 2.0)
    dark = [image.crop((12, y, image.width - 12, y + 1)).tobytes() for y in range(image.height)]
    bars = [y for y, row in enumerate(dark) if sum(row) / len(row) < 90]
    assert len(bars) > 3 * 2 * 8
    assert bars[0] < 12 * 2 * 3
    assert image.height - bars[-1] < 2 * (40 + 6 * MM)


def test_what_it_is_made_of_is_the_number_alone() -> None:
    """A copy, a page on the screen, a reprint years later: nobody has to remember to say it."""
    assert is_training("TRAIN-BKP3A-69-R-000001")
    make: Callable[[], bytes] = (
        ReceiptPaper(replace(SHORT, number="TRAIN-BKP3A-69-R-000001"), copy_no=3).on_screen().pdf
    )
    assert MARKS[1] in poppler("pdftotext", make(), "-raw")
