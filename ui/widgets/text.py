"""Words on the screen: plain text that breaks where Thai may break, and amounts of money."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from desktop.domain.money import format_baht
from ui.values import Tone

BREAK = "\u200b"


@lru_cache(maxsize=2048)
def break_words(text: str) -> str:
    """The text with U+200B between Thai words.

    Qt breaks Thai lines only where it was built with libthai, which the wheels are not.
    """
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
    """

    def __init__(self, text: str = "", look: str = "", *, wrap: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setIndent(0)
        if look:
            self.setProperty("look", look)
        self._words = ""
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show the text; `text()` gives it back as it came."""
        self._words = text
        super().setText(break_words(text) if self.wordWrap() else text)
        self.setAccessibleName(text)

    def text(self) -> str:
        """The text without the marks of word breaks."""
        return self._words

    def set_tone(self, tone: Tone | None) -> None:
        """Colour that goes with words or an icon saying the same."""
        restyle(self, "tone", tone or "")

    def set_look(self, look: str) -> None:
        """Another look."""
        restyle(self, "look", look)


class MoneyLabel(Label):
    """An amount in satang, right-aligned, two decimals, tabular figures."""

    def __init__(self, satang: int | None = None, look: str = "") -> None:
        super().__init__("", look)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.set_amount(satang)

    def set_amount(self, satang: int | None) -> None:
        """Show `1,234.56`, or nothing for None."""
        self.setText("" if satang is None else format_baht(satang))
