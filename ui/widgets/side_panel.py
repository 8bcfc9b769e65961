"""The panel at the right, beside the work, and the sheet of keys for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.accessible import announce
from ui.keyboard import on_escape
from ui.language import Language, Speaker
from ui.widgets.buttons import KeyButton
from ui.widgets.foot import Foot
from ui.widgets.surfaces import GAP, Card, Rule, row, scrolled
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.shortcuts import Line


class SidePanel(Speaker, Card):
    """Holds one thing at a time; Esc or its button closes it."""

    closed = Signal()

    def __init__(self, language: Language) -> None:
        Card.__init__(self)
        self.speak(language)
        self.title = Label("", "section")
        self.close_button = KeyButton("", "x", "", kind="link", cap="Esc")
        self.say(self.close_button.setText, "common.close")
        self.close_button.clicked.connect(self.closed)
        self.title.setMinimumWidth(1)
        self.body.addLayout(Foot(self.title, None, self.close_button, gap=GAP))
        self.body.addWidget(Rule())
        self._content: QWidget | None = None

    def show_content(self, title: str, content: QWidget) -> None:
        """Show this (the panel owns it) and take the focus."""
        if self._content is not None:
            self.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self.title.setText(title)
        self.setAccessibleName(title)
        self._content = scrolled(content)
        self.body.addWidget(self._content, 1)
        self._content.show()  # now, since only what is shown can take the focus
        self.show()
        announce(self, title)
        first = next(
            (w for w in content.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus),
            self.close_button,
        )
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Esc closes it, and does nothing to the page beside it."""
        return on_escape(event, self.closed.emit) or super().event(event)


class KeySheet(QWidget):
    """Keys and what they do, in groups."""

    def __init__(self, groups: Sequence[tuple[str, Sequence[Line]]]) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(6)
        for title, lines in groups:
            if not lines:
                continue
            layout.addWidget(Label(title, "label"))
            for line in lines:
                key = Label(line.key, "strong")
                key.setMinimumWidth(76)
                text = Label(line.text, wrap=True)
                line_row = row(key, text)
                line_row.setStretch(1, 1)
                layout.addLayout(line_row)
            layout.addSpacing(10)
        layout.addStretch(1)
