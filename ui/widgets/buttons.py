"""Buttons that show their key, and the segment of two or three words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcutEvent,
)
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QPushButton, QSizePolicy

from ui.icons import draw
from ui.keyboard import sequences
from ui.theme import active
from ui.tips import set_tip

Kind = Literal["primary", "secondary", "quiet", "link"]


def bind_key(button: QAbstractButton, key: str) -> None:
    """Let a key press the button, once however long it is held: nobody decides by holding a key."""
    for sequence in sequences(key):
        button.setShortcutAutoRepeat(button.grabShortcut(sequence), False)


def press_at_once(button: QAbstractButton, event: QEvent) -> bool:
    """Whether `event` was the button's key, and pressed it; Qt itself would wait for 100 ms."""
    if event.type() != QEvent.Type.Shortcut or not isinstance(event, QShortcutEvent):
        return False
    if not event.isAmbiguous():
        button.click()
    return True


class KeyButton(QPushButton):
    """A 44 px button: icon, words, and the cap of the key that presses it.

    Kinds: `primary` (the one next action of a screen), `secondary`, `quiet` (no border), `link`
    (blue words). `key` is a Qt key sequence (`F6`, `Esc`, `Ctrl+K`, `A`); it works while the
    button can be seen and pressed. `cap` says something else on the cap (`Enter` for `Return`).
    """

    def __init__(
        self,
        text: str = "",
        icon: str = "",
        key: str = "",
        kind: Kind = "secondary",
        *,
        trailing: str = "",
        cap: str | None = None,
    ) -> None:
        super().__init__()
        self._icon, self._trailing, self._kind = icon, trailing, kind
        self._brief = False
        self._measured, self._width = ("", "", "", 0), 0.0
        self._cap = key.replace("+", " ") if cap is None else cap
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if key:
            bind_key(self, key)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Set the words, which are the name for screen readers, too."""
        super().setText(text)
        self.setAccessibleName(f"{text} {self._cap}".strip())
        self.updateGeometry()

    def set_cap(self, key: str) -> None:
        """Another key that stands on it; what it does is bound elsewhere."""
        self._cap = key.replace("+", " ")
        self.setText(self.text())

    @property
    def cap(self) -> str:
        """The key as it stands on the button."""
        return self._cap

    def set_icon(self, name: str) -> None:
        """Another icon."""
        self._icon = name
        self.update()

    def may_be_brief(self) -> bool:
        """Whether its icon alone can stand for it; the next action always has its words."""
        return bool(self._icon) and self._kind != "primary"

    def set_brief(self, brief: bool) -> None:
        """Show the icon alone; words and key are for whoever points at it."""
        if brief != self._brief:
            self._brief = brief
            set_tip(self, f"{self.text()} {self._cap}".strip() if brief else "")
            self.updateGeometry()
            self.update()

    def full_width(self) -> int:
        """How wide it is with its words."""
        pad = 6 if self._kind == "link" else 18
        return round(self._content_width() + 2 * active().px(pad))

    def full_height(self) -> int:
        """How high it is with its words."""
        return active().px(32 if self._kind == "link" else 44)

    def brief_width(self) -> int:
        """How wide it is with its icon alone."""
        return active().px(18) + 26

    def event(self, event: QEvent) -> bool:
        """Its key presses it at once."""
        return press_at_once(self, event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses, as Space does; held down it presses once."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be pressed."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """As it was."""
        super().leaveEvent(event)
        self.update()

    def sizeHint(self) -> QSize:
        """Icon, words and cap in a row, 44 px high (a link 32, as high as a line when brief)."""
        width = self.brief_width() if self._brief else self.full_width()
        low = self._brief and self._kind == "link"
        return QSize(width, active().px(24) if low else self.full_height())

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the button."""
        theme = active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._paint_body(painter)
        if self._brief:
            side = theme.px(18)
            draw(
                painter,
                self._icon,
                ink,
                QRectF(0, 0, self.width(), self.height()).adjusted(
                    (self.width() - side) / 2,
                    (self.height() - side) / 2,
                    -(self.width() - side) / 2,
                    -(self.height() - side) / 2,
                ),
            )
            painter.end()
            return
        left = (self.width() - self._content_width()) / 2
        middle = self.height() / 2
        if self._icon:
            side = theme.px(18)
            draw(painter, self._icon, ink, QRectF(left, middle - side / 2, side, side))
            left += side + theme.px(9)
        metrics = active().metrics(*self._type())
        painter.setFont(active().font(*self._type()))
        painter.setPen(ink)
        painter.drawText(
            QPointF(left, middle + (metrics.ascent() - metrics.descent()) / 2), self.text()
        )
        left += metrics.horizontalAdvance(self.text())
        if self._cap:
            left = self._paint_cap(painter, left + theme.px(10), ink)
        if self._trailing:
            side = theme.px(18)
            rect = QRectF(left + theme.px(9), middle - side / 2, side, side)
            draw(painter, self._trailing, ink, rect)
        painter.end()

    def _paint_body(self, painter: QPainter) -> QColor:
        theme = active()
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = theme.px(10)
        hover = self.underMouse() and self.isEnabled()
        fill, edge, ink = {
            "primary": ("accent_deep" if hover else "accent", "", "on_accent"),
            "secondary": ("raised" if hover else "paper", "edge" if hover else "line", "ink"),
            "quiet": ("canvas" if hover else "", "", "soft"),
            "link": ("info_wash" if hover else "", "", "info"),
        }[self._kind]
        if not self.isEnabled():
            fill, edge, ink = ("line" if self._kind == "primary" else ""), "line", "faint"
        if self.isDown() and self._kind != "primary":
            fill = "line"
        painter.setPen(QPen(theme.colour(edge), 1) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, radius, radius)
        if self.hasFocus():
            # On the accent itself the ring lies inside, in the colour of the words.
            inset = 3 if self._kind == "primary" else 0
            ring = "on_accent" if self._kind == "primary" else "accent"
            painter.setPen(QPen(theme.colour(ring), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inner = rect.adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(inner, radius - inset, radius - inset)
        return theme.colour(ink)

    def _paint_cap(self, painter: QPainter, left: float, ink: QColor) -> float:
        theme = active()
        width = theme.metrics(11.5).horizontalAdvance(self._cap) + theme.px(12)
        height = theme.px(18)
        rect = QRectF(left, (self.height() - height) / 2, width, height)
        edge = QColor(ink)
        edge.setAlphaF(0.45)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, theme.px(5), theme.px(5))
        painter.setPen(ink)
        painter.setFont(theme.font(11.5))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._cap)
        return left + width

    def _type(self) -> tuple[int, int]:
        """Size and weight of the words."""
        size = 14 if self._kind == "link" else 15
        return size, 600 if self._kind == "primary" else 500

    def _content_width(self) -> float:
        """A layout asks for it again and again, and each painting does."""
        wanted = self.text(), self._cap, self._icon, active().scale
        if wanted != self._measured:
            self._measured, self._width = wanted, self._measure()
        return self._width

    def _measure(self) -> float:
        theme = active()
        width = theme.metrics(*self._type()).horizontalAdvance(self.text())
        if self._icon:
            width += theme.px(18) + theme.px(9)
        if self._cap:
            caps = theme.metrics(11.5)
            width += theme.px(10) + caps.horizontalAdvance(self._cap) + theme.px(12)
        if self._trailing:
            width += theme.px(9) + theme.px(18)
        return width


