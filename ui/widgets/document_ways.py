"""What else meets a document's row: other papers, or that somebody is here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.icons import Icon
from ui.widgets.surfaces import GAP, row
from ui.widgets.text import Label


class _Way(QFrame):
    """One alternative in a line."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._icon = Icon("circle", "faint", 14)
        self._label = Label("", "soft", wrap=True)
        line = row(self._icon, self._label, gap=GAP - 2)
        line.setStretch(1, 1)
        line.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)

    def show_words(self, words: str, *, met: bool, pointed: bool) -> None:
        """Draw it; `pointed` is what the next Space is about."""
        icon = ("circle-check", "ok") if met else ("circle-dot", "accent") if pointed else None
        self._icon.set(*(icon or ("circle", "faint")))
        self._label.set_look("strong" if met or pointed else "soft")
        self._label.setText(words)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """This one."""
        event.accept()
        self.clicked.emit()


class Ways(QWidget):
    """The alternatives of a row, with หรือ before each; Left and Right point at one of them."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(1)
        self._words: tuple[str, ...] = ()
        self._pointed = self._met = ""
        self.ways: dict[str, _Way] = {}
        self.hide()

    @property
    def pointed(self) -> str:
        """The alternative that the next mark is about; empty for the document itself."""
        return self._pointed if self._pointed in self._words else ""

    def point(self, step: int) -> bool:
        """Go to the next or the one before; False where there is nothing to choose from."""
        order = ["", *(word for word in self._words if _can_be_marked(word))]
        if len(order) == 1:
            return False
        self._pointed = order[(order.index(self.pointed) + step) % len(order)]
        return True

    def show_ways(self, words: Sequence[tuple[str, str]], met: str, *, focused: bool) -> None:
        """Draw these (word of the data, words of ours); `met` is the one that was taken."""
        names = tuple(name for name, _ in words)
        if names != self._words:
            self._build(names)
        if met != self._met:
            self._pointed = self._met = met
        for name, said in words:
            pointed = focused and name == self.pointed
            self.ways[name].show_words(said, met=name == met, pointed=pointed)
        self.setVisible(bool(words))

    def _build(self, names: tuple[str, ...]) -> None:
        self._words = names
        for way in self.ways.values():
            way.hide()
            way.deleteLater()
        self.ways = {name: _Way() for name in names}
        for name, way in self.ways.items():
            way.clicked.connect(lambda name=name: self._pick(name))
            self._rows.addWidget(way)

    def _pick(self, name: str) -> None:
        if _can_be_marked(name):
            self._pointed = name
            self.picked.emit(name)


def _can_be_marked(word: str) -> bool:
    """Another paper; whoever is here shows by the card, and nobody says so."""
    return not word.startswith("@")
