"""What is on paper comes back as text, whoever reads it, by eye or by ear."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest

from desktop.ports import Media
from printing.lines import Style
from printing.papers import PaperStyle, Printable, ReceiptPaper, SummaryPaper, TrialPage
from printing.sheet import Paper, Sheet
from printing.typeface import WEIGHTS, Weight, face
from tests.fixtures.need import need
from tests.printing.hard_words import TALL, TONES, hard_words
from tests.printing.pdf import pdfium_text, plain, poppler
from tests.printing.samples import RECEIPTS, SHORT, SUMMARIES

WORDS = hard_words()


def _pypdf(pdf: bytes) -> str:
    need(importlib.util.find_spec("pypdf") is not None, "pypdf missing")
    pages = importlib.import_module("pypdf").PdfReader(BytesIO(pdf)).pages
    return "\n".join(page.extract_text() for page in pages)


def _mupdf(pdf: bytes) -> str:
    """MuPDF is a tool of this test where it is at hand, never a part: it is under the AGPL."""
    command = ["mutool", "draw", "-q", "-F", "txt", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


READERS: dict[str, Callable[[bytes], str]] = {
    "poppler": lambda pdf: poppler("pdftotext", pdf),
    "poppler-raw": lambda pdf: poppler("pdftotext", pdf, "-raw"),
    "pdfium": pdfium_text,
    "pypdf": _pypdf,
}
if shutil.which("mutool"):
    READERS["mupdf"] = _mupdf


@cache
def _sample(weight: Weight) -> bytes:
    """All words, three a row; with lines and boxes between them, as papers have."""
    paper = Paper()
    sheet = paper.page()
    for number, word in enumerate(WORDS):
        place = number % 90
        if not place and number:
            sheet = paper.page()
        sheet.text(40 + 170 * (place % 3), 40 + 25 * (place // 3), word, Style(12, weight))
        sheet.rule(40, 44 + 25 * (place // 3), 500)
    return paper.pdf("words")


def test_the_list_is_long_and_has_no_word_twice() -> None:
    assert len(WORDS) == len(set(WORDS)) >= 500
    for tone in ("", *TONES):  # ำ alone and with each tone, on letters that reach up
        assert {f"{letter}{tone}\u0e33" for letter in TALL} <= set(WORDS)


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("reader", READERS)
def test_every_hard_word_comes_back_whole(reader: str, weight: Weight) -> None:
    found = set(READERS[reader](_sample(weight)).split())
    assert [word for word in WORDS if word not in found] == []


@pytest.mark.parametrize("weight", WEIGHTS)
def test_every_glyph_has_a_text_of_its_own(weight: Weight) -> None:
    """What a reader gets that knows no ActualText: a code without a text comes back as rubbish."""
    for word in (*WORDS, "นำ้", "\u0e33", "ก์\u0e33", "ก\u0e33\u0e33"):
        for cluster in face(weight).shape(word):
            sources = [glyph.source for glyph in cluster.glyphs]
            assert all(sources), word
            assert "".join(sources).replace("\u0e4d\u0e32", "\u0e33") == cluster.text.replace(
                "\u0e4d\u0e32", "\u0e33"
            )


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("letter", [*TALL, "ก", "จ"])
def test_a_bare_am_is_one_glyph(letter: str, weight: Weight) -> None:
    (cluster,) = face(weight).shape(f"{letter}\u0e33")
    assert [glyph.source for glyph in cluster.glyphs] == [letter, "\u0e33"]


# --- what a reader of screens needs ----------------------------------------------------------

STYLES: tuple[PaperStyle, ...] = ("th", "bilingual")
PAPERS: dict[str, Printable] = {
    **{
        f"receipt-{media}-{name}-{style}": ReceiptPaper(receipt, media, style, 1)
        for media in Media
        for name, receipt in RECEIPTS.items()
        for style in STYLES
    },
    **{
        f"summary-{name}-{style}": SummaryPaper(summary, style)
        for name, summary in SUMMARIES.items()
        for style in STYLES
    },
    **{
        f"trial-{media}": TrialPage(media, "cups:a4", SHORT.office_name, 3, SHORT.issued_at, True)
        for media in Media
    },
}


@pytest.mark.parametrize("name", PAPERS)
def test_every_line_is_in_the_structure_in_the_order_of_writing(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[Sheet, str]] = []
    write = Sheet._write

    def watched(self: Sheet, x: float, y: float, line: object, *rest: object) -> float:
        written.append((self, line.text))  # type: ignore[attr-defined]
        return write(self, x, y, line, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Sheet, "_write", watched)
    pages: list[Sheet] = []
    finish = Paper.pdf

    def finished(self: Paper, *rest: str) -> bytes:
        pages.extend(self.pages)
        return finish(self, *rest)

    monkeypatch.setattr(Paper, "pdf", finished)
    pdf = PAPERS[name].pdf()
    told = poppler("pdfinfo", pdf, "-struct-text")
    lines = re.findall(r'^ *"(.*)"$', told, re.MULTILINE)
    assert list(map(plain, lines)) == [
        plain(text) for page in pages for sheet, text in written if sheet is page and text
    ]
    assert set(re.findall(r"^ *([A-Z]\w*)", told, re.MULTILINE)) == {"Document", "P"}


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_names_itself_and_says_that_it_is_tagged(name: str) -> None:
    pdf = PAPERS[name].pdf()
    info = poppler("pdfinfo", pdf)
    assert re.search(r"^Tagged: +yes$", info, re.MULTILINE)
    assert b"/DisplayDocTitle true" in pdf
    assert b"/Lang (th)" in pdf
    assert b"/Trans" not in pdf
    metadata = poppler("pdfinfo", pdf, "-meta")
    title = re.search(r"^Title: +(.*)$", info, re.MULTILINE)
    subject = re.search(r"^Subject: +(.*)$", info, re.MULTILINE)
    assert title is not None
    assert f'<rdf:li xml:lang="x-default">{title[1]}</rdf:li>' in metadata
    if subject is not None:
        assert f'<rdf:li xml:lang="x-default">{subject[1]}</rdf:li>' in metadata
    assert "<xmp:CreateDate>2026-11-22T14:05:12+07:00</xmp:CreateDate>" in metadata
    assert SHORT.payer_name not in metadata


@pytest.mark.parametrize("name", PAPERS)
def test_the_checker_of_pdf_ua_finds_no_error(name: str, tmp_path: Path) -> None:
    need(importlib.util.find_spec("pdfua") is not None, "pdfua missing")
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(PAPERS[name].pdf())
    checked = subprocess.run(
        [sys.executable, "-m", "pdfua", "check", "--min-severity", "error", str(paper)],
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
