"""Words on the screen: plain text that breaks where Thai may break, and amounts of money."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QWidget

from desktop.domain.money import format_baht
from ui.values import Tone

BREAK = "\u200b"
_MOVED = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignHCenter
_AT_AN_END = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignBottom
# A number or an id that is longer than the line goes on in the next rather than be cut.
_ANYWHERE = QTextOption()
_ANYWHERE.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)


@lru_cache(maxsize=2048)
def break_words(text: str) -> str:
    """The text with U+200B between Thai words; `(B.E. 2569)` stays on one line.

    Qt breaks Thai lines only where it was built with libthai, which the wheels are not.
    """
    text = text.replace("(B.E. ", "(B.E.\u00a0")
    if not any("\u0e00" <= letter <= "\u0e7f" for letter in text):
        return text
    import thaibreak  # 20 ms and a dictionary: only when Thai has to wrap

    return str(thaibreak.lines(text, BREAK))


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the stylesheet looks at, and let it look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Label(QLabel):
    """Plain text in one of the looks of the stylesheet.

    Looks: `display` 30 px, `number` 26, `total` 24, `person` 21, `lead` 17, `section` 16.5,
    `strong` and `soft` 15, `label` 13.5, `hint` and `problem` 12.5; none is body text.

    It lays its lines out itself: Thai stacks two marks on a letter and hangs one below, which
    reach 1.3 em above and 0.4 em below the line, beyond the ascent (1.07) and descent (0.23)
    that the font tells Qt, so QLabel would cut them off.
    """

    LINE, BASE, MIDDLE = 1.8, 1.37, 1.09
    """Height of a line; its base line and the middle of its letters from above; in em."""

    def __init__(self, text: str = "", look: str = "", *, wrap: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        if look:
            self.setProperty("look", look)
        self._words = ""
        # A layout asks for the height of the same width again and again.
        self._laid: dict[tuple[int, int], list[str]] = {}
        self._whole: dict[int, float] = {}
        self.setWordWrap(wrap)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show the text; `text()` gives it back as it came."""
        if text == self._words and text:
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

    def set_tone(self, tone: Tone | None) -> None:
        """Colour that goes with words or an icon saying the same."""
        restyle(self, "tone", tone or "")

    def set_look(self, look: str) -> None:
        """Another look."""
        restyle(self, "look", look)
        self._forget()

    def heightForWidth(self, width: int) -> int:
        """The height of the lines that the text takes in this width."""
        lines = len(self._lines(width)) if self.wordWrap() else 1
        return ceil(lines * self._em() * self.LINE)

    def whole_width(self) -> int:
        """How wide the whole text is in one line."""
        self.ensurePolished()
        return ceil(QFontMetricsF(self.font()).horizontalAdvance(self._words)) + 1

    def sizeHint(self) -> QSize:
        """The whole text in one line; wrapped text is content with 32 em."""
        width = self.whole_width()
        if self.wordWrap():
            width = min(width, self._em() * 32)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """The whole text in one line; wrapped text can be as narrow as 6 em."""
        hint = self.sizeHint()
        if not self.wordWrap():
            return hint
        return QSize(min(hint.width(), self._em() * 6), ceil(self._em() * self.LINE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw line by line; a single line that does not fit ends in …"""
        painter = QPainter(self)
        # The font and the colour of its words are those of the widget, which QPainter takes over.
        em, align = self._em(), self.alignment()
        lines = self._lines(self.width())
        top = 0.0
        if not align & _AT_AN_END:
            top = max(0.0, (self.height() - len(lines) * em * self.LINE) / 2)
        for at, line in enumerate(lines):
            left = 0.0
            if align & _MOVED:
                room = self.width() - QFontMetricsF(self.font()).horizontalAdvance(line)
                left = room if align & Qt.AlignmentFlag.AlignRight else room / 2
            painter.drawText(QPointF(left, top + (at * self.LINE + self.BASE) * em), line)
        painter.end()

    def _em(self) -> int:
        return self.font().pixelSize()

    def _lines(self, width: int) -> list[str]:
        self.ensurePolished()
        em = self._em()
        if em not in self._whole:
            self._whole[em] = QFontMetricsF(self.font()).horizontalAdvance(self._words)
        if self._whole[em] <= width and "\n" not in self._words:
            return [self._words]
        if (width, em) not in self._laid:
            self._laid[width, em] = self._lay_out(width)
        return self._laid[width, em]

    def _forget(self) -> None:
        self._laid.clear()
        self._whole.clear()

    def _lay_out(self, width: int) -> list[str]:
        metrics = QFontMetricsF(self.font())
        if not self.wordWrap():
            if metrics.horizontalAdvance(self._words) <= width + 1:
                return [self._words]
            return [metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, width)]
        found: list[str] = []
        for part in self._words.split("\n"):
            if metrics.horizontalAdvance(part) <= width:
                found.append(part)
                continue
            part = break_words(part)
            layout = QTextLayout(part, self.font())
            layout.setTextOption(_ANYWHERE)
            layout.beginLayout()
            while (line := layout.createLine()).isValid():
                line.setLineWidth(width)
                end = line.textStart() + line.textLength()
                found.append(part[line.textStart() : end].rstrip())
            layout.endLayout()
        return found or [""]


class MoneyLabel(Label):
    """An amount in satang, right-aligned, two decimals, tabular figures."""

    def __init__(self, satang: int | None = None, look: str = "") -> None:
        super().__init__("", look)
        if look in ("total", "display"):
            # Figures have no marks above or below; in a line with others they keep its base.
            self.LINE, self.BASE = 1.4, 1.05
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.set_amount(satang)

    def set_amount(self, satang: int | None) -> None:
        """Show `1,234.56`, or nothing for None."""
        self.setText("" if satang is None else format_baht(satang))
