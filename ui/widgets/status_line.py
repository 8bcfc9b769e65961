"""The line at the foot: is the reader there, is it sent, does the printer work, is it saved."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy

from ui.accessible import announce
from ui.theme import active
from ui.tips import set_tip
from ui.values import Tone
from ui.widgets.giving_way import Step, give_way
from ui.widgets.text import Label

_TROUBLE = ("warn", "bad")
_DOTS = {"ok": "ok", "warn": "warn", "bad": "bad", "info": "info", "neutral": "faint"}


class StatusItem(QAbstractButton):
    """A dot and words; pressing it opens the page where more is told."""

    def __init__(self) -> None:
        super().__init__()
        self._tone: Tone = "neutral"
        self._brief = self._squeezed = False
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

    @property
    def tone(self) -> Tone:
        """How it is."""
        return self._tone

    def sizeHint(self) -> QSize:
        """Words and dot, as high as the line."""
        theme = active()
        if self._brief:
            return QSize(theme.px(26), theme.px(44))
        width = theme.metrics(14).horizontalAdvance(self.text())
        return QSize(round(width) + theme.px(8 + 7 + 16), theme.px(44))

    def minimumSizeHint(self) -> QSize:
        """All of it, or the dot and the first letters: what has no room is shortened, not cut."""
        size = self.sizeHint()
        return QSize(min(size.width(), active().px(80)), size.height()) if self._squeezed else size

    def give_way(self, *, brief: bool, squeezed: bool = False) -> None:
        """Show the dot alone, its words to whoever points at it; or as many letters as fit."""
        self._brief, self._squeezed = brief, squeezed
        self.updateGeometry()
        self.update()

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
        room = 0 if self._brief else self.width() - left
        painter.drawText(
            QPointF(left, middle + (metrics.ascent() - metrics.descent()) / 2),
            metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room) if room else "",
        )
        painter.end()


class StatusLine(QFrame):
    """Reader, network with unsent count, printer; at the right saved-at and the clock.

    Where not all has room the date and the time go first, which the system shows, too; then what is
    in order keeps its dot alone, so that trouble has all of its words.

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
        self.setMinimumWidth(1)  # what stands in it gives way to the width that there is
        layout.addWidget(self.saved)
        layout.addSpacing(14)
        layout.addWidget(self.clock)

    def set_small(self, small: bool) -> None:
        """With little around and between."""
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(4 if small else 12, 0, 8 if small else 20, 0)
            layout.setSpacing(2 if small else 6)
        self._fit()

    def show_state(self, name: str, tone: Tone, text: str) -> None:
        """The state of one thing."""
        item = self.items[name]
        same = (item.tone, item.text()) == (tone, text)
        item.setVisible(bool(text))
        item.show_state(tone, text)
        if not same:
            self._fit()

    def say(self, label: Label, words: str) -> None:
        """When it was kept, or what time it is."""
        if words != label.text():
            label.setText(words)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def _fit(self) -> None:
        # One after the other, what is in order before what is under way, the line last.
        least_first = (self.items[name] for name in ("printer", "reader", "network"))
        well = [one for one in least_first if one.tone not in _TROUBLE]
        well.sort(key=lambda one: one.tone != "ok")
        brief = (partial(one.give_way, brief=True) for one in well)
        steps: list[Step] = [self._unfold, self.clock.hide, *brief]
        steps += [self._squeeze, self.saved.hide]
        give_way(self, self.width(), steps)

    def _unfold(self) -> None:
        for label in (self.saved, self.clock):
            label.setMinimumWidth(label.whole_width())
            label.show()
        for item in self.items.values():
            item.give_way(brief=False)

    def _squeeze(self) -> None:
        for item in self.items.values():
            if item.tone in _TROUBLE:
                item.give_way(brief=False, squeezed=True)
