"""A table of a case: its rows under their columns, and what the amounts come to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.presenters.case_values import Grid
from ui.widgets.surfaces import GAP_WIDE, clear
from ui.widgets.text import Label

_TOP = Qt.AlignmentFlag.AlignTop
_RIGHT = Qt.AlignmentFlag.AlignRight | _TOP


class ValueTable(QWidget):
    """Made anew for each table: they differ in their columns, and few cases have one."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP_WIDE)
        self._grid.setVerticalSpacing(4)
        self._said: Grid | None = None

    def say(self, grid: Grid | None) -> None:
        """This table; None is not shown, and nothing of another one stays behind it."""
        self.setVisible(grid is not None)
        if grid == self._said:
            return
        self._said = grid
        clear(self._grid)
        if grid is None:
            return
        self._row(0, ("", *grid.columns), grid, "hint")
        for number, cells in enumerate(grid.rows, start=1):
            self._row(number, (str(number), *cells), grid, "")
        if grid.sums:
            self._row(len(grid.rows) + 1, ("", *grid.sums), grid, "strong")

    def _row(self, at: int, cells: tuple[str, ...], grid: Grid, look: str) -> None:
        for column, (text, is_money) in enumerate(zip(cells, (False, *grid.amounts), strict=True)):
            label = Label(text, look, wrap=True)
            label.setAlignment(_RIGHT if is_money else _TOP)
            self._grid.setColumnStretch(column, 1 if column else 0)
            self._grid.addWidget(label, at, column)
            label.show()
