"""The picture of the card to put in: dashed outline, icon, and how far the read has come."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.icons import draw
from ui.theme import active
from ui.values import Tone
from ui.widgets.yielding import YieldingArea

WIDTH, HEIGHT = 204, 130


class CardSlot(QWidget):
    """200 x 126, the shape of a card (ISO/IEC 7810 ID-1)."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._icon = "id-card"
        self._tone: Tone = "accent"
        self._percent: int | None = None
        self._share = 1.0

    def fit(self, spare: int) -> None:
        """As high as now and `spare` pixels more, but half as large at least."""
        before = self.sizeHint()
        self._share = max(0.5, min(1.0, (before.height() + spare) / active().px(HEIGHT)))
        if self.sizeHint() != before:
            self.updateGeometry()

    def show_state(self, icon: str, tone: Tone, percent: int | None) -> None:
        """What it looks like now; `percent` fills a bar, None shows no bar."""
        self._icon, self._tone, self._percent = icon, tone, percent
        self.update()

    def sizeHint(self) -> QSize:
        """The outline and its line."""
        return QSize(active().px(WIDTH * self._share), active().px(HEIGHT * self._share))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint outline, icon and bar."""
        theme = active()
        ink = theme.tokens.accent if self._tone == "accent" else theme.tokens.tone(self._tone)[0]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(ink)
        pen.setWidthF(theme.px(2))
        pen.setStyle(Qt.PenStyle.DashLine if self._percent is None else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(theme.colour("paper"))
        edge = theme.px(2)
        box = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.drawRoundedRect(box, theme.px(14), theme.px(14))
        side = theme.px(64 * self._share)
        middle = QRectF(
            box.center().x() - side / 2, box.center().y() - side / 2 - theme.px(2), side, side
        )
        draw(painter, self._icon, ink, middle)
        if self._percent is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            bar = QRectF(box.x() + theme.px(20), box.bottom() - theme.px(20), 0, theme.px(6))
            bar.setWidth(box.width() - theme.px(40))
            painter.setBrush(theme.colour("line"))
            painter.drawRoundedRect(bar, theme.px(3), theme.px(3))
            bar.setWidth(bar.width() * max(0, min(100, self._percent)) / 100)
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(bar, theme.px(3), theme.px(3))
        painter.end()


class SlotRoom(YieldingArea):
    """The slot with its words: it gives way to them before they have to scroll."""

    def __init__(self, slot: CardSlot, content: QWidget) -> None:
        self._slot = slot
        super().__init__(content)

    def set_whole(self, whole: bool) -> None:
        """In a page that scrolls as one the slot has least."""
        super().set_whole(whole)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more room, or less."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The words have become more, or fewer."""
        done = super().eventFilter(watched, event)
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def _fit(self) -> None:
        room, content = self.maximumViewportSize(), self.widget()
        layout = content.layout() if content is not None else None
        if layout is not None:
            taken = layout.totalHeightForWidth(room.width())
            self._slot.fit(-taken if self._whole else room.height() - taken)
