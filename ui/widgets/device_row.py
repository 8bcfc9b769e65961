"""A device of this counter: its name and state, what can be done with it, what came of that."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.accessible import announce
from ui.theme import active
from ui.values import Tone
from ui.widgets.surfaces import GAP, GAP_WIDE, column, row
from ui.widgets.text import Label

# Below these widths (100 % design) the parts, and then the controls, go one below the other.
_BESIDE, _CONTROLS_BESIDE = 700, 420
_DOTS = {"neutral": "faint", "accent": "accent_ink"}


class Dot(QWidget):
    """The colour of a state, beside the words that say it."""

    def __init__(self) -> None:
        super().__init__()
        self._tone: Tone = "neutral"

    def set_tone(self, tone: Tone) -> None:
        """Another state."""
        if tone != self._tone:
            self._tone = tone
            self.update()

    def sizeHint(self) -> QSize:
        """As high as a line of hints: it stands at the first of several."""
        return QSize(active().px(8), round(active().metrics(12.5).height()))

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A disc."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(active().colour(_DOTS.get(self._tone, self._tone)))
        side, metrics = active().px(8), active().metrics(12.5)
        middle = metrics.ascent() - metrics.xHeight() / 2
        painter.drawEllipse(QRectF(0, middle - side / 2, side, side))
        painter.end()


class DeviceRow(QWidget):
    """Name and state, then the `controls`, then the last word; in one line where there is room."""

    def __init__(self, *controls: QWidget) -> None:
        super().__init__()
        self.name = Label("", "strong", wrap=True)
        self.state = Label("", "hint", wrap=True)
        self.told = Label("", "hint", wrap=True)
        self.state.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._dot = Dot()
        said = row(self._dot, self.state)
        said.setStretch(1, 1)
        said.setAlignment(self._dot, Qt.AlignmentFlag.AlignTop)
        ways = QBoxLayout.Direction
        self._controls = QBoxLayout(ways.LeftToRight)
        self._controls.setSpacing(GAP)
        for control in controls:
            self._controls.addWidget(control, 0, Qt.AlignmentFlag.AlignLeft)
        self._controls.addStretch(1)
        self._parts = QBoxLayout(ways.LeftToRight, self)
        self._parts.setContentsMargins(0, 4, 0, 4)
        self._parts.setSpacing(GAP_WIDE)
        self._parts.addLayout(column(self.name, said, gap=0), 3)
        self._parts.addLayout(self._controls)
        self._parts.addWidget(self.told, 3)
        active().changed.connect(self._fit)

    def show_state(self, name: str, state: tuple[Tone, str], told: tuple[Tone, str]) -> None:
        """How it is, and the last word about what was done with it."""
        self.name.setText(name)
        if told[1] != self.told.text():
            announce(self, f"{name}: {told[1]}" if told[1] else "")
        self._dot.set_tone(state[0])
        for label, (tone, text) in ((self.state, state), (self.told, told)):
            label.set_tone(tone if tone != "neutral" else None)
            label.setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See what has room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        ways = QBoxLayout.Direction
        wide = self.width() >= active().px(_BESIDE)
        self._parts.setDirection(ways.LeftToRight if wide else ways.TopToBottom)
        self._parts.setSpacing(GAP_WIDE if wide else GAP // 2)
        # Side by side an empty word keeps its place, so that the controls of all rows line up.
        self.told.setVisible(wide or bool(self.told.text()))
        beside = self.width() >= active().px(_CONTROLS_BESIDE)
        self._controls.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
