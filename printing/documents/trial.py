"""The page that shows whether a printer prints: its edges, its scale, Thai in all sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.thai import thai
from desktop.ports import Media
from printing import qr
from printing.documents import training
from printing.documents.frame import Words, mark, moment
from printing.documents.receipt_80mm import WIDTH
from printing.lines import Style
from printing.sheet import A4, MM, Paper, Sheet

if TYPE_CHECKING:
    from printing.papers import TrialPage

_BLACK = "#000000"
_TITLE = Style(15, "Bold", _BLACK, 22)
_BODY = Style(9.5, "Medium", _BLACK, 15)
_SIZES = (8.0, 10.0, 12.0, 16.0)


def render(page: TrialPage) -> bytes:
    """The PDF: a whole A4 page, or as much of the roll as is needed."""
    a4 = page.media is Media.A4
    edge = 10 * MM if a4 else 1.5 * MM  # what printers leave white, and what the roll's head can
    width = A4[0] if a4 else WIDTH
    paper = Paper()
    sheet = paper.page(width, A4[1] if a4 else 1)
    left, inner, y = edge + 4 * MM, width - 2 * edge - 8 * MM, edge + 5 * MM
    if page.training:
        y = training.band(sheet, left, y, inner)
    end = _write(sheet, left, inner, y, page)
    if not a4:
        sheet.height = end + edge + 5 * MM
    # The frame is cut where the printer does not reach.
    sheet.box(edge, edge, width - 2 * edge, sheet.height - 2 * edge, line=_BLACK, weight=1)
    return paper.pdf(page.title, Words("bilingual").of("trial_title").th, page.at)


def _write(sheet: Sheet, left: float, width: float, y: float, page: TrialPage) -> float:
    words = Words("bilingual")
    date, time = moment(page.at)
    office, counter = words.only(page.office), words.of("counter", counter=page.counter)
    place, english = f"{office.th} · {counter.th}", f"{office.en} · {counter.en}"
    mark(sheet, left, y, 30, _BLACK)
    y = sheet.block(left, y + 34, width, words.of("trial_title").th, _TITLE)
    y = sheet.block(left, y, width, words.of("trial_title").en, _BODY)
    for text in (place, english, f"{date.th} {time}", date.en, page.printer):
        y = sheet.block(left, y, width, text, _BODY)
    y += 8
    for size in _SIZES:
        y = sheet.block(left, y, width, thai().sample, Style(size, "Medium", _BLACK))
    y += 14
    _ruler(sheet, left, y)
    y += 8
    for key in ("trial_ruler", "trial_frame"):
        y = sheet.block(left, y, width, words.of(key).th, _BODY)
        y = sheet.block(left, y, width, words.of(key).en, _BODY)
    qr.draw(sheet, left, y + 4, 90, page.title)
    return y + 94


def _ruler(sheet: Sheet, left: float, y: float) -> None:
    """50 mm with a mark at each centimetre."""
    sheet.rule(left, y, left + 50 * MM, _BLACK, 1)
    for centimetre in range(6):
        x = left + centimetre * 10 * MM
        sheet.strokes([(x, y - 6), (x, y)], _BLACK, 1)
