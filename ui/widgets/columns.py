"""The parts of a page: side by side, or one below the other where the text leaves no room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.theme import active
from ui.widgets.surfaces import GAP_WIDE
from ui.widgets.yielding import YieldingArea

# Below this width (100 % design) two columns hold no words any more: 1366 px at 175 %.
NARROW = 790
FULL = 345  # below this height a part that is to fill the sight cannot have others beside it
LOW = 320
PEEP = 44  # of the part below one that fills the sight
QWIDGETSIZE_MAX = (1 << 24) - 1  # no limit, as Qt has it; PySide does not hand it on


class _Parts(QBoxLayout):
    """Side by side the parts share the height there is, if it is enough for all their words;
    stacked, each has its own.
    """

    _asked = False

    def heightForWidth(self, width: int) -> int:
        stacked = self.direction() == QBoxLayout.Direction.TopToBottom
        if stacked or self._asked:
            return super().heightForWidth(width)
        self._asked = True  # Qt finds the one height while it is asked for the other
        try:
            return super().minimumHeightForWidth(width)
        finally:
            self._asked = False


class Columns(YieldingArea):
    """Give it the parts with their shares of the width; `first` is the one on top when stacked.

    They stand side by side from a width of `words` (100 % design) and `fixed` pixels on, which do
    not grow with the text. With `fills` that one then has all that is in sight, but for the heading
    of the next.
    `stacked(bool)` is told when it changes; the whole is then one scrolling column, and what
    scrolls in itself may ask for all of its height.
    """

    stacked = Signal(bool)
    fitted = Signal()

    def __init__(
        self,
        *parts: tuple[QWidget, int],
        first: int = 0,
        fills: bool = False,
        words: int = NARROW,
        fixed: int = 0,
    ) -> None:
        self._words, self._fixed = words, fixed
        self._parts, self._first, self._fills = parts, first, fills
        self._stacked = False
        self._alone: QWidget | None = None
        self._others_hidden = False
        sheet = QWidget()
        self._layout = _Parts(QBoxLayout.Direction.LeftToRight, sheet)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GAP_WIDE)
        super().__init__(sheet)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._lay_out()
        active().changed.connect(self._fit)

    def is_stacked(self) -> bool:
        """Whether the parts stand one below the other."""
        return self._stacked

    def share(self, *shares: int) -> None:
        """Give the parts other shares of the width, in their order."""
        pairs = zip(self._parts, shares, strict=True)
        self._parts = tuple((part, share) for (part, _), share in pairs)
        self._lay_out()

    def show_alone(self, part: QWidget | None) -> None:
        """This part has the whole sight when stacked: it scrolls, and not the columns."""
        if part is not self._alone:
            self._alone = part
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See whether the columns have room."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The one that fills the sight may need more by now."""
        done = super().eventFilter(watched, event)
        if self._fills and watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def _fit(self) -> None:
        low = self._fills and self.height() < active().px(FULL)
        stacked = low or self.width() < active().px(self._words) + self._fixed
        if stacked != self._stacked:
            self._stacked = stacked
            self._lay_out()
            self.stacked.emit(stacked)
        top = self._parts[self._first][0]
        alone = stacked and self._alone is not None
        if alone != self._others_hidden:
            self._others_hidden = alone
            for part, _ in self._parts:
                part.setVisible(part is self._alone or not alone)
        if self._fills:
            sight = self.viewport().height()
            # In a lower one there is none to spare for a glimpse of the next.
            if sight > active().px(LOW) and not alone:
                sight -= GAP_WIDE + active().px(PEEP)
            least = max(sight, top.minimumSizeHint().height())
            top.setMinimumHeight(least if stacked else 0)
        self.fitted.emit()

    def _lay_out(self) -> None:
        # By `removeWidget`: a taken item would live on, and the height of its part with it.
        for part, _ in self._parts:
            self._layout.removeWidget(part)
        ways = QBoxLayout.Direction
        self._layout.setDirection(ways.TopToBottom if self._stacked else ways.LeftToRight)
        parts = list(self._parts)
        if self._stacked:
            parts.insert(0, parts.pop(self._first))
        for widget, share in parts:
            self._layout.addWidget(widget, 0 if self._stacked else share)
