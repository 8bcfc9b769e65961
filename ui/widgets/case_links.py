"""Under a case: the key that begins what follows from it, and the one that opens a linked case."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.language import Language, Speaker
from ui.presenters.case_links import Link
from ui.widgets.buttons import KeyButton
from ui.widgets.foot import Foot


class LinksBar(Speaker, QWidget):
    """`begun(rule)` and `opened(case id)`, each of the first line that it can be of."""

    begun = Signal(str)
    opened = Signal(str)

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.speak(language)
        self._links: tuple[Link, ...] = ()
        self.begin = KeyButton("", "plus", "B", "link")
        self.open = KeyButton("", "folder-open", "O", "link")
        self.say(self.begin.setText, "cases.link_begin")
        self.say(self.open.setText, "cases.link_open")
        self.begin.clicked.connect(lambda: self.begun.emit(_first(self._links, "rule")))
        self.open.clicked.connect(lambda: self.opened.emit(_first(self._links, "case_id")))
        line = Foot(self.begin, self.open)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(line)

    def show_links(self, links: Sequence[Link]) -> None:
        """Of another case, or of none."""
        self._links = tuple(links)
        self.begin.setVisible(bool(_first(links, "rule")))
        self.open.setVisible(bool(_first(links, "case_id")))
        self.setVisible(not (self.begin.isHidden() and self.open.isHidden()))


def _first(links: Sequence[Link], name: str) -> str:
    return next((text for text in (str(getattr(one, name)) for one in links) if text), "")
