"""The line at the foot: is the reader there, is it sent, does the printer work, is it saved."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy

from ui.accessible import announce
from ui.theme import active
from ui.tips import set_tip
from ui.values import Tone
from ui.widgets.text import Label

_TROUBLE = ("warn", "bad")
_DOTS = {"ok": "ok", "warn": "warn", "bad": "bad", "info": "info", "neutral": "faint"}


class StatusItem(QAbstractButton):
    """A dot and words; pressing it opens the page where more is told."""

    def __init__(self) -> None:
        super().__init__()
        self._tone: Tone = "neutral"
        self._small = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # A button of Qt would keep all its words, and the clock would lose its own.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_state(self, tone: Tone, text: str) -> None:
        """What is so; the words say it, the dot repeats it. What is shown already is left alone."""
        if (tone, text) == (self._tone, self.text()):
            return
        # Trouble that comes, changes or goes is said; that one more case waits to be sent is not.
        told = tone != self._tone and (tone in _TROUBLE or self._tone in _TROUBLE)
        self._tone = tone
        self.setText(text)
        self.setAccessibleName(text)
        set_tip(self, text)
        self.updateGeometry()
        self.update()
        if told:
            announce(self, text)

    def sizeHint(self) -> QSize:
        """Words and dot, as high as the line."""
        theme = active()
        width = theme.metrics(14).horizontalAdvance(self.text())
        return QSize(round(width) + theme.px(8 + 7 + 16), theme.px(44))

    def minimumSizeHint(self) -> QSize:
        """The dot and the first letters: what has no room is shortened, not cut."""
        least = active().px(26 if self._small else 80)
        return QSize(min(self.sizeHint().width(), least), active().px(44))

    def set_small(self, small: bool) -> None:
        """Where there is least room the dot alone; its words are shown to whoever points at it."""
        self._small = small
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        theme = active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, theme.px(5), -1, -theme.px(5))
        painter.setPen(QPen(theme.colour("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        if self.underMouse():
            painter.setBrush(theme.colour("canvas"))
        painter.drawRoundedRect(box, theme.px(7), theme.px(7))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(_DOTS.get(self._tone, "faint")))
        middle = self.height() / 2
        radius = theme.px(8) / 2
        painter.drawEllipse(QPointF(theme.px(8) + radius, middle), radius, radius)
        metrics = theme.metrics(14)
        painter.setFont(theme.font(14))
        painter.setPen(theme.colour("ink"))
        left = theme.px(8 + 8 + 7)
        painter.drawText(
            QPointF(left, middle + (metrics.ascent() - metrics.descent()) / 2),
            metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - left),
        )
        painter.end()


class StatusLine(QFrame):
    """Reader, network with unsent count, printer; at the right saved-at and the clock.

    `asked(name)` when an item is pressed. Items: `reader`, `network`, `printer`, and `clock`,
    which shows only while it has something to say.
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 20, 0)
        layout.setSpacing(6)
        self.items: dict[str, StatusItem] = {}
        for name in ("reader", "network", "printer", "clock"):
            item = StatusItem()
            item.clicked.connect(lambda _checked=False, n=name: self.asked.emit(n))
            self.items[name] = item
            layout.addWidget(item)
        self.items["clock"].hide()
        layout.addStretch(1)
        self.saved = Label("", "label")
        self.clock = Label("", "strong")
        self._small = False
        layout.addWidget(self.saved)
        layout.addSpacing(14)
        layout.addWidget(self.clock)

    def set_small(self, small: bool) -> None:
        """Without the date and the time, which the system shows, too."""
        self.clock.setVisible(not small)
        for item in self.items.values():
            item.set_small(small)
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(4 if small else 12, 0, 8 if small else 20, 0)
            layout.setSpacing(2 if small else 6)

    def show_state(self, name: str, tone: Tone, text: str) -> None:
        """The state of one thing."""
        self.items[name].setVisible(bool(text))
        self.items[name].show_state(tone, text)
