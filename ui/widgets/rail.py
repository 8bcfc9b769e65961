"""The rail at the left: the pages with their keys; it never moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import draw
from ui.language import Language, Speaker
from ui.theme import active
from ui.tips import set_tip
from ui.widgets.buttons import bind_key, press_at_once

DISABLED = 0.45  # how much is seen of what cannot be pressed now


@dataclass(frozen=True, slots=True)
class RailItem:
    """One page of the rail: its name, icon, key, and the key of its word."""

    name: str
    icon: str
    key: str
    text_key: str


class RailButton(QAbstractButton):
    """Icon, word and key; red number when something waits."""

    def __init__(self, item: RailItem, *, shortcut: bool = True) -> None:
        super().__init__()
        self.item = item
        if shortcut:
            bind_key(self, item.key)
        self.count = 0
        self._small = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def set_words(self, text: str) -> None:
        """The word of the page."""
        self.setText(text)
        if self._small:
            set_tip(self, f"{text} {self.item.key}")
        waiting = f", {self.count}" if self.count else ""
        self.setAccessibleName(f"{text} {self.item.key}{waiting}")

    def set_count(self, count: int) -> None:
        """How much waits there."""
        self.count = count
        self.set_words(self.text())
        self.update()

    def event(self, event: QEvent) -> bool:
        """Its key presses it at once."""
        return press_at_once(self, event) or super().event(event)

    def nextCheckState(self) -> None:
        """The window checks the page that is shown, not the one that was pressed."""

    def sizeHint(self) -> QSize:
        """64 x 67, or an icon over its key."""
        theme = active()
        if self._small:
            return QSize(theme.px(22) + 22, max(44, theme.px(22) + 8))
        return QSize(theme.px(64), theme.px(67))

    def minimumSizeHint(self) -> QSize:
        """With large text on a low screen the key moves beside the icon, or leaves it the room."""
        if self._small:
            return QSize(self.sizeHint().width(), active().px(22) + 4)
        return QSize(active().px(64), active().px(48))

    def shows_key(self) -> bool:
        """Whether the key has room under a small icon; who points at it is told."""
        return not self._small or self.height() >= active().px(22) + active().px(14)

    def set_small(self, small: bool) -> None:
        """Show icon and key alone; the word is for whoever points at it, and for screen readers."""
        self._small = small
        set_tip(self, f"{self.text()} {self.item.key}" if small else "")
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint icon over word over key."""
        theme = active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        chosen = self.isChecked() and self.isEnabled()
        painter.setOpacity(1.0 if self.isEnabled() else DISABLED)
        painter.setPen(QPen(theme.colour("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        if chosen or self.underMouse():
            painter.setBrush(theme.colour("accent_wash" if chosen else "canvas"))
        painter.drawRoundedRect(rect, theme.px(10), theme.px(10))
        ink = theme.colour("accent_ink" if chosen else "soft")
        low = self.height() < theme.px(58)
        side = theme.px(22)
        if self._small:
            cap = theme.px(14) if self.shows_key() else 0
            top = (self.height() - side - cap) / 2
            draw(painter, self.item.icon, ink, QRectF(0, top, self.width(), side))
            if cap:
                painter.setFont(theme.font(10.5))
                painter.setPen(ink)
                below = QRectF(0, top + side, self.width(), cap)
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.item.key)
            if self.count:
                self._paint_count(painter)
            painter.end()
            return
        content = side + theme.px(20) + (0 if low else theme.px(13))
        top = (self.height() - content) / 2
        width = self.width() / 2 if low else self.width()
        draw(painter, self.item.icon, ink, QRectF(0, top, width, side))
        painter.setPen(ink)
        painter.setFont(theme.font(12.5, 600 if chosen else 500))
        flags = Qt.AlignmentFlag.AlignCenter
        word = QRectF(0, top + side, self.width(), theme.px(20))
        painter.drawText(word, flags, self.text())
        painter.setFont(theme.font(11))
        painter.setPen(theme.colour("accent_ink" if chosen else "faint"))
        key = QRectF(0, word.bottom() - theme.px(2), self.width(), theme.px(15))
        if low:
            key = QRectF(self.width() / 2 - theme.px(4), top, self.width() / 2, side)
        painter.drawText(key, flags, self.item.key)
        if self.count:
            self._paint_count(painter)
        painter.end()

    def _paint_count(self, painter: QPainter) -> None:
        theme = active()
        words = str(self.count) if self.count < 100 else "99+"
        width = theme.px(16 + 6 * (len(words) - 1))
        # At the corner of the icon; where the key stands beside it, over the icon's left.
        low = self.height() < theme.px(58)
        left = 0 if low and not self._small else self.width() - width - theme.px(6)
        left = max(0, min(left, self.width() - width))
        box = QRectF(left, theme.px(3), width, theme.px(16))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("bad"))
        painter.drawRoundedRect(box, theme.px(8), theme.px(8))
        painter.setPen(theme.colour("paper"))
        painter.setFont(theme.font(11, 600))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


class Mark(QWidget):
    """The sign of the application."""

    def __init__(self, side: int = 40) -> None:
        super().__init__()
        self._side = side

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(active().px(self._side), active().px(self._side))

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A bolt on the accent."""
        theme = active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(self._side)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(box, side / 4, side / 4)
        inner = box.adjusted(side * 0.25, side * 0.25, -side * 0.25, -side * 0.25)
        draw(painter, "zap", theme.colour("on_accent"), inner)
        painter.end()


class Rail(Speaker, QFrame):
    """The pages, one key each; `asked(name)` when one is wanted."""

    asked = Signal(str)

    def __init__(self, language: Language, items: Sequence[RailItem]) -> None:
        super().__init__()
        self.speak(language)
        self.buttons: dict[str, RailButton] = {}
        self._small = False
        self.shown = ""  # the page that is marked
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 10, 6, 10)
        layout.setSpacing(4)
        self._mark = Mark()
        layout.addWidget(self._mark)
        layout.addSpacing(10)
        for item in items:
            button = RailButton(item)
            self.say(button.set_words, item.text_key)
            button.clicked.connect(lambda _checked=False, n=item.name: self.asked.emit(n))
            layout.addWidget(button)
            self.buttons[item.name] = button
        layout.addStretch(1)

    def set_small(self, small: bool) -> None:
        """Icons alone, where the window has no room for their words."""
        if small == self._small:
            return
        self._small = small
        self._mark.setVisible(not small)
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(*((4, 4, 4, 4) if small else (6, 10, 6, 10)))
            layout.setSpacing(2 if small else 4)
        for button in self.findChildren(RailButton):
            button.set_small(small)

    def add_at_foot(self, button: RailButton) -> None:
        """One more below; where the screen is low all of them give way alike."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(button)

    def show_page(self, name: str) -> None:
        """Mark the page that is shown; none of them if it has no place here."""
        self.shown = name
        for item, button in self.buttons.items():
            button.setChecked(item == name)

    def set_count(self, name: str, count: int) -> None:
        """How much waits on a page; nothing if the page is not on this rail."""
        if name in self.buttons:
            self.buttons[name].set_count(count)

    def set_enabled(self, enabled: bool) -> None:
        """Whether pages can be reached (not before someone has signed in)."""
        for button in self.buttons.values():
            button.setEnabled(enabled)
            button.setVisible(enabled)
