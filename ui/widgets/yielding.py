"""Scrolling rooms that ask for little, so that the buttons below them always stay in sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.theme import active


class YieldingArea(QScrollArea):
    """Takes what height there is and scrolls its content in it (large text, small screen).

    Where the page around it scrolls as one, `set_whole(True)` makes it ask for all of its content,
    so that there is one scroll bar and not one in the other.
    """

    def __init__(self, content: QWidget | None = None, *, width: int = 240) -> None:
        super().__init__()
        self._least = width
        self._whole = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if content is not None:
            self.hold(content)

    def hold(self, content: QWidget) -> None:
        """Show this content."""
        content.setProperty("ground", "none")
        content.installEventFilter(self)
        self.setWidget(content)

    def set_whole(self, whole: bool) -> None:
        """Ask for all of the content, or for little."""
        self._whole = whole
        self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The content has grown or shrunk."""
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest and self._whole:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is another height."""
        super().resizeEvent(event)
        if self._whole and event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """A few lines, or all of them."""
        theme = active()
        return QSize(theme.px(self._least), self._whole_height() if self._whole else theme.px(110))

    minimumSizeHint = sizeHint

    def _whole_height(self) -> int:
        content = self.widget()
        layout = content.layout() if content is not None else None
        if content is None or layout is None:
            return 0
        if layout.hasHeightForWidth():
            return layout.totalHeightForWidth(self.viewport().width())
        return max(content.minimumSizeHint().height(), layout.totalMinimumSize().height())


def see(widget: QWidget, margin: int = 0) -> None:
    """Scroll every room around the widget so far that it can be seen."""
    room = widget.parentWidget()
    while room is not None:
        if isinstance(room, QScrollArea) and room.widget() is not None:
            room.ensureWidgetVisible(widget, 0, margin)
        room = room.parentWidget()
