"""The table of cases changes only what has changed."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from desktop.domain.case import CaseView
from desktop.domain.listing import Listed
from tests.fixtures.calls import calls_of
from tests.ui.counter_office import a_case
from ui.models.cases import CaseRow, CaseTable, Column
from ui.models.rows import Cell, Role
from ui.theme import Theme
from ui.widgets.lists import DenseTable

# Of a paint of two cells, one of them a badge: what Python and Qt are called for.
CALLS_A_ROW = 150


def _words(view: CaseView) -> CaseRow:
    badge = ("state", "warn", "clock")
    return CaseRow(view.id, (Cell(view.person_name, strong=True), Cell(badge=badge)))


def _row(at: int, key: str, text: str = "") -> Listed:
    return Listed((0, at), replace(a_case(1), id=key, person_name=text or key))


def _table(*keys: str, more: bool = False) -> CaseTable:
    table = CaseTable(_words)
    table.set_columns((Column("no."), Column("state", "right")))
    table.set_rows([_row(at, key) for at, key in enumerate(keys)], more=more)
    return table


def test_one_changed_row_is_the_only_one_told() -> None:
    table = _table("a", "b", "c")
    told: list[tuple[int, int]] = []
    resets: list[int] = []
    table.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    table.modelReset.connect(lambda: resets.append(1))
    table.set_rows([_row(0, "a"), _row(1, "b", "new"), _row(2, "c")], more=False)
    assert told == [(1, 1)]
    assert resets == []
    table.set_rows([_row(0, "a"), _row(1, "b", "new"), _row(2, "c")], more=False)
    assert told == [(1, 1)]


def test_any_list_becomes_any_other_and_a_kept_row_is_still_the_same() -> None:
    chance = random.Random(2569)
    table = _table()
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Warning)
    for _ in range(200):
        keys = chance.sample("abcdefghij", chance.randint(0, 10))
        kept = {
            view.id: QPersistentModelIndex(table.index(at, 0))
            for at, view in enumerate(table.views())
        }
        table.set_rows(
            [_row(at, key, f"{key}{chance.randint(0, 1)}") for at, key in enumerate(keys)],
            more=False,
        )
        assert [view.id for view in table.views()] == keys
        assert [table.row_of(key) for key in keys] == list(range(len(keys)))
        if set(kept) & set(keys):  # else the table began anew
            for key, index in kept.items():
                assert index.isValid() == (key in keys)
                assert not index.isValid() or index.data(Role.KEY) == key
    del tester


def test_news_move_bring_and_take_single_rows_of_what_was_read() -> None:
    table = _table("a", "c", "e", more=True)
    resets: list[int] = []
    table.modelReset.connect(lambda: resets.append(1))
    kept = QPersistentModelIndex(table.index(2, 0))
    table.merge(
        {
            "c": None,
            "a": Listed((0, 1), _row(0, "a", "moved").view),
            "b": Listed((0, 0), _row(0, "b").view),
            "z": Listed((0, 99), _row(0, "z").view),  # beyond what was read: comes by scrolling
            "x": None,
        }
    )
    assert [view.id for view in table.views()] == ["b", "a", "e"]
    assert table.index(1, 0).data() == "moved"
    assert (kept.row(), kept.data(Role.KEY)) == (2, "e")
    assert resets == []
    table.merge({"e": Listed((0, 99), _row(0, "e").view)})
    assert [view.id for view in table.views()] == ["b", "a"]


def test_the_next_piece_is_asked_for_once() -> None:
    table = _table("a", "b", more=True)
    asked: list[int] = []
    table.wanted.connect(lambda: asked.append(1))
    nothing = QModelIndex()
    assert table.canFetchMore(nothing)
    table.fetchMore(nothing)
    table.fetchMore(nothing)
    assert not table.canFetchMore(nothing)
    assert asked == [1]
    table.not_read()
    table.fetchMore(nothing)
    assert asked == [1, 1]
    table.append([_row(1, "b"), _row(2, "c")], more=True)  # the first of them was here already
    assert [view.id for view in table.views()] == ["a", "b", "c"]
    table.fetchMore(nothing)
    table.append([], more=False)
    assert not table.canFetchMore(nothing)
    assert asked == [1, 1, 1]


def test_only_what_is_painted_is_put_into_words() -> None:
    said: list[str] = []

    def words(view: CaseView) -> CaseRow:
        said.append(view.id)
        return _words(view)

    table = CaseTable(words)
    table.set_columns((Column("no."),))
    table.set_rows([_row(at, f"c{at}") for at in range(5000)], more=False)
    assert said == []
    assert table.index(4000, 0).data() == "c4000"
    assert table.index(4000, 0).data() == "c4000"
    assert said == ["c4000"]


def test_a_cell_says_what_the_delegate_and_the_screen_reader_ask() -> None:
    table = _table("a")
    assert table.index(0, 0).data() == "a"
    assert table.index(0, 0).data(Role.CELL).strong is True
    assert table.index(0, 1).data(Role.CELL).badge == ("state", "warn", "clock")
    assert table.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "state"
    assert table.headerData(1, Qt.Orientation.Horizontal) == "state"
    right = table.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
    assert isinstance(right, int)
    assert Qt.AlignmentFlag(right) & Qt.AlignmentFlag.AlignRight


class _Heights(QObject):
    """How much of a widget each of its paintings covers."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[int] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            region = list(event.region())  # type: ignore[call-overload]  # the stub lacks __iter__
            self.seen.append(sum(rect.height() for rect in region))
        return False

    def more_than(self, count: int) -> bool:
        """Whether it has been painted since."""
        return len(self.seen) > count


