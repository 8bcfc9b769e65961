"""The list of cases at the left of a page: a dense table, or why it is empty."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QStackedLayout, QWidget

from ui.models.cases import CaseRow, CaseTable, Column
from ui.theme import active
from ui.widgets.lists import DenseTable
from ui.widgets.notices import EmptyState
from ui.widgets.surfaces import Card


class CaseList(Card):
    """`current_changed(case id)` when the user moves; filling it says nothing.

    `widths` are the columns' widths of the 100 % design; 0 takes what is left.
    """

    current_changed = Signal(str)

    def __init__(self, widths: Sequence[int], icon: str) -> None:
        super().__init__(margin=4, gap=0)
        self.body.setContentsMargins(1, 6, 1, 6)
        self._widths = tuple(widths)
        self._filling = False
        self.model = CaseTable(self)
        self.table = DenseTable()
        self.table.setModel(self.model)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.current_changed.connect(self._moved)
        self.empty = EmptyState(icon)
        room = QWidget()
        self._stack = QStackedLayout(room)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self.body.addWidget(room, 1)
        self.setFocusProxy(self.table)
        active().changed.connect(self._fit)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """The headings in the present language."""
        self.model.set_columns(columns)
        self._fit()

    def show_rows(self, rows: Sequence[CaseRow], selected: str) -> None:
        """Show these; the same case stays chosen."""
        self._filling = True
        self.model.set_rows(rows)
        self._filling = False
        self._stack.setCurrentWidget(self.table if rows else self.empty)
        self.choose(selected)

    def choose(self, case_id: str) -> None:
        """Make this row the current one, without a signal."""
        if case_id == self.table.current_key():
            return
        self._filling = True
        if case_id:
            self.table.select_key(case_id)
        else:
            self.table.clearSelection()
        self._filling = False

    def _moved(self, case_id: str) -> None:
        if case_id and not self._filling:
            self.current_changed.emit(case_id)

    def _fit(self) -> None:
        header = self.table.horizontalHeader()
        if header.count() != len(self._widths):
            return
        header.setStretchLastSection(False)
        for at, width in enumerate(self._widths):
            stretch = QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed if width else stretch)
            if width:
                self.table.setColumnWidth(at, active().px(width))
