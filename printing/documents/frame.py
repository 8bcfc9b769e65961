"""What the A4 papers share: the head with the office's mark, labels, tables, pages, the foot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from desktop.domain.receipt import Seller
from desktop.domain.text import Lang, Text
from desktop.domain.thai_date import long_date
from desktop.texts import text
from printing.documents.training import watermark
from printing.lines import Style, above, baseline, shape_line, wrap
from printing.papers.base import PaperStyle
from printing.sheet import A4, Align, Paper, Sheet

INK, SOFT, FAINT = "#1B2430", "#566273", "#6F7B8B"
LINE, RAISED = "#D5DBE2", "#F6F7F9"
ACCENT, ACCENT_INK, ACCENT_WASH = "#C85400", "#A94600", "#FFF1E6"
OK, OK_WASH, WARN, WARN_WASH = "#1B7A48", "#E7F5EC", "#8A5200", "#FFF4DC"

MARGIN = 45.0
LEFT, RIGHT = MARGIN, A4[0] - MARGIN
BOTTOM = A4[1] - 44.0

TITLE = Style(17, "Bold", leading=22)
NAME = Style(15, "Bold", leading=20)
HEAD = Style(11, "SemiBold", leading=17)
BODY = Style(10, leading=15.5)
STRONG = Style(10, "SemiBold", leading=15.5)
SMALL = Style(8.5, colour=SOFT, leading=12.5)
TINY = Style(7.5, colour=FAINT, leading=11)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a paper in its style: Thai alone, or Thai with English beside it."""

    style: PaperStyle

    @property
    def bilingual(self) -> bool:
        """Whether English stands beside the Thai."""
        return self.style == "bilingual"

    def of(self, key: str, **values: object) -> Text:
        """A text of `paper.toml`, filled; its English is empty on a Thai paper.

        A value that is a `Text` fills each language with its own.
        """
        words = text(f"paper.{key}")
        english = words.en.format(**_in("en", values)) if self.bilingual else ""
        return Text(words.th.format(**_in("th", values)), english)

    def only(self, words: Text) -> Text:
        """A text of the data, without its English on a Thai paper or where both are the same."""
        keep = self.bilingual and words.en != words.th
        return Text(words.th, words.en if keep else "")


def _in(lang: Lang, values: dict[str, object]) -> dict[str, object]:
    return {k: v.of(lang) if isinstance(v, Text) else v for k, v in values.items()}


def both(words: Text, between: str = " ") -> str:
    """Thai and English in one line of text; Thai alone where there is no English."""
    return f"{words.th}{between}{words.en}" if words.en else words.th


def tell(
    sheet: Sheet, x: float, y: float, words: Text, style: Style, align: Align = "left"
) -> None:
    """Thai, and after it the English smaller and fainter, on one line with its baseline at `y`."""
    small = Style(style.size * 0.86, colour=FAINT)
    gap = 4.0 if words.en else 0.0
    if align == "right":
        width = sheet.text(x, y, words.en, small, "right")
        sheet.text(x - width - gap, y, words.th, style, "right")
    else:
        width = sheet.text(x, y, words.th, style)
        sheet.text(x + width + gap, y, words.en, small)


def stack(
    sheet: Sheet, x: float, y: float, width: float, words: Text, style: Style, small: Style = SMALL
) -> float:
    """Thai, and the English below it; gives where the block ends."""
    y = sheet.block(x, y, width, words.th, style)
    return sheet.block(x, y, width, words.en, small) if words.en else y


def beside(
    sheet: Sheet,
    x: float,
    y: float,
    width: float,
    words: Text,
    style: Style,
    below: Style = SMALL,
) -> float:
    """Thai and English on one line if they fit, else one below the other; gives the end."""
    small = Style(style.size * 0.86)
    if shape_line(words.th, style).width + shape_line(words.en, small).width + 4 > width:
        return stack(sheet, x, y, width, words, style, below)
    tell(sheet, x, y + baseline(style), words, style)
    return y + style.line_height


def stack_height(width: float, words: Text, style: Style, small: Style = SMALL) -> float:
    """How high `stack` will be."""
    english = len(wrap(words.en, width, small)) * small.line_height if words.en else 0.0
    return len(wrap(words.th, width, style)) * style.line_height + english


