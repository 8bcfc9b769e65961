"""Asks what somebody looks at a case for: one key for each purpose, in the place of the case."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.language import Language, Speaker
from ui.widgets.buttons import KeyButton
from ui.widgets.surfaces import GAP, clear
from ui.widgets.text import Label


class PurposeQuestion(Speaker, QWidget):
    """`chosen(purpose)`; the first is chosen by 1, the second by 2, and so on."""

    chosen = Signal(str)

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.speak(language)
        title, text = Label("", "section", wrap=True), Label("", "hint", wrap=True)
        self.buttons: list[KeyButton] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GAP)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(title)
        layout.addLayout(self._rows)
        layout.addWidget(text)
        layout.addStretch(1)
        self.say(title.setText, "cases.why_title")
        self.say(text.setText, "cases.why_text")
        self._offered: tuple[tuple[str, str], ...] = ()

    def offer(self, purposes: Sequence[tuple[str, str]]) -> None:
        """These may be chosen: (id, words)."""
        if tuple(purposes) == self._offered:
            return
        self._offered = tuple(purposes)
        clear(self._rows)
        self.buttons = []
        for number, (purpose, words) in enumerate(purposes, start=1):
            button = KeyButton(words, key=str(number))
            button.clicked.connect(lambda _checked=False, one=purpose: self.chosen.emit(one))
            self._rows.addWidget(button)
            self.buttons.append(button)
