"""The table of cases: as much of a list as has been read, put into words when it is painted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.domain.case import CaseView
from desktop.domain.listing import Key, Listed
from ui.models.rows import Cell, Role

_Index = QModelIndex | QPersistentModelIndex
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


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


def _by_key(row: Listed) -> tuple[Key, str]:
    """Its place; while rows change one by one, two may have the same key for a moment."""
    return row.key, row.view.id


class CaseTable(QAbstractTableModel):
    """Cases in the order of their keys, each put into words by `words` when it is first painted.

    Rows move, come and go one by one, so that selection and scroll place stay. `wanted` asks for
    the next piece of the list, once until it comes (`append`) or does not (`not_read`).
    """

    wanted = Signal()

    def __init__(self, words: Callable[[CaseView], CaseRow], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._rows: list[Listed] = []
        self._of: dict[str, Listed] = {}
        self._said: dict[str, CaseRow] = {}
        self._columns: tuple[Column, ...] = ()
        self._more = self._asked = False

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Headings in the present language; their number is set once."""
        if len(columns) != len(self._columns):
            self.beginResetModel()
            self._columns = tuple(columns)
            self.endResetModel()
            return
        self._columns = tuple(columns)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(columns) - 1)

    def speak_again(self) -> None:
        """Put all into words once more."""
        self._said.clear()
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def say_again(self, key: str) -> None:
        """Put one case into words once more."""
        at = self.row_of(key)
        if at >= 0:
            self._said.pop(key, None)
            self.dataChanged.emit(self.index(at, 0), self.index(at, len(self._columns) - 1))

    # --- what is in it -------------------------------------------------------------------------

    def views(self) -> tuple[CaseView, ...]:
        """The cases that have been read."""
        return tuple(row.view for row in self._rows)

    def view(self, at: int) -> CaseView | None:
        """The case of a row."""
        return self._rows[at].view if 0 <= at < len(self._rows) else None

    def row_of(self, key: str) -> int:
        """Where the case is, -1 if nowhere."""
        row = self._of.get(key)
        return -1 if row is None else self._place(row)

    def _place(self, row: Listed) -> int:
        return bisect_left(self._rows, _by_key(row), key=_by_key)

    # --- what changes it -----------------------------------------------------------------------

    def set_rows(self, rows: Sequence[Listed], *, more: bool) -> None:
        """The list from its beginning, with as few changes as that takes; `more` can be read."""
        self._asked = False
        # The view asks for more as soon as rows go, so nothing more is known until all are here.
        self._more = False
        wanted = {row.view.id for row in rows}
        if wanted.isdisjoint(self._of):
            self.beginResetModel()
            self._rows = sorted(rows, key=_by_key)
            self._of = {row.view.id: row for row in rows}
            self._said.clear()
            self.endResetModel()
        else:
            self._remove({key for key in self._of if key not in wanted})
            self._put(rows)
        self._more = more

    def append(self, rows: Sequence[Listed], *, more: bool) -> None:
        """The piece that was asked for."""
        self._asked = self._more = False
        new = [row for row in rows if row.view.id not in self._of]
        if new and (not self._rows or self._rows[-1].key < new[0].key):
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(new) - 1)
            self._rows += new
            self._of.update((row.view.id, row) for row in new)
            self.endInsertRows()
        else:
            self._put(new)
        self._more = more

    def not_read(self) -> None:
        """The piece that was asked for could not be read; it may be asked for again."""
        self._asked = False

    def merge(self, news: Mapping[str, Listed | None]) -> None:
        """These cases have changed: where they are in the list now, if they are."""
        end = self._rows[-1].key if self._more and self._rows else None
        here = [row for row in news.values() if row and (end is None or row.key <= end)]
        self._remove(news.keys() - {row.view.id for row in here})
        self._put(here)

    def _remove(self, keys: Iterable[str]) -> None:
        places = sorted(self._place(self._of[key]) for key in keys if key in self._of)
        while places:
            last = first = places.pop()
            while places and places[-1] == first - 1:
                first = places.pop()
            self.beginRemoveRows(QModelIndex(), first, last)
            for row in self._rows[first : last + 1]:
                del self._of[row.view.id]
                self._said.pop(row.view.id, None)
            del self._rows[first : last + 1]
            self.endRemoveRows()

    def _put(self, rows: Iterable[Listed]) -> None:
        for row in rows:
            old = self._of.get(row.view.id)
            if old is None:
                self._insert(row)
            elif old != row:
                self._change(old, row)

    def _insert(self, row: Listed) -> None:
        at = self._place(row)
        self.beginInsertRows(QModelIndex(), at, at)
        self._rows.insert(at, row)
        self._of[row.view.id] = row
        self.endInsertRows()

    def _change(self, old: Listed, row: Listed) -> None:
        at, to = self._place(old), self._place(row)  # before which row, as it stands now
        if old.key != row.key and to not in (at, at + 1):
            self.beginMoveRows(QModelIndex(), at, at, QModelIndex(), to)
            del self._rows[at]
            at = to - 1 if to > at else to
            self._rows.insert(at, row)
            self._of[row.view.id] = row
            self.endMoveRows()
        self._rows[at] = self._of[row.view.id] = row
        self._said.pop(row.view.id, None)
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self._columns) - 1))

    # --- what Qt asks ----------------------------------------------------------------------------

    def canFetchMore(self, parent: _Index) -> bool:
        """Whether the list goes on, and its next piece is not on its way."""
        return not parent.isValid() and self._more and not self._asked

    def fetchMore(self, parent: _Index) -> None:
        """Ask for the next piece."""
        if self.canFetchMore(parent):
            self._asked = True
            self.wanted.emit()

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
        """What the table and screen readers ask for."""
        if not index.isValid():
            return None
        view = self._rows[index.row()].view
        if role == Role.KEY:
            return view.id
        row = self._said.get(view.id)
        if row is None:
            row = self._said[view.id] = self._words(view)
        if index.column() >= len(row.cells):
            return None
        cell = row.cells[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return cell.spoken()
            case Role.CELL:
                return cell
        return None
