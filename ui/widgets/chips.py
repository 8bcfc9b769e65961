"""Of which kind the rows of a list are: chips in a line, or where that has no room, one field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.theme import active
from ui.values import Tone
from ui.widgets.badge import Chip
from ui.widgets.fields import Choice
from ui.widgets.surfaces import GAP


class Chips(QWidget):
    """A row of chips of which one is chosen; arrows move, the choice follows. Where not all of them
    have room they fold into one field, whose list has them all.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self.folded = Choice()
        self.folded.picked.connect(self._choose)
        self.folded.hide()
        # The line is its own up to the longest of its words, and only then anybody's.
        self.folded.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row.addWidget(self.folded, 1)
        self._row.addStretch(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._chips: dict[str, Chip] = {}
        self._offered: tuple[tuple[str, str, Tone], ...] = ()
        self._value = ""
        self._fitting = False
        active().changed.connect(self._fit)

    def set_chips(self, chips: Sequence[tuple[str, str, Tone]]) -> None:
        """Offer these: (value, words, tone when chosen); the choice stays if it is among them."""
        if tuple(chips) == self._offered:  # a page that comes up again has them as they are
            return
        self._offered = tuple(chips)
        self.folded.set_options([(value, text) for value, text, _ in chips])
        self.updateGeometry()
        if list(self._chips) == [value for value, _, _ in chips]:
            for value, text, tone in chips:
                chip = self._chips[value]
                chip.setText(text)
                chip._tone = tone
                chip.updateGeometry()
            self._fit()
            return
        for chip in self._chips.values():
            chip.deleteLater()
        self._chips = {}
        for index, (value, text, tone) in enumerate(chips):
            chip = Chip(text, tone)
            chip.clicked.connect(lambda _checked=False, v=value: self._choose(v))
            self._row.insertWidget(1 + index, chip)
            self._chips[value] = chip
        if self._value not in self._chips:
            self._value = ""
        self._show()
        self._fit()

    def value(self) -> str:
        """The chosen value, empty if none."""
        return self._value

    def set_value(self, value: str) -> None:
        """Choose without a signal."""
        self._value = value
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose the neighbour."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        values = list(self._chips)
        if step is None or not values:
            super().keyPressEvent(event)
            return
        at = values.index(self._value) if self._value in values else 0
        value = values[(at + step) % len(values)]
        if self.folded.isHidden():
            self._chips[value].setFocus(Qt.FocusReason.TabFocusReason)
        self._choose(value)

    def _choose(self, value: str) -> None:
        self._value = value
        self._show()
        self.chosen.emit(value)

    def _show(self) -> None:
        self.folded.set_value(self._value)
        for value, chip in self._chips.items():
            chip.setChecked(value == self._value)

    def sizeHint(self) -> QSize:
        """All of them in one line, whether there is room for it or not."""
        widths = [chip.sizeHint().width() for chip in self._chips.values()]
        return QSize(sum(widths) + GAP * max(0, len(widths) - 1), active().px(44))

    def minimumSizeHint(self) -> QSize:
        """The field into which they fold."""
        size = self.sizeHint()
        return QSize(min(size.width(), self.folded.sizeHint().width()), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See whether they have room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._fitting:
            return
        self._fitting = True
        # Twice: what is shown lays the line out anew, and it may have another width by then.
        for _ in range(2):
            self._fold(self.width() < self.sizeHint().width())
        self._fitting = False

    def _fold(self, folded: bool) -> None:
        changed = folded is self.folded.isHidden()
        at = self.window().focusWidget() if changed else None
        held = at is not None and self.isAncestorOf(at)
        self.folded.setMaximumWidth(max(self.folded.widest(), self.folded.sizeHint().width()))
        self.folded.setVisible(folded)
        for chip in self._chips.values():
            chip.setVisible(not folded)
        if held:
            now = self.folded if folded else self._chips.get(self._value)
            (now or self).setFocus(Qt.FocusReason.OtherFocusReason)
