"""Whoever opens a case has said what for, and that it was seen is in the journal."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.entries import Viewed, body_of
from tests.ui.desk_office import Desk
from tests.ui.pages import on
from ui.main_window import MainWindow
from ui.screens.cases import CasesScreen
from ui.screens.review import ReviewScreen


def looks(desk: Desk) -> list[tuple[str, str, str | None]]:
    """Who looked, what for and at which case, in order."""
    entries = desk.store.journal.unsent(500)
    bodies = [(entry.actor, body_of(entry)) for entry in entries]
    return [(who, one.purpose, one.case_id) for who, one in bodies if isinstance(one, Viewed)]


def cases(qtbot: QtBot, desk: Desk, window: MainWindow) -> CasesScreen:
    """The page of all cases for somebody who has said nothing yet."""
    desk.office.context.session.begin(desk.clerk)
    qtbot.keyClick(window, Qt.Key.Key_F3)
    screen = on(window, CasesScreen)
    qtbot.waitUntil(lambda: screen.presenter.loaded and screen.panel.question.isVisible())
    return screen


def test_no_case_is_read_before_somebody_has_said_what_for(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    taken = desk.refund(0)
    screen = cases(qtbot, desk, window)
    words = [label.text() for label in screen.panel.findChildren(QLabel) if label.isVisible()]
    assert screen.presenter.selected == taken.case.id
    assert screen.panel.facts is None
    assert taken.case.citizen_id_masked not in words
    assert not any("9-" in word for word in words)
    assert looks(desk) == []
    qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: looks(desk) == [("1001", "asked", taken.case.id)])
    assert not screen.panel.question.isVisible()
    assert taken.case.citizen_id_masked in [
        label.text() for label in screen.panel.findChildren(QLabel)
    ]


def test_one_choice_serves_all_cases_and_is_changed_beside_one(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    taken = [desk.refund(number).case.id for number in range(3)]
    screen = cases(qtbot, desk, window)
    qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: len(looks(desk)) == 1)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up):
        before = screen.presenter.selected
        qtbot.keyClick(screen.list.table, key)
        assert screen.presenter.selected != before
        qtbot.waitUntil(lambda: screen.panel.facts is not None)
        qtbot.waitUntil(lambda: screen.presenter.selected in {one[2] for one in looks(desk)})
    assert sorted(looks(desk)) == sorted(("1001", "serve", one) for one in taken)
    screen.panel.why.emit("")
    assert screen.panel.question.isVisible()
    assert screen.presenter.opened is None
    screen.panel.question.buttons[3].click()
    qtbot.waitUntil(lambda: len(looks(desk)) == 4)
    assert looks(desk)[-1][1] == "complaint"


def test_the_desk_of_the_supervisor_asks_nothing_and_says_what_for(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    taken = desk.refund(0)
    desk.office.context.session.begin(desk.supervisor)
    qtbot.keyClick(window, Qt.Key.Key_F7)
    screen = on(window, ReviewScreen)
    qtbot.waitUntil(lambda: looks(desk) == [("9001", "review", taken.case.id)])
    assert not screen.panel.question.isVisible()
    assert screen.panel._head.aim.isVisible()


def test_who_comes_after_is_asked_anew(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    desk.refund(0)
    screen = cases(qtbot, desk, window)
    qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: len(looks(desk)) == 1)
    desk.office.context.session.end()
    assert cases(qtbot, desk, window) is screen
    assert len(looks(desk)) == 1