def test_a_list_that_scrolls_paints_only_what_is_new(qtbot: QtBot, theme: Theme) -> None:
    view, heights = DenseTable(), _Heights()
    view.setModel(_table(*(f"case {at}" for at in range(60))))
    qtbot.addWidget(view)
    theme.dress(view)
    view.resize(500, 600)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.setFocus()
    view.selectRow(0)
    port = view.viewport()
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 0)
    for _ in range(8):
        QTest.keyClick(view, Qt.Key.Key_Down)
    port.repaint()
    port.installEventFilter(heights)
    for _ in range(12):
        QTest.keyClick(view, Qt.Key.Key_Down)
        count = len(heights.seen)
        qtbot.waitUntil(partial(heights.more_than, count))
    assert view.verticalScrollBar().value() > 0
    assert max(heights.seen) < port.height() / 2
    # What was moved along looks as if it had been painted in its place.
    on_screen = view.screen().grabWindow(view.winId()).toImage()
    moved = on_screen.copy(QRect(port.mapTo(view, QPoint()), port.size()))
    anew = port.grab().toImage().convertToFormat(moved.format())
    assert moved == anew


def test_rows_that_come_leave_the_columns_their_width(qtbot: QtBot, theme: Theme) -> None:
    """A column that gives way to a scroll bar has the whole table painted a second time."""
    view, table, heights = DenseTable(), _table(), _Heights()
    view.setModel(table)
    qtbot.addWidget(view)
    theme.dress(view)
    view.resize(500, 600)
    view.show()
    qtbot.waitExposed(view)
    header, bar = view.horizontalHeader(), view.verticalScrollBar()
    before = [header.sectionSize(at) for at in range(header.count())]
    assert not bar.isEnabled(), "there is nothing to scroll, and no bar is seen"
    view.viewport().installEventFilter(heights)
    table.set_rows([_row(at, f"case {at:02}") for at in range(60)], more=False)
    qtbot.waitUntil(lambda: heights.more_than(0) and bar.maximum() > 0)
    assert [header.sectionSize(at) for at in range(header.count())] == before
    assert bar.isEnabled()


def test_one_paint_asks_once_where_the_focus_is(qtbot: QtBot, theme: Theme) -> None:
    class Counted(DenseTable):
        asked = painted = 0

        def hasFocus(self) -> bool:
            self.asked += 1
            return super().hasFocus()

        def paintEvent(self, event: QPaintEvent) -> None:
            self.painted += 1
            super().paintEvent(event)

    table = Counted()
    qtbot.addWidget(table)
    theme.dress(table)
    table.setModel(_table(*"abcdefgh"))
    table.resize(600, 500)
    with qtbot.waitExposed(table):
        table.show()
    table.asked = table.painted = 0
    table.grab()
    assert table.painted > 0
    # For all rows, for a view without a current one, and for the cells of the one row.
    assert table.asked <= 4 * table.painted


def test_a_row_more_is_painted_in_few_calls(qtbot: QtBot, theme: Theme) -> None:
    """Rows stand between a key and what it leads to: pen and font are taken once for all of them,
    and the model is asked once for a cell.
    """
    table = DenseTable()
    qtbot.addWidget(table)
    theme.dress(table)
    table.resize(600, 600)
    with qtbot.waitExposed(table):
        table.show()
    cost = []
    for count in (4, 8):
        table.setModel(_table(*"abcdefgh"[:count]))
        table.grab()  # what is laid out once has been laid out
        with calls_of() as made:
            table.grab()
        cost.append(len(made))
    fewest, most = cost
    assert (most - fewest) / 4 <= CALLS_A_ROW


def test_the_cell_that_the_mouse_is_on_has_another_ground(qtbot: QtBot, theme: Theme) -> None:
    table = DenseTable()
    table.setModel(_table(*"abc"))
    qtbot.addWidget(table)
    theme.dress(table)
    table.resize(600, 400)
    with qtbot.waitExposed(table):
        table.show()
    cells = [table.visualRect(table.model().index(1, column)) for column in (0, 1)]
    QTest.mouseMove(table.viewport(), cells[0].center())
    picture = table.viewport().grab().toImage()
    there, beside = (picture.pixelColor(cell.right() - 2, cell.top() + 3) for cell in cells)
    assert there == theme.colour("raised")
    assert beside == theme.colour("paper")
