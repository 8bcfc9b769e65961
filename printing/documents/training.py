"""What tells a paper of training from a real one, wherever it is cut or copied.

A case or receipt of training is known by its number, so no paper of it can leave the mark out.
"""

from __future__ import annotations

from desktop.texts import text
from printing.lines import Style
from printing.sheet import Sheet

_BLACK, _WHITE = "#000000", "#FFFFFF"
# Light enough to read through, and what a laser printer still lays down as a grey.
_UNDER = Style(56, "Bold", "#DCE1E7")
_ANGLE = 32.0
_BAND = Style(13, "Bold", _WHITE, 20)
_SMALL = Style(7.8, "Bold", _BLACK, 11.5)


def _mark() -> str:
    """ฝึกอบรม and TRAINING: both, also on a paper that is Thai alone."""
    words = text("paper.training")
    return f"{words.th}  {words.en}"


def watermark(sheet: Sheet) -> None:
    """Across a whole page, under what is written on it."""
    for part in (0.22, 0.52, 0.82):
        sheet.slanted(sheet.width / 2, sheet.height * part, _mark(), _UNDER, _ANGLE)


def band(sheet: Sheet, left: float, y: float, width: float) -> float:
    """A black bar over the width of a roll, and what it means below; gives where it ends."""
    void = text("paper.training_void")
    sheet.box(left, y, width, 22, fill=_BLACK)
    y = sheet.block(left, y + 1, width, _mark(), _BAND, "center") + 2
    for line in (void.th, void.en):
        y = sheet.block(left, y, width, line, _SMALL, "center")
    return y + 3
