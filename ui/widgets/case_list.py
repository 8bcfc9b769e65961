"""The list of cases at the left of a page: a dense table, or why it is empty."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStackedLayout, QWidget

from ui.models.cases import CaseTable, Column
from ui.models.rows import Cell
from ui.theme import active
from ui.widgets.cells import cell_width
from ui.widgets.columns import QWIDGETSIZE_MAX, Columns
from ui.widgets.findings import FindingForm
from ui.widgets.lists import DenseTable
from ui.widgets.notices import EmptyState
from ui.widgets.question import Question
from ui.widgets.surfaces import GAP_WIDE, Card

LEAST_LIST = 90  # in pixels: the heading, and some of the row that one is at
_LEAST = 190  # what the column that takes the rest must have, in pixels of the 100 % design


def list_and_case(cases: CaseList, case: QWidget, *questions: Question | FindingForm) -> Columns:
    """The list beside the case, or above it: then three cases, and enough of the one.

    In a low window a question about the case has the list's room, too.
    """
    work = Columns((cases, 11), (case, 8))

    def fit() -> None:
        stacked, px = work.is_stacked(), active().px
        sight = work.viewport().height() - GAP_WIDE
        # In a low window both are in sight, with the buttons of the case.
        low = stacked and sight < px(500)
        cases.show_heading(not low or sight >= px(300))
        below = max(int(sight * 0.55), min(sight - LEAST_LIST, px(100)))
        asked = low and any(not question.isHidden() for question in questions)
        below = work.viewport().height() if asked else below
        heights = (max(sight - below, LEAST_LIST), below) if low else (0, 0)
        work.show_alone(case if asked else None)
        for part, least, height in zip((cases, case), (200, 300), heights, strict=True):
            part.setMinimumHeight(height if low else px(least) if stacked else 0)
            part.setMaximumHeight(height if low else QWIDGETSIZE_MAX)

    work.fitted.connect(fit)
    for question in questions:
        question.asked.connect(fit)
    return work


class CaseList(Card):
    """`current_changed(case id)` when the user moves; filling it says nothing.

    `widths` are the columns' widths of the 100 % design, or a cell that must be whole; the one of
    0 takes what is left, and where that is too little, the columns named in `spare` give way one
    after the other.
    """

    current_changed = Signal(str)

    def __init__(
        self, model: CaseTable, widths: Sequence[int | Cell], icon: str, spare: Sequence[int] = ()
    ) -> None:
        super().__init__(margin=4, gap=0)
        self._widths, self._spare = tuple(widths), tuple(spare)
        self._filling = False
        self.model = model
        self.table = DenseTable()
        self.table.setModel(self.model)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.current_changed.connect(self._moved)
        self.end_wanted = self.table.end_wanted
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.empty = EmptyState(icon)
        room = QWidget()
        self._stack = QStackedLayout(room)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self.body.addWidget(room, 1)
        self.setFocusProxy(self.table)
        active().changed.connect(self._fit)

    def show_heading(self, shown: bool) -> None:
        """The names of the columns, where the height is not needed for a case."""
        self.table.horizontalHeader().setVisible(shown)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """The headings in the present language."""
        self.model.set_columns(columns)
        self._fit()

    def show_rows(self, selected: str) -> None:
        """Show the rows of the model, or that there are none; this case is the chosen one."""
        # A table that comes up with the focus makes its first row the current one by itself.
        self._filling = True
        self._stack.setCurrentWidget(self.table if self.model.rowCount() else self.empty)
        self._filling = False
        self.choose(selected)

    def choose(self, case_id: str) -> None:
        """Make this row the current one, without a signal."""
        # A table that gets the focus makes its first row the current one without selecting it.
        selected = self.table.selectionModel().hasSelection()
        if case_id == self.table.current_key() and selected == bool(case_id):
            return
        self._filling = True
        if case_id:
            row = self.model.row_of(case_id)
            if row >= 0:
                self.table.selectRow(row)
        else:
            self.table.clearSelection()
        self._filling = False

    def _moved(self, case_id: str) -> None:
        if case_id and not self._filling:
            self.current_changed.emit(case_id)

    def _scrolled(self, value: int) -> None:
        """Read on before the end is reached."""
        bar = self.table.verticalScrollBar()
        if value > bar.maximum() - 2 * bar.pageStep():
            self.model.fetchMore(QModelIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See which columns have room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # Below the rows as much as the card's round corners need, or the table paints over them.
        self.body.setContentsMargins(1, active().px(6), 1, active().px(9))
        header = self.table.horizontalHeader()
        if header.count() != len(self._widths):
            return
        header.setStretchLastSection(False)
        widths = [_pixels(width) for width in self._widths]
        hidden: set[int] = set()
        for spare in self._spare:
            taken = sum(width for at, width in enumerate(widths) if at not in hidden)
            if self.width() - taken < active().px(_LEAST):
                hidden.add(spare)
        for at, width in enumerate(widths):
            fixed, stretch = QHeaderView.ResizeMode.Fixed, QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(at, fixed if width else stretch)
            self.table.setColumnHidden(at, at in hidden)
            if width and at not in hidden:
                self.table.setColumnWidth(at, width)


def _pixels(width: int | Cell) -> int:
    if isinstance(width, Cell):
        return cell_width(width)
    return active().px(width) if width else 0
