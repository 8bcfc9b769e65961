"""The table of cases changes only what has changed."""

from __future__ import annotations

import random

from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from ui.models.cases import CaseRow, CaseTable, Cell, Column
from ui.models.rows import Role


def _row(key: str, text: str = "") -> CaseRow:
    return CaseRow(key, (Cell(text or key, strong=True), Cell(badge=("state", "warn", "clock"))))


def _table(*keys: str) -> CaseTable:
    table = CaseTable()
    table.set_columns((Column("no."), Column("state", "right")))
    table.set_rows([_row(key) for key in keys])
    return table


def test_one_changed_row_is_the_only_one_told() -> None:
    table = _table("a", "b", "c")
    told: list[tuple[int, int]] = []
    resets: list[int] = []
    table.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    table.modelReset.connect(lambda: resets.append(1))
    table.set_rows([_row("a"), _row("b", "new"), _row("c")])
    assert told == [(1, 1)]
    assert resets == []
    table.set_rows([_row("a"), _row("b", "new"), _row("c")])
    assert told == [(1, 1)]


def test_any_list_becomes_any_other_and_a_kept_row_is_still_the_same() -> None:
    chance = random.Random(2569)
    table = _table()
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Warning)
    for _ in range(200):
        keys = chance.sample("abcdefghij", chance.randint(0, 10))
        kept = {
            row.key: QPersistentModelIndex(table.index(at, 0))
            for at, row in enumerate(table.rows())
        }
        table.set_rows([_row(key, f"{key}{chance.randint(0, 1)}") for key in keys])
        assert [row.key for row in table.rows()] == keys
        if set(kept) & set(keys):  # else the table began anew
            for key, index in kept.items():
                assert index.isValid() == (key in keys)
                assert not index.isValid() or index.data(Role.KEY) == key
    del tester


def test_a_cell_says_what_the_delegate_and_the_screen_reader_ask() -> None:
    table = _table("a")
    assert table.index(0, 0).data() == "a"
    assert table.index(0, 0).data(Role.STRONG) is True
    assert table.index(0, 1).data(Role.BADGE) == ("state", "warn", "clock")
    assert table.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "state"
    assert table.headerData(1, Qt.Orientation.Horizontal) == "state"
    right = table.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
    assert Qt.AlignmentFlag(right) & Qt.AlignmentFlag.AlignRight
