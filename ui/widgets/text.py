"""Words on the screen: plain text that breaks where Thai may break, and amounts of money."""

from __future__ import annotations

import re
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop.domain.money import format_baht
from ui.values import Tone

BREAK = "\u200b"
_ENDLESS = 1 << 20  # a width in which any text is one line
# A number or an address that may be longer than its line goes on in the next rather than be cut.
_LONG = re.compile(r"[^\s\u0e00-\u0e7f]{20,}")


def _open(found: re.Match[str]) -> str:
    """Breaks after its hyphens, and anywhere in what is long between them."""
    parts = found[0].split("-")
    return f"-{BREAK}".join(BREAK.join(part) if len(part) > 20 else part for part in parts)


@lru_cache(maxsize=2048)
def break_words(text: str) -> str:
    """The text with U+200B between Thai words; `(B.E. 2569)` stays on one line.

    Qt breaks Thai lines only where it was built with libthai, which the wheels are not.
    """
    text = text.replace("(B.E. ", "(B.E.\u00a0")
    text = _LONG.sub(_open, text)
    if not any("\u0e00" <= letter <= "\u0e7f" for letter in text):
        return text
    import thaibreak  # 20 ms and a dictionary: only when Thai has to wrap

    return str(thaibreak.lines(text, BREAK))


def in_two_lines(text: str, metrics: QFontMetricsF) -> str:
    """The text parted where its two lines are as narrow as they can be; one word stays whole."""
    marked, wide = break_words(text), metrics.horizontalAdvance
    parted = [text]
    for at, letter in enumerate(marked):
        if letter in (" ", BREAK):
            two = (marked[:at], marked[at + 1 :])
            parted.append("\n".join(part.replace(BREAK, "") for part in two))
    return min(parted, key=lambda lines: max(map(wide, lines.split("\n"))))


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the stylesheet looks at, and let it look again.

    One that was never set is as good as one that is empty or false: no rule asks for these.
    """
    if (widget.property(name) or "") != (value or ""):
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Label(QLabel):
    """Plain text in one of the looks of the stylesheet.

    Looks: `display` 30 px, `number` 26, `total` 24, `person` 21, `lead` 17, `section` 16.5,
    `strong` and `soft` 15, `label` 13.5, `hint` and `problem` 12.5; none is body text.
    """

    def __init__(self, text: str = "", look: str = "", *, wrap: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        if look:
            self.setProperty("look", look)
        self._words = ""
        # A layout asks for the same again and again: the height by width, and the whole width.
        self._heights: dict[int, int] = {}
        self._width: int | None = None
        self.setWordWrap(wrap)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show the text; `text()` gives it back as it came."""
        if text == self._words:
            return
        self._words = text
        self._forget()
        super().setText(text)
        self.setAccessibleName(text)

    def text(self) -> str:
        """The text without the marks of word breaks."""
        return self._words

    def setWordWrap(self, on: bool) -> None:
        """Take as many lines as the words need, or one."""
        self._forget()
        super().setWordWrap(on)
        super().setText(self._words)

    def set_tone(self, tone: Tone | None) -> None:
        """Colour that goes with words or an icon saying the same."""
        restyle(self, "tone", tone or "")

    def set_look(self, look: str) -> None:
        """Another look."""
        restyle(self, "look", look)

    def whole_width(self) -> int:
        """How wide the whole text is without a break of ours, with what stands beside it."""
        if self._width is None:
            self.ensurePolished()
            wide = QFontMetricsF(self.font()).horizontalAdvance
            beside = self.contentsMargins()
            words = ceil(max(map(wide, self._words.split("\n")))) + 1
            self._width = beside.left() + words + beside.right()
        return self._width

    def half_width(self) -> int:
        """How wide the text is in two lines."""
        self.ensurePolished()
        metrics = QFontMetricsF(self.font())
        lines = in_two_lines(self._words, metrics).split("\n")
        return ceil(max(map(metrics.horizontalAdvance, lines))) + 1

    def heightForWidth(self, width: int) -> int:
        """The height of the lines that the text takes in this width.

        A layout tries many widths. In more than its whole width a text takes no other height; and
        any width below nothing asks what it takes where nobody has said how much room there is.
        """
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = self._measured(max(-1, min(width, self.whole_width())))
        return height

    def _measured(self, width: int) -> int:
        height = self._heights.get(width)
        if height is None:
            self._open_for(width)
            height = self._heights[width] = super().heightForWidth(width)
        return height

    def changeEvent(self, event: QEvent) -> None:
        """Other letters take another room."""
        if event.type() == QEvent.Type.FontChange:
            self._forget()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Less room than before may part the words."""
        super().resizeEvent(event)
        self._open_for(self.width())

    def _forget(self) -> None:
        self._heights.clear()
        self._width = None

    def _open_for(self, width: int) -> None:
        """Let the words part; only where they must, as the dictionary of Thai takes its time."""
        if self.wordWrap() and width < self.whole_width() and super().text() == self._words:
            super().setText(break_words(self._words))

    def sizeHint(self) -> QSize:
        """The whole text in one line; wrapped text is content with 32 em."""
        if not self.wordWrap():
            return self._in_one_line(super().sizeHint())
        width = min(self.whole_width(), 32 * self.font().pixelSize())
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """The whole text in one line; wrapped text can be as narrow as 6 em."""
        hint = super().minimumSizeHint()
        if not self.wordWrap():
            return self._in_one_line(hint)
        width = min(self.whole_width(), 6 * self.font().pixelSize())
        return QSize(width, self.heightForWidth(_ENDLESS))

    def _in_one_line(self, hint: QSize) -> QSize:
        """Qt keeps the width of a text in large letters for as long as it was the least allowed
        when it looked, also where less is allowed since.
        """
        return QSize(min(hint.width(), self.whole_width()), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """A single line that does not fit ends in …, and in no half of a letter."""
        if self.wordWrap() or self.whole_width() <= self.width() + 1:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        words = self.fontMetrics().elidedText(
            self._words, Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        painter.drawText(self.contentsRect(), self.alignment() | Qt.TextFlag.TextSingleLine, words)
        painter.end()


class MoneyLabel(Label):
    """An amount in satang, right-aligned, two decimals, tabular figures."""

    def __init__(self, satang: int | None = None, look: str = "") -> None:
        super().__init__("", look)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.set_amount(satang)

    def heightForWidth(self, width: int) -> int:
        """As high as figures where they are large: these have no marks above or below."""
        if self.property("look") not in ("total", "display"):
            return super().heightForWidth(width)
        self.ensurePolished()
        return ceil(1.4 * self.font().pixelSize())

    def sizeHint(self) -> QSize:
        """As wide as the amount."""
        hint = super().sizeHint()
        return QSize(hint.width(), self.heightForWidth(hint.width()))

    minimumSizeHint = sizeHint

    def set_amount(self, satang: int | None) -> None:
        """Show `1,234.56`, or nothing for None."""
        self.setText("" if satang is None else format_baht(satang))
