"""A line for a PIN that never holds it: the window, and whoever reads it, has dots alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QLineEdit

DOT = "●"
_CTRL = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
)


class SecretLine(QLineEdit):
    """Its `text()` is for the program alone. A QLineEdit in password mode shows dots, and yet sends
    each character that is typed, pasted or taken out to assistive technology.

    Characters come in by keys, an input method and the clipboard: each stands as one dot in the
    line, so that its cursor and selection are those of the secret. There is no other way in.
    """

    def __init__(self) -> None:
        super().__init__()
        self._secret = ""
        self.setEchoMode(QLineEdit.EchoMode.Password)
        # The menu pastes, and dragging drops, behind our back.
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)
        self.textChanged.connect(self._follow)

    def text(self) -> str:
        """What has been typed."""
        return self._secret

    def setText(self, text: str | None) -> None:
        """Hold this instead."""
        self._secret = (text or "")[: self.maxLength()]
        super().setText(DOT * len(self._secret))

    def selectedText(self) -> str:
        """The part of the secret that is selected."""
        return self._secret[slice(*self._selected())] if self.hasSelectedText() else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take what is typed and pasted; the line itself moves its cursor and takes out."""
        text = event.text()
        if event.matches(QKeySequence.StandardKey.Paste):
            self._put(QGuiApplication.clipboard().text())
        elif text and text[0] >= " " and text[0] != "\x7f" and event.modifiers() not in _CTRL:
            self._put(text)
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take what an input method commits; what it is still composing is not shown."""
        self._put(event.commitString())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Where the middle button pastes what is selected elsewhere, it does not here."""
        if event.button() != Qt.MouseButton.MiddleButton:
            super().mouseReleaseEvent(event)

    def _selected(self) -> tuple[int, int]:
        if self.hasSelectedText():
            return self.selectionStart(), self.selectionEnd()
        return self.cursorPosition(), self.cursorPosition()

    def _put(self, text: str) -> None:
        if not text:
            return
        start, end = self._selected()
        before, after = self._secret[:start], self._secret[end:]
        room = self.maxLength() - len(before) - len(after)
        self._secret = before + text[:room] + after
        self.insert(DOT * len(text))  # of too many it takes what has room, and says so

    def _follow(self, shown: str) -> None:
        """Take out of the secret what was taken out of the line; that ended at the cursor."""
        gone = len(self._secret) - len(shown)
        if shown.strip(DOT) or gone < 0:
            self.setText("")  # dots that stand for nothing we know
        elif gone:
            at = self.cursorPosition()
            self._secret = self._secret[:at] + self._secret[at + gone :]