class SegmentButton(QPushButton):
    """One word of a segment."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows are the segment's; a button alone would move the focus instead."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)


class Segment(QFrame):
    """Two or three words of which one holds; arrows move the choice."""

    chosen = Signal(str)

    def __init__(self, options: Sequence[tuple[str, str]], value: str = "") -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._buttons: dict[str, SegmentButton] = {}
        for index, (name, text) in enumerate(options):
            button = SegmentButton(text)
            button.setCheckable(True)
            button.setAccessibleName(text)
            button.setProperty("first", index == 0)
            button.setProperty("last", index == len(options) - 1)
            button.clicked.connect(lambda _checked=False, n=name: self._choose(n))
            layout.addWidget(button)
            self._buttons[name] = button
        self._value = value
        self.set_value(value or options[0][0])

    def value(self) -> str:
        """The word that holds."""
        return self._value

    def set_value(self, value: str) -> None:
        """Choose without a signal."""
        self._value = value
        for name, button in self._buttons.items():
            button.setChecked(name == value)
            # Tab reaches the segment once; arrows move within.
            policy = Qt.FocusPolicy.StrongFocus if name == value else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)

    def offer(self, values: Collection[str]) -> None:
        """Let only these be chosen; the others are not there."""
        for name, button in self._buttons.items():
            button.setVisible(name in values)

    def set_texts(self, texts: Sequence[str]) -> None:
        """Other words for the same values."""
        for button, text in zip(self._buttons.values(), texts, strict=True):
            button.setText(text)
            button.setAccessibleName(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose the neighbour."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        names = [name for name, button in self._buttons.items() if not button.isHidden()]
        name = names[(names.index(self._value) + step) % len(names)]
        self._choose(name)
        self._buttons[name].setFocus(Qt.FocusReason.TabFocusReason)

    def _choose(self, value: str) -> None:
        changed = value != self._value
        self.set_value(value)
        if changed:
            self.chosen.emit(value)
