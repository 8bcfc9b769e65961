"""Several lines of text, used like a line edit by the field around it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from ui.theme import active

_LINES = 3  # that are in sight; more of them scroll
_LINE, _EDGE = 24, 14  # in the 100 % design


class Lines(QPlainTextEdit):
    """Enter goes on, as in every field; Shift+Enter begins another line. Tab leaves it.

    What goes beyond the greatest length is not taken, and `inputRejected` says so.
    """

    textEdited = Signal(str)
    inputRejected = Signal()

    def __init__(self, longest: int) -> None:
        super().__init__()
        self._longest = longest
        self._before = ""
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.textChanged.connect(self._on_change)

    def maxLength(self) -> int:
        """The greatest length."""
        return self._longest

    def text(self) -> str:
        """All lines."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Fill in without `textEdited`."""
        self._before = text
        self.setPlainText(text)

    def setCursorPosition(self, at: int) -> None:
        """The cursor stands before this letter."""
        cursor = self.textCursor()
        cursor.setPosition(at)
        self.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A line break is one letter like others."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.insertPlainText("\n")
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """A few lines."""
        return QSize(active().px(200), active().px(_LINES * _LINE + _EDGE))

    minimumSizeHint = sizeHint

    def _on_change(self) -> None:
        text = self.toPlainText()
        if text == self._before:
            return
        if len(text) > self._longest:
            at = self.textCursor().position() - (len(text) - len(self._before))
            self.setText(self._before)
            self.setCursorPosition(max(0, at))
            self.inputRejected.emit()
            return
        self._before = text
        self.textEdited.emit(text)
