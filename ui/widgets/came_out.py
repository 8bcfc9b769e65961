"""Asks what only a person can see: whether an original has come out of the printer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.accessible import announce
from ui.language import Language, Speaker
from ui.presenters.paper_desk import Found
from ui.presenters.reasons import CAME_OUT
from ui.widgets.buttons import KeyButton
from ui.widgets.foot import Foot
from ui.widgets.surfaces import GAP
from ui.widgets.text import Label

# With Ctrl, since a scanner types digits.
_KEYS = {Found.WHOLE: "Ctrl+1", Found.TORN: "Ctrl+2", Found.NOTHING: "Ctrl+3"}
_ICONS = {Found.WHOLE: "check", Found.TORN: "copy", Found.NOTHING: "printer"}


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
        self.buttons = {found: KeyButton("", _ICONS[found], _KEYS[found]) for found in Found}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(GAP)
        layout.addWidget(self.title)
        layout.addLayout(Foot(*self.buttons.values()))
        for found, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, found=found: self.answered.emit(found))
            self.say(button.setToolTip, f"{CAME_OUT.key(found)}_hint")
            self.say(button.setText, CAME_OUT.key(found))
        self.retranslate()
        self.hide()

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
