"""The table of cases: rows of ready words, of which only the changed ones are painted again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from ui.models.rows import Role

_Index = QModelIndex | QPersistentModelIndex
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

Badge = tuple[str, str, str]
"""Words, tone, icon name."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a text, a fainter line below it, or a badge instead of both."""

    text: str = ""
    detail: str = ""
    badge: Badge | None = None
    strong: bool = False

    def spoken(self) -> str:
        """The cell as a screen reader says it."""
        said = self.badge[0] if self.badge else self.text
        return ", ".join(part for part in (said, self.detail) if part)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as a list shows it; `key` is the case id."""

    key: str
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and the side its cells keep to."""

    title: str
    side: Literal["left", "right"] = "left"


class CaseTable(QAbstractTableModel):
    """Cases as rows; `set_rows` moves, inserts and removes single rows, so selections stay."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[CaseRow] = []
        self._columns: tuple[Column, ...] = ()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Headings in the present language; their number is set once."""
        if len(columns) != len(self._columns):
            self.beginResetModel()
            self._columns = tuple(columns)
            self.endResetModel()
            return
        self._columns = tuple(columns)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(columns) - 1)

    def rows(self) -> tuple[CaseRow, ...]:
        """The rows as they stand."""
        return tuple(self._rows)

    def set_rows(self, rows: Sequence[CaseRow]) -> None:
        """Show these, in this order, with as few changes as that takes."""
        wanted = {row.key for row in rows}
        if not any(row.key in wanted for row in self._rows):
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()
            return
        self._remove_others(wanted)
        for at, row in enumerate(rows):
            self._place(at, row)

    def _remove_others(self, wanted: set[str]) -> None:
        for at in reversed(range(len(self._rows))):
            if self._rows[at].key not in wanted:
                self.beginRemoveRows(QModelIndex(), at, at)
                del self._rows[at]
                self.endRemoveRows()

    def _place(self, at: int, row: CaseRow) -> None:
        """Make `row` the row number `at`; all before it are in their places already."""
        old = self.row_of(row.key)
        if old < 0:
            self.beginInsertRows(QModelIndex(), at, at)
            self._rows.insert(at, row)
            self.endInsertRows()
            return
        if old != at:
            self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), at)
            self._rows.insert(at, self._rows.pop(old))
            self.endMoveRows()
        if self._rows[at] != row:
            self._rows[at] = row
            self.dataChanged.emit(self.index(at, 0), self.index(at, len(self._columns) - 1))

    def row_of(self, key: str) -> int:
        """Where the case is, -1 if nowhere."""
        return next((at for at, row in enumerate(self._rows) if row.key == key), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt)
        """How many cases."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt)
        """How many columns."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The headings, on the side of their cells."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole and column.side == "right":
            return _RIGHT
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What the delegate and screen readers ask for."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Role.KEY:
            return row.key
        if index.column() >= len(row.cells):
            return None
        cell = row.cells[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return cell.spoken()
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if self._columns[index.column()].side == "right" else None
            case Role.DETAIL:
                return cell.detail
            case Role.BADGE:
                return cell.badge
            case Role.STRONG:
                return cell.strong
        return None
