"""Two or three words of which one holds, as a field of a form: one stop of the Tab key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.icons import draw
from ui.theme import active
from ui.widgets.columns import QWIDGETSIZE_MAX
from ui.widgets.field_speech import FieldSpeech
from ui.widgets.text import Label
from ui.widgets.yielding import ONE


class Options(QWidget):
    """Words side by side, or below each other where a column is narrower than they are.

    Left and Right choose, Space takes the next, a click its own.
    """

    picked = Signal(str)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._options: tuple[tuple[str, str], ...] = ()
        self._value = self._said = ""

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer these (value, words)."""
        self._options = tuple(options)
        self._tell()

    def value(self) -> str:
        """The one that holds, empty if none."""
        return self._value

    def set_value(self, value: str) -> None:
        """Choose without a signal."""
        self._value = value
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Space and Enter."""
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Space: 1}.get(key)
        if step is not None and self._options and self.isEnabled():
            values = [value for value, _ in self._options]
            at = values.index(self._value) if self._value in values else -1 if step > 0 else 0
            self._pick(values[(at + step) % len(values)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the word under the pointer."""
        for value, rect in self._boxes(self.width()):
            if rect.contains(event.position()):
                self._pick(value)

    def sizeHint(self) -> QSize:
        """All side by side, as high as a field."""
        boxes = self._boxes(QWIDGETSIZE_MAX)
        return QSize(round(boxes[-1][1].right()) + 2 if boxes else 40, active().px(38))

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest of them."""
        widest = max((rect.width() for _, rect in self._boxes(QWIDGETSIZE_MAX)), default=38)
        return QSize(round(widest) + 4, active().px(38))

    def heightForWidth(self, width: int) -> int:
        """A field's height for each line that they take."""
        boxes = self._boxes(width)
        return round(boxes[-1][1].bottom()) + 1 if boxes else active().px(38)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the words; the one that holds has a tick and the accent."""
        theme = active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        words = dict(self._options)
        for value, rect in self._boxes(self.width()):
            held = value == self._value
            ink = theme.colour("accent_ink" if held else "soft")
            painter.setBrush(theme.colour("accent_wash" if held else "canvas"))
            ring = held and self.hasFocus()
            edge = "accent" if ring else "accent_wash" if held else "line"
            painter.setPen(QPen(theme.colour(edge), 2 if ring else 1))
            painter.drawRoundedRect(rect, theme.px(8), theme.px(8))
            type_ = 14, 600 if held else 400
            metrics = theme.metrics(*type_)
            left = rect.x() + theme.px(12)
            if held:
                side = theme.px(16)
                draw(painter, "check", ink, QRectF(left, rect.center().y() - side / 2, side, side))
                left += side + theme.px(6)
            painter.setPen(ink)
            painter.setFont(theme.font(*type_))
            base = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(left, base), words[value])
        if self.hasFocus() and not self._value:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.px(8), theme.px(8)
            )
        painter.end()

    def _boxes(self, room: int) -> list[tuple[str, QRectF]]:
        theme = active()
        metrics = theme.metrics(14, 600)
        boxes, left, top = [], 1.0, 1.0
        for value, text in self._options:
            width = metrics.horizontalAdvance(text) + theme.px(24)
            if value == self._value:
                width += theme.px(22)
            if left > 1 and left + width > room - 1:
                left, top = 1.0, top + theme.px(38) + 2
            boxes.append((value, QRectF(left, top, width, theme.px(38) - 2)))
            left += width + theme.px(10)
        return boxes

    def _pick(self, value: str) -> None:
        if value != self._value:
            self.set_value(value)
            self.picked.emit(value)

    def describe(self, words: str) -> None:
        """What is said beside the word that holds."""
        self._said = words
        self._tell()

    def _tell(self) -> None:
        chosen = dict(self._options).get(self._value, "")
        self.setAccessibleDescription(" ".join(filter(None, (chosen, self._said))))
        self.updateGeometry()
        self.update()


class OptionField(QWidget):
    """`Options` with a label above and a hint or problem below, used like the kit's `Field`."""

    edited = Signal(str)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty(ONE, True)
        self.editor = Options()
        self.label = Label("", "label")
        self.below = Label("", "hint", wrap=True)
        self._hint, self._problem = "", ""
        self._speech = FieldSpeech(self, self.editor.describe)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self.label)
        layout.addWidget(self.editor)
        layout.addWidget(self.below)
        layout.addStretch(1)
        self.label.setBuddy(self.editor)
        self.setFocusProxy(self.editor)
        self.editor.picked.connect(self.edited)
        self.editor.entered.connect(self.entered)

    def set_label(self, text: str) -> None:
        """The label, and the name for screen readers."""
        self.label.setText(text)
        self.editor.setAccessibleName(text)

    def set_hint(self, text: str) -> None:
        """What helps to choose."""
        self._hint = text
        self._show_below()

    def set_problem(self, text: str) -> None:
        """What is wrong, in place."""
        self._problem = text
        self._show_below()

    def problem(self) -> str:
        """The problem that is shown."""
        return self._problem

    def set_source(self, text: str) -> None:
        """A choice is always the clerk's: there is nothing to show."""

    def set_read_only(self, read_only: bool) -> None:
        """Show the choice, let nobody change it."""
        self.editor.setEnabled(not read_only)

    def value(self) -> str:
        """The word that holds."""
        return self.editor.value()

    def set_value(self, value: str) -> None:
        """Choose without a signal."""
        if value != self.editor.value():
            self.editor.set_value(value)

    def _show_below(self) -> None:
        self.below.set_look("problem" if self._problem else "hint")
        words = self._problem or self._hint
        self.below.setText(words)
        self.below.setVisible(bool(words))
        self._speech.tell(self.label.text(), words, problem=bool(self._problem))
