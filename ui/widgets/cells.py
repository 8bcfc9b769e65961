"""Paints the cells of a table: all rows that are in sight in one go.

Painted one by one, each with the pen and the font of its words, they took a third of the time from
a key to the rows that it leads to.
"""

from __future__ import annotations

from math import ceil
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QStaticText
from PySide6.QtWidgets import QTableView

from ui.models.rows import Cell, Role
from ui.theme import active
from ui.values import BadgeSpec, Tone
from ui.widgets.badge import badge_size, paint_badge
from ui.widgets.brush import draw_ring, fitted

_Index = QModelIndex | QPersistentModelIndex
_Type = tuple[float, int, str]  # size, weight and colour
_STRONG: _Type = (15, 600, "ink")
_PLAIN: _Type = (15, 400, "ink")
_BELOW: _Type = (12.5, 400, "faint")
_BESIDE = 12  # left of the words of a cell and right of them


def cell_width(cell: Cell) -> int:
    """How wide a column must be for this cell to be whole."""
    theme = active()
    words = theme.metrics(15, 600 if cell.strong else 400).horizontalAdvance(cell.text)
    words = max(words, theme.metrics(12.5, 400).horizontalAdvance(cell.detail))
    if cell.badge is not None:
        words = badge_size(_spec(cell)).width()
    return ceil(words) + 2 * theme.px(_BESIDE)


def _spec(cell: Cell) -> BadgeSpec:
    words, tone, icon = cell.badge or ("", "neutral", "")
    return BadgeSpec(words, cast("Tone", tone), icon)


class CellPainter:
    """One paint of a table whose model answers `Role.CELL`.

    First the ground of each row, and what has a ground of its own; then all words of a type.
    """

    def __init__(self, table: QTableView, painter: QPainter, area: QRect) -> None:
        self._table, self._painter, self._area = table, painter, area
        theme = self._theme = active()
        self._words: dict[_Type, list[tuple[QPointF, QStaticText]]] = {
            how: [] for how in (_STRONG, _PLAIN, _BELOW)
        }
        self._pixels = {how: theme.px(how[0]) for how in self._words}
        beside = theme.px(_BESIDE)
        header = table.horizontalHeader()
        self._columns = [
            (at, table.columnViewportPosition(at) + beside, table.columnWidth(at) - 2 * beside)
            for at in range(header.count())
            if not table.isColumnHidden(at)
        ]
        # Of two lines, against the middle of the row: a little into each other, since the upper
        # one has the room of its marks below.
        top = -theme.px(22)
        self._upper = top + theme.px(24) / 2
        self._lower = top + theme.px(24) - theme.px(1) + theme.px(19) / 2

    def paint(self, *, hovered: _Index, ringed: int) -> None:
        """All that is in the area; `ringed` is the row that has the focus, -1 for none."""
        table, model = self._table, self._table.model()
        if model is None or not self._columns or not model.rowCount():
            return
        chosen = {index.row() for index in table.selectionModel().selectedRows()}
        first, last = table.rowAt(self._area.top()), table.rowAt(self._area.bottom())
        rows = range(first, (last if last >= 0 else model.rowCount() - 1) + 1) if first >= 0 else ()
        for row in rows:
            top, height = table.rowViewportPosition(row), table.rowHeight(row)
            self._ground(row, top, height, hovered, chosen=row in chosen)
            middle = top + (height - 1) / 2
            for at, left, width in self._columns:
                cell = model.index(row, at).data(Role.CELL)
                if isinstance(cell, Cell):
                    self._cell(cell, left, middle, width)
        for how, lines in self._words.items():
            size, weight, token = how
            self._painter.setFont(self._theme.font(size, weight))
            self._painter.setPen(self._theme.colour(token))
            for place, words in lines:
                self._painter.drawStaticText(place, words)
        if ringed in rows:
            top, height = table.rowViewportPosition(ringed), table.rowHeight(ringed)
            draw_ring(self._painter, QRectF(0, top, table.viewport().width(), height))

    def _ground(self, row: int, top: int, height: int, hovered: _Index, *, chosen: bool) -> None:
        theme, painter, width = self._theme, self._painter, self._table.horizontalHeader().length()
        left = self._table.columnViewportPosition(0)
        if chosen:
            painter.fillRect(left, top, width, height, theme.colour("accent_wash"))
            painter.fillRect(left, top, theme.px(3), height, theme.colour("accent"))
        elif row == hovered.row():
            painter.fillRect(self._table.visualRect(hovered), theme.colour("raised"))
        painter.fillRect(left, top + height - 1, width, 1, theme.colour("line"))

    def _cell(self, cell: Cell, left: float, middle: float, width: float) -> None:
        if cell.badge is not None:
            badge = _spec(cell)
            size = badge_size(badge)
            wide = min(float(size.width()), width)
            at = left + width - wide if cell.right else left
            box = QRectF(at, middle - size.height() / 2, wide, size.height())
            paint_badge(self._painter, box, badge)
            return
        how = _STRONG if cell.strong else _PLAIN
        if cell.detail:
            self._line(cell.detail, _BELOW, left, middle + self._lower, width, cell.right)
            middle += self._upper
        self._line(cell.text, how, left, middle, width, cell.right)

    def _line(
        self, text: str, how: _Type, left: float, middle: float, width: float, right: bool
    ) -> None:
        laid, took = fitted(text, self._pixels[how], how[0], how[1], width)
        at = left + width - took.width() if right else left
        self._words[how].append((QPointF(at, middle - took.height() / 2), laid))
