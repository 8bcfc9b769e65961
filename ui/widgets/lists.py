"""Dense lists and tables, painted from the roles of `ui.models.rows`."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import QCursor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QHeaderView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui.icons import draw
from ui.models.rows import Role, RowModel
from ui.theme import active
from ui.values import BadgeSpec, Tone
from ui.widgets.badge import badge_size, paint_badge
from ui.widgets.brush import LEFT, Brush
from ui.widgets.cells import CellPainter
from ui.widgets.yielding import take_viewport

_Index = QModelIndex | QPersistentModelIndex


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _badge(index: _Index) -> BadgeSpec | None:
    value = index.data(Role.BADGE)
    if not value:
        return None
    text, tone, icon = value
    return BadgeSpec(text, cast("Tone", tone), icon)


# A badge that takes more than this of a row leaves the title no room beside it.
_WIDE_BADGE = 0.4


def _frame_without_row(view: QAbstractItemView) -> None:
    """The focus of a view in which no row is current yet: a line round all of it."""
    if view.hasFocus() and not view.currentIndex().isValid():
        theme, painter = active(), QPainter(view.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent"), 1))
        whole = QRectF(view.viewport().rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(whole, theme.px(6), theme.px(6))
        painter.end()


class RowDelegate(QStyledItemDelegate):
    """Rows of a `RowModel`: `lead · title` over the detail, badge or icon at the right."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        """49 px, 59 with a second line."""
        height = 59 if index.data(Role.DETAIL) else 49
        return QSize(120, active().px(height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush = Brush(painter)
        theme = brush.theme
        area = brush.ground(option).adjusted(theme.px(8), 0, -theme.px(8), -1)
        icon = index.data(Role.ICON)
        if icon:
            side = theme.px(20)
            box = QRectF(area.x(), area.center().y() - side / 2, side, side)
            draw(painter, icon[0], theme.colour(icon[1]), box)
            area.setLeft(area.left() + side + theme.px(12))
        detail = _text(index.data(Role.DETAIL))
        right = area.right()  # of the first line
        badge = _badge(index)
        if badge is not None:
            size = QSizeF(badge_size(badge))
            box = QRectF(QPointF(area.right() - size.width(), 0), size)
            box.moveTop(area.center().y() - size.height() / 2)
            # In a narrow list it stands beside the detail, so that the title can be read.
            low = bool(detail) and size.width() > _WIDE_BADGE * area.width()
            if low:
                box.moveBottom(area.bottom() - theme.px(4))
            paint_badge(painter, box, badge)
            area.setRight(box.left() - theme.px(8))
            right = right if low else area.right()
        tail = _text(index.data(Role.TAIL))
        if tail:
            side = theme.px(18)
            box = QRectF(area.right() - side, area.center().y() - side / 2, side, side)
            draw(painter, tail, theme.colour("soft"), box)
            area.setRight(box.left() - theme.px(8))
            right = area.right()
        top = QRectF(area)
        top.setRight(right)
        if detail:
            top.setTop(area.center().y() - theme.px(23))
            top.setHeight(theme.px(25))
            below = QRectF(area.x(), top.bottom() - theme.px(1), area.width(), theme.px(20))
            brush.line(detail, below, 12.5, 400, "faint")
        lead, title = _text(index.data(Role.LEAD)), _text(index.data())
        enabled = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        ink = "ink" if enabled else "faint"
        if lead:
            used = brush.line(lead, top, 15, 600, ink)
            top.setLeft(top.left() + used + theme.px(6))
            title = f"· {title}" if title else ""
        brush.line(title, top, 15, 400, ink)
        brush.ring(option, index)
        painter.restore()


class RowList(QListView):
    """A list of rows, keyboard first: arrows, Home, End; Enter, click emit `opened(key)`."""

    opened = Signal(str)

    def __init__(self, model: RowModel | None = None) -> None:
        super().__init__()
        take_viewport(self)
        self.rows = model if model is not None else RowModel(parent=self)
        self.setModel(self.rows)
        self.setItemDelegate(RowDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustToContents)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.clicked.connect(lambda index: self.opened.emit(_text(index.data(Role.KEY))))

    def current_key(self) -> str:
        """The key of the current row, empty if none."""
        return _text(self.currentIndex().data(Role.KEY)) if self.currentIndex().isValid() else ""

    def select_key(self, key: str) -> None:
        """Make the row of this key the current one."""
        at = self.rows.row_of(key)
        if at >= 0:
            self.setCurrentIndex(self.rows.index(at))

    def move_by(self, step: int) -> None:
        """Go `step` rows on (a search field passes its arrow keys here)."""
        count = self.rows.rowCount()
        if count:
            at = self.currentIndex().row()
            at = (0 if step > 0 else count - 1) if at < 0 else max(0, min(count - 1, at + step))
            self.setCurrentIndex(self.rows.index(at))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, and where the focus is."""
        super().paintEvent(event)
        _frame_without_row(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; held down from the page before it does not."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_key():
            if not event.isAutoRepeat():
                self.opened.emit(self.current_key())
        else:
            super().keyPressEvent(event)


class DenseTable(QTableView):
    """A table of rows 51 px high: no grid, whole rows, one selected; Enter emits `opened`.

    Give it any table model whose first column answers Role.KEY. `row_height` follows the text.
    Home goes to the first row; `end_wanted` asks for the last, which may not have been read yet.
    """

    opened = Signal(str)
    current_changed = Signal(str)
    end_wanted = Signal()

    def __init__(self, row_height: int = 51) -> None:
        super().__init__()
        take_viewport(self)
        self._row_height = row_height
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(LEFT)
        self.horizontalHeader().setStretchLastSection(True)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        # A bar that came with the rows would take their columns some width, and Qt paints the whole
        # table once more after that: its room is kept, and without a use it is not seen.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.verticalScrollBar()
        bar.setEnabled(False)
        bar.rangeChanged.connect(lambda least, most: bar.setEnabled(most > least))
        # It paints its own ground, so that of a list that scrolls only the new row is painted.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._fit_rows()
        # One theme for the life of the application, and Qt drops the connection with the table.
        active().changed.connect(self._fit_rows)

    def key_at(self, row: int) -> str:
        """The key of a row, empty if there is none."""
        model = self.model()
        return _text(model.index(row, 0).data(Role.KEY)) if model is not None else ""

    def current_key(self) -> str:
        """The key of the current row."""
        return self.key_at(self.currentIndex().row()) if self.currentIndex().isValid() else ""

    def select_key(self, key: str) -> bool:
        """Make the row of this key the current one; False if it is not there."""
        model = self.model()
        for row in range(model.rowCount() if model is not None else 0):
            if self.key_at(row) == key:
                self.selectRow(row)
                return True
        return False

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Tell which row is current now."""
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.current_changed.emit(self.key_at(current.row()) if current.isValid() else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, the cells, and where the focus is."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), active().colour("paper"))
        ringed = self.currentIndex().row() if self.hasFocus() else -1
        CellPainter(self, painter, event.rect()).paint(hovered=self._hovered(), ringed=ringed)
        painter.end()
        _frame_without_row(self)

    def _hovered(self) -> QModelIndex:
        port = self.viewport()
        if not port.underMouse():
            return QModelIndex()
        return self.indexAt(port.mapFromGlobal(QCursor.pos()))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The frame of a view without a current row stays where it is."""
        super().scrollContentsBy(dx, dy)
        if not self.currentIndex().isValid():
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row; held down from the page before it does not."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._open(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Home:
            self.selectRow(0)
        elif event.key() == Qt.Key.Key_End:
            self.end_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _open(self, row: int) -> None:
        key = self.key_at(row)
        if key:
            self.opened.emit(key)

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(active().px(self._row_height))
