"""Reading a PDF as others see it: poppler's tools and PDFium."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from ctypes import c_double
from dataclasses import dataclass
from xml.etree import ElementTree

import pypdfium2
import pypdfium2.raw as raw
from PIL.Image import Image

from tests.fixtures.need import need_program


def poppler(tool: str, pdf: bytes, *options: str) -> str:
    """What a tool of poppler-utils says about a PDF."""
    need_program(tool)
    output = ["-"] if tool == "pdftotext" else []
    done = subprocess.run([tool, *options, "-", *output], input=pdf, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert not done.stderr, done.stderr.decode()
    return done.stdout.decode()


def plain(text: str) -> str:
    """Without any white space and control characters, in composed form."""
    return unicodedata.normalize("NFC", re.sub(r"[\s\x00-\x1f]+", "", text))


def pdfium_text(pdf: bytes) -> str:
    """All text of a PDF as PDFium reads it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def pixels(pdf: bytes, scale: float = 1.0) -> list[Image]:
    """Each page in grey, `scale` pixels a point."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=scale, grayscale=True).to_pil().copy() for page in document]
    finally:
        document.close()


def baselines(pdf: bytes) -> list[list[tuple[str, float]]]:
    """Every character of each page, as PDFium reads it, with the height of its baseline."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = []
        for page in document:
            text, found = page.get_textpage(), []
            x, y = c_double(), c_double()
            for at in range(text.count_chars()):
                character = chr(raw.FPDFText_GetUnicode(text, at))
                raw.FPDFText_GetCharOrigin(text, at, x, y)
                found.append((character, y.value))
            pages.append(found)
        return pages
    finally:
        document.close()


@dataclass(frozen=True)
class Word:
    """A word with its box in points from the upper left of its page."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float


def words(pdf: bytes) -> list[Word]:
    """Every word of a PDF with its place."""
    tree = ElementTree.fromstring(poppler("pdftotext", pdf, "-bbox"))
    space = "{http://www.w3.org/1999/xhtml}"
    found = []
    for number, page in enumerate(tree.iter(f"{space}page")):
        for word in page.iter(f"{space}word"):
            box = (float(word.attrib[n]) for n in ("xMin", "yMin", "xMax", "yMax"))
            found.append(Word(number, word.text or "", *box))
    return found


def grey_range(image: Image) -> tuple[float, float]:
    """The darkest and the lightest of a picture in grey."""
    darkest, lightest = image.getextrema()
    assert isinstance(darkest, float | int)
    assert isinstance(lightest, float | int)
    return darkest, lightest


def grey_at(image: Image, place: tuple[int, int]) -> float:
    """How light one pixel of a picture in grey is."""
    level = image.getpixel(place)
    assert isinstance(level, float | int)
    return level


def collisions(found: list[Word]) -> list[tuple[str, str]]:
    """Pairs of words that stand on the same line and on top of each other."""
    pairs = []
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            if one.page != other.page or abs(one.bottom - other.bottom) > 4:
                continue
            if min(one.right, other.right) - max(one.left, other.left) > 1.0:
                pairs.append((one.text, other.text))
    return pairs
