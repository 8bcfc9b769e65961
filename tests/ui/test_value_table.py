"""A table of a case on the case page: its rows and sums, and nothing of the case before."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.presenters.case_values import Grid
from ui.widgets.text import Label
from ui.widgets.value_table import ValueTable

BILLS = Grid(
    ("Month", "Amount"), (("Aug 2026", "500.00"), ("Sep 2026", "800.50")), (False, True),
    ("", "1,300.50"),
)  # fmt: skip
PLAN = Grid(("Part",), (("433.00",),), (True,))


def shown(table: ValueTable) -> list[str]:
    return [label.text() for label in table.findChildren(Label) if label.isVisible()]


def test_rows_are_numbered_under_their_columns_and_summed(qtbot: QtBot) -> None:
    table = ValueTable()
    qtbot.addWidget(table)
    table.show()
    table.say(BILLS)
    assert shown(table) == [
        "", "Month", "Amount", "1", "Aug 2026", "500.00", "2", "Sep 2026", "800.50",
        "", "", "1,300.50",
    ]  # fmt: skip


def test_nothing_of_one_table_stays_behind_another(qtbot: QtBot) -> None:
    table = ValueTable()
    qtbot.addWidget(table)
    table.show()
    table.say(BILLS)
    table.say(PLAN)
    assert shown(table) == ["", "Part", "1", "433.00"]
    table.say(None)
    assert (shown(table), table.isVisible()) == ([], False)