def pill(sheet: Sheet, right: float, base: float, words: str, ink: str, wash: str) -> float:
    """A badge whose right edge is at `right`, its text on `base`; gives its left edge."""
    style = Style(8, "Medium", ink)
    width = shape_line(words, style).width + 12
    sheet.box(right - width, base - 10, width, 14, fill=wash, radius=4)
    sheet.text(right - 6, base, words, style, "right")
    return right - width


def tick(sheet: Sheet, x: float, y: float, size: float, *, done: bool, colour: str = INK) -> None:
    """A check box drawn with lines (Sarabun has no ☐ and ☑), ticked if `done`."""
    sheet.box(x, y, size, size, line=colour, radius=size / 6, weight=0.9)
    if done:
        marks = [(0.22, 0.54), (0.43, 0.74), (0.8, 0.28)]
        sheet.strokes([(x + a * size, y + b * size) for a, b in marks], colour, size * 0.13)


def mark(sheet: Sheet, x: float, y: float, size: float, colour: str = ACCENT) -> None:
    """The counter's sign: a flash in a rounded square."""
    bolt = [(0.56, 0.14), (0.24, 0.56), (0.46, 0.56), (0.42, 0.86), (0.76, 0.42), (0.53, 0.42)]
    sheet.box(x, y, size, size, fill=colour, radius=size * 0.24)
    sheet.strokes([(x + a * size, y + b * size) for a, b in bolt], "#FFFFFF", 0, fill=True)


def seller_lines(seller: Seller, words: Words) -> list[str]:
    """Address, tax id and branch of the seller, one line a language."""
    branch = branch_text(seller.branch, words)
    tax = words.of("tax_id")
    lines = [seller.address.th, f"{tax.th} {seller.tax_id}  ·  {branch.th}"]
    if words.bilingual:
        lines = [lines[0], seller.address.en, lines[1], f"{tax.en} {seller.tax_id}  ·  {branch.en}"]
    return lines


def branch_text(branch: str, words: Words) -> Text:
    """`00000` is the head office."""
    return words.of("head_office") if branch == "00000" else words.of("branch", branch=branch)


def moment(issued_at: str) -> tuple[Text, str]:
    """The long date (Buddhist Era first) and the time of an ISO 8601 moment."""
    at = datetime.fromisoformat(issued_at)
    return Text(long_date(at.date(), "th"), long_date(at.date(), "en")), f"{at:%H:%M}"


def measure(draw: Callable[[Sheet, float], float]) -> float:
    """How high something is, by drawing it where nobody looks from 0 downwards."""
    return draw(Paper().page(), 0.0)


class Flow:
    """Content that runs down pages: where it stands now, and a new page when it needs one."""

    def __init__(
        self,
        head: Callable[[Sheet, int], float],
        *,
        training: bool,
        paper: Paper | None = None,
    ) -> None:
        """On a paper of its own, or behind what stands on `paper`; pages are counted from here."""
        self.paper = paper if paper is not None else Paper()
        self._first = len(self.paper.pages)
        self._head, self._training = head, training
        self.sheet: Sheet
        self.y: float
        self.turn()

    def turn(self) -> None:
        """Go on at the top of a new page."""
        self.sheet = self.paper.page()
        if self._training:
            watermark(self.sheet)
        self.y = self._head(self.sheet, len(self.paper.pages) - self._first)

    def need(self, height: float) -> None:
        """Turn the page if less than `height` points are left on this one."""
        if self.y + height > BOTTOM:
            self.turn()

    def feet(self, left: str, words: Words) -> None:
        """Write the foot of every page, now that their number is known."""
        if self._training:
            left = f"{both(words.of('training_void'))}  ·  {left}"
        mine = self.paper.pages[self._first :]
        pages = len(mine)
        last = shape_line(both(words.of("page", page=pages, pages=pages)), TINY).width
        room = RIGHT - LEFT - last - 12
        base = A4[1] - (27 if len(wrap(left, room, TINY)) == 1 else 30)
        for number, sheet in enumerate(mine, 1):
            sheet.rule(LEFT, A4[1] - 40, RIGHT)
            sheet.block(LEFT, above(base, TINY), room, left, TINY)
            tell(sheet, RIGHT, base, words.of("page", page=number, pages=pages), TINY, "right")
