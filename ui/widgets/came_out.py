"""Asks what only a person can see: whether an original has come out of the printer."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from ui.accessible import announce
from ui.language import Language, Speaker
from ui.presenters.paper_trail import Found
from ui.presenters.reasons import CAME_OUT
from ui.tips import set_tip
from ui.widgets.buttons import KeyButton
from ui.widgets.surfaces import GAP
from ui.widgets.text import Label

# With Ctrl, since a scanner types digits.
_KEYS = {Found.WHOLE: "Ctrl+1", Found.TORN: "Ctrl+2", Found.NOTHING: "Ctrl+3"}


class CameOut(Speaker, QWidget):
    """`answered(Found)`. It takes the focus itself: no key that was meant for another thing, such
    as Enter, answers it.
    """

    answered = Signal(object)

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.speak(language)
        self._about = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title = Label("", "strong", wrap=True)
        self.buttons = {found: KeyButton("", "", _KEYS[found]) for found in Found}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(GAP)
        layout.addWidget(self.title)
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._row.setSpacing(GAP)
        for button in self.buttons.values():
            self._row.addWidget(button)
        layout.addLayout(self._row)
        for found, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, found=found: self.answered.emit(found))
            self.say(partial(set_tip, button), f"{CAME_OUT.key(found)}_hint")
            self.say(button.setText, CAME_OUT.key(found))
        self.retranslate()
        self.hide()

    def minimumSizeHint(self) -> QSize:
        """As wide as its widest answer: where there is no room they stand one below the other."""
        widest = max(button.full_width() for button in self.buttons.values())
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See whether the answers have room beside one another, with all their words."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wanted = sum(button.full_width() + GAP for button in self.buttons.values()) - GAP
        ways = QBoxLayout.Direction
        beside = self.width() >= wanted
        self._row.setDirection(ways.LeftToRight if beside else ways.TopToBottom)

    def ask(self, number: str) -> bool:
        """Ask about this receipt, or be gone for none; True when it has just begun to ask."""
        begins = bool(number) and number != self._about
        self._about = number
        self.retranslate()
        self.setVisible(bool(number))
        if begins:
            announce(self, self.title.text())
        return begins

    def retranslate(self) -> None:
        """What is asked."""
        words = self.t(CAME_OUT.key("title"), number=self._about)
        self.title.setText(words)
        self.setAccessibleName(words)
        self._fit()
