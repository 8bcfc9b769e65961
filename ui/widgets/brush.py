"""Paints the words of rows and cells, with the theme's type at hand."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen, QStaticText
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from ui.theme import active

_Index = QModelIndex | QPersistentModelIndex
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
# Joining flags costs as much as measuring a word: done once for all cells.
AT_LEFT = LEFT | Qt.TextFlag.TextSingleLine
AT_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


@lru_cache(maxsize=2048)
def fitted(
    text: str, _px: int, size: float, weight: int, room: float
) -> tuple[QStaticText, QSizeF]:
    """The text, shortened where it must be and laid out once for all paints, and its size.

    `_px` goes with the theme.
    """
    metrics, font = active().metrics(size, weight), active().font(size, weight)
    if metrics.horizontalAdvance(text) > room:
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    laid = QStaticText(text)
    laid.setTextFormat(Qt.TextFormat.PlainText)
    laid.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    laid.prepare(font=font)
    return laid, QSizeF(metrics.horizontalAdvance(text), metrics.height())


class Brush:
    """A painter with the theme's type at hand, for one row or cell."""

    def __init__(self, painter: QPainter) -> None:
        self.painter = painter
        self.theme = active()

    def ground(self, option: QStyleOptionViewItem, *, first: bool = True) -> QRectF:
        """Selection wash with its bar at the left, hairline below; gives the rect."""
        rect = QRectF(option.rect)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            self.painter.fillRect(rect, self.theme.colour("accent_wash"))
            if first:
                bar = QRectF(rect.x(), rect.y(), self.theme.px(3), rect.height())
                self.painter.fillRect(bar, self.theme.colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            self.painter.fillRect(rect, self.theme.colour("raised"))
        below = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
        self.painter.fillRect(below, self.theme.colour("line"))
        return rect

    def ring(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Round the current row while its list has the focus."""
        view = cast("QWidget | None", option.widget)
        if not isinstance(view, QAbstractItemView) or not view.hasFocus():
            return
        if view.currentIndex().row() == index.row():
            draw_ring(self.painter, QRectF(option.rect))

    def line(
        self,
        text: str,
        rect: QRectF,
        size: float,
        weight: int,
        token: str,
        align: int = AT_LEFT,
    ) -> float:
        """One line of text, shortened with … at the right; gives the width it took."""
        laid, took = fitted(text, self.theme.px(size), size, weight, rect.width())
        self.painter.setFont(self.theme.font(size, weight))
        self.painter.setPen(self.theme.colour(token))
        left = rect.right() - took.width() if align == AT_RIGHT else rect.left()
        top = rect.center().y() - took.height() / 2
        self.painter.drawStaticText(QPointF(left, top), laid)
        return took.width()


def draw_ring(painter: QPainter, row: QRectF) -> None:
    """The focus round a row of a list or table."""
    theme = active()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(row)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("accent"), 2))
    painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), theme.px(6), theme.px(6))
    painter.restore()
