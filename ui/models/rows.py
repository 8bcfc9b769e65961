"""Rows of lists, and the roles by which lists and tables find what to paint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.tips import tip_text

_USER = int(Qt.ItemDataRole.UserRole)


class Role(IntEnum):
    """What lists and tables ask beside DisplayRole; each may be missing (None)."""

    KEY = _USER + 1
    """The identity of the row (a case id, a draft id)."""
    DETAIL = _USER + 2
    """str: a second, fainter line."""
    BADGE = _USER + 3
    """tuple[str, Tone, icon name]: words on a wash instead of text."""
    ICON = _USER + 4
    """tuple[icon name, token]: at the left of a list row."""
    CELL = _USER + 5
    """A cell of a table, whole."""
    TAIL = _USER + 6
    """str: an icon at the right of a list row."""
    LEAD = _USER + 7
    """str: semi-bold words before the title of a list row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list: `lead · title`, detail below, badge or tail icon at the right."""

    key: str
    title: str
    detail: str = ""
    lead: str = ""
    badge: tuple[str, str, str] | None = None
    icon: tuple[str, str] | None = None
    tail: str = ""
    enabled: bool = True

    def spoken(self) -> str:
        """The row as a screen reader says it."""
        badge = self.badge[0] if self.badge else ""
        return ", ".join(part for part in (self.lead, self.title, self.detail, badge) if part)


_Index = QModelIndex | QPersistentModelIndex


Badge = tuple[str, str, str]
"""Words, tone, icon name."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a text, a fainter line below it, or a badge instead of both; `right` aligned."""

    text: str = ""
    detail: str = ""
    badge: Badge | None = None
    strong: bool = False
    right: bool = False

    def spoken(self) -> str:
        """The cell as a screen reader says it."""
        said = self.badge[0] if self.badge else self.text
        return ", ".join(part for part in (said, self.detail) if part)


class RowModel(QAbstractListModel):
    """A list of rows; `set_rows` replaces what changed and keeps the rest where it is."""

    def __init__(self, rows: Sequence[Row] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = list(rows)

    def rows(self) -> list[Row]:
        """The rows as they stand."""
        return list(self._rows)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these; the same keys in the same order change in place (selection stays)."""
        new = list(rows)
        if [row.key for row in new] == [row.key for row in self._rows]:
            for at, (old, row) in enumerate(zip(self._rows, new, strict=True)):
                if old != row:
                    self._rows[at] = row
                    self.dataChanged.emit(self.index(at), self.index(at))
            return
        self.beginResetModel()
        self._rows = new
        self.endResetModel()

    def row_of(self, key: str) -> int:
        """Where the key is, -1 if nowhere."""
        return next((at for at, row in enumerate(self._rows) if row.key == key), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """A row that is not enabled can be seen only."""
        if index.isValid() and not self._rows[index.row()].enabled:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What the delegate and screen readers ask for."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken()
            case Qt.ItemDataRole.ToolTipRole:
                return tip_text(row.spoken())
            case Role.KEY:
                return row.key
            case Role.DETAIL:
                return row.detail
            case Role.BADGE:
                return row.badge
            case Role.ICON:
                return row.icon
            case Role.TAIL:
                return row.tail
            case Role.LEAD:
                return row.lead
        return None
