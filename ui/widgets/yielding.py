"""A scrolling room that asks for little, so that the buttons below it always stay in sight."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.theme import active


class YieldingArea(QScrollArea):
    """Takes what height there is and scrolls its content in it (large text, small screen)."""

    def __init__(self, content: QWidget, *, width: int = 240) -> None:
        super().__init__()
        self._least = width
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content.setProperty("ground", "none")
        self.setWidget(content)

    def sizeHint(self) -> QSize:
        """A few lines."""
        theme = active()
        return QSize(theme.px(self._least), theme.px(110))

    minimumSizeHint = sizeHint
