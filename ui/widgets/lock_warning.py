"""Says over the head of the window that it is about to lock; nothing of the page moves for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import active
from ui.values import Notice
from ui.widgets.notices import Strip

WIDTH = 560


class LockWarning(QWidget):
    """At the head of `room`; presses go through it to what is under it."""

    def __init__(self, room: QWidget) -> None:
        super().__init__(room)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.strip = Strip(closable=False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.strip)
        self._room = room
        room.installEventFilter(self)
        self.hide()

    def say(self, words: str) -> None:
        """Say this; nothing where it is empty."""
        self.strip.show_notice(Notice(words, "warn", icon="lock") if words else None)
        self.setVisible(bool(words))
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window has another size."""
        if watched is self._room and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        if self.isHidden():
            return
        px, room = active().px, self._room
        width = min(px(WIDTH), room.width() - px(20))
        height = max(self.layout().heightForWidth(width), self.sizeHint().height())  # type: ignore[union-attr]
        self.setGeometry((room.width() - width) // 2, px(4), width, height)
        self.raise_()
