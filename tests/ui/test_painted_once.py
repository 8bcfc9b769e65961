"""A page of cases is painted with its rows, and the next case in the place of the one before."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.failure import Code, CounterError
from desktop.entries.detail import CaseDetail
from desktop.runtime.sync_station import News
from tests.ui.desk_office import Desk
from tests.ui.test_review import open_review, press, read, shown
from ui.main_window import MainWindow
from ui.presenters import case_list
from ui.screens.cases import CasesScreen
from ui.screens.review import ReviewScreen


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow this machine is now: the window waits until the store has answered."""
    monkeypatch.setattr(case_list, "PATIENCE_MS", 30_000)


class Watch(QObject):
    """What was to be seen each time a widget had an event of this kind."""

    def __init__(self, widget: QWidget, kind: QEvent.Type, seen: Callable[[], object]) -> None:
        super().__init__(widget)
        self.seen: list[object] = []
        self._kind, self._look = kind, seen
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == self._kind:
            self.seen.append(self._look())
        return False


def screen_of(window: MainWindow, page: str) -> CasesScreen | ReviewScreen:
    """A page that has been made, and is not shown."""
    screen = window._page_of(page)[0]
    assert isinstance(screen, CasesScreen | ReviewScreen)
    return screen


def idle(qtbot: QtBot, desk: Desk) -> None:
    """Nothing is asked of the store: only then the window waits for an answer."""
    lanes = (desk.office.context.lane, desk.office.context.looks)
    qtbot.waitUntil(lambda: not any(lane._unsettled for lane in lanes))


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(("page", "key"), [("cases", Qt.Key.Key_F3), ("review", Qt.Key.Key_F7)])
def test_a_page_is_never_painted_without_its_rows(
    qtbot: QtBot, desk: Desk, window: MainWindow, page: str, key: Qt.Key
) -> None:
    case = desk.refund(0).case
    desk.sign_in(desk.supervisor)
    screen = screen_of(window, page)

    def in_sight() -> tuple[int, str]:
        facts = screen.panel.facts
        return screen.list.model.rowCount(), facts.case_id if facts is not None else ""

    painted = Watch(window, QEvent.Type.UpdateRequest, in_sight)
    qtbot.waitUntil(window.isVisible)
    idle(qtbot, desk)
    painted.seen.clear()
    qtbot.keyClick(window, key)
    qtbot.waitUntil(lambda: bool(painted.seen))
    assert painted.seen[0] == (1, case.id)


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(("page", "key"), [("cases", Qt.Key.Key_F3), ("review", Qt.Key.Key_F7)])
def test_nothing_but_the_rows_is_asked_before_they_are_painted(
    qtbot: QtBot,
    desk: Desk,
    window: MainWindow,
    page: str,
    key: Qt.Key,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = desk.refund(0).case
    desk.sign_in(desk.supervisor)
    screen, context = screen_of(window, page), desk.office.context
    qtbot.waitUntil(window.isVisible)
    qtbot.keyClick(window, key)
    qtbot.waitUntil(lambda: screen.panel.facts is not None)
    window.go("counter")
    idle(qtbot, desk)
    looked: list[str] = []
    detail = context.desk.cases.detail

    def told(case_id: str) -> CaseDetail:
        looked.append(case_id)
        return detail(case_id)

    monkeypatch.setattr(context.desk.cases, "detail", told)

    def asked() -> tuple[int, int, list[str]]:
        """The rows in sight; what was asked of the store beside them, and of the case."""
        return screen.list.model.rowCount(), context.lane._unsettled, list(looked)

    painted = Watch(window, QEvent.Type.UpdateRequest, asked)
    qtbot.keyClick(window, key)
    qtbot.waitUntil(lambda: bool(painted.seen))
    assert painted.seen[0] == (1, 0, [])
    qtbot.waitUntil(lambda: looked == [case.id])  # what was done elsewhere meanwhile shows, too


@pytest.mark.usefixtures("patient")
def test_another_group_is_painted_with_its_rows(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.refund(0)
    screen = open_review(qtbot, desk, window)
    idle(qtbot, desk)
    screen.presenter.set_filter("overdue")
    assert screen.list.model.rowCount() == 0
    idle(qtbot, desk)
    screen.presenter.set_filter("to_review")
    assert screen.list.model.rowCount() == 1


@pytest.mark.usefixtures("patient")
def test_the_next_case_is_painted_when_the_row_is(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.refund(0)
    second = desk.refund(1).case
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    idle(qtbot, desk)
    press(qtbot, window, "a")
    assert screen.presenter.selected == second.id
    assert screen.panel.facts is not None
    assert screen.panel.facts.case_id == second.id


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("key", ["a", "j"])
def test_the_next_case_waits_for_nothing_that_is_written_or_counted(
    qtbot: QtBot, desk: Desk, window: MainWindow, key: str
) -> None:
    desk.refund(0)
    second = desk.refund(1).case
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    idle(qtbot, desk)
    with desk.office.lane_held():
        press(qtbot, window, key)
        assert screen.panel.facts is not None
        assert screen.panel.facts.case_id == second.id


@pytest.mark.usefixtures("patient")
def test_the_open_case_is_read_again_for_news_of_itself_alone(
    qtbot: QtBot, desk: Desk, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desk.refund(0).case, desk.refund(1).case
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    idle(qtbot, desk)
    looked: list[str] = []
    cases = desk.office.context.desk.cases
    detail = cases.detail

    def told(case_id: str) -> CaseDetail:
        looked.append(case_id)
        return detail(case_id)

    monkeypatch.setattr(cases, "detail", told)
    for heard, found in ((second, []), (first, [first.id])):
        desk.office.context.sync.changed.emit(News(frozenset({heard.id})))
        idle(qtbot, desk)
        assert looked == found


def test_between_two_cases_the_buttons_keep_their_place_and_rest(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    for number in range(3):
        desk.refund(number)
    screen = open_review(qtbot, desk, window)
    bar, ready = screen.decision._bar, screen.decision.approve.isEnabled
    gone = Watch(bar, QEvent.Type.Hide, lambda: screen.presenter.selected)
    for go_on in ("j", "a"):
        read(qtbot, desk, screen)
        assert ready()
        press(qtbot, window, go_on)
        assert not ready(), "it has not been read yet"
        shown(qtbot, screen)
        assert bar.isVisible()
    assert gone.seen == []


def test_a_page_that_comes_up_again_has_its_buttons_in_their_place(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.refund(0)
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # it stands as it will
    window.go("counter")
    assert not screen.decision.approve.isEnabled()
    moved = Watch(screen.panel.area, QEvent.Type.Resize, lambda: screen.panel.area.height())
    qtbot.keyClick(window, Qt.Key.Key_F7)
    read(qtbot, desk, screen)
    assert moved.seen == []


def test_a_page_that_comes_up_again_leaves_its_groups_as_they_are(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.refund(0)
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    idle(qtbot, desk)
    window.go("counter")
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    laid_out = Watch(screen.chips, QEvent.Type.LayoutRequest, screen.chips.value)
    qtbot.keyClick(window, Qt.Key.Key_F7)
    read(qtbot, desk, screen)
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert laid_out.seen == []


def test_what_can_be_taken_back_comes_up_with_its_words(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    for number in range(2):
        desk.refund(number)
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    room, strip = screen.decision._pending_room, screen.decision.pending
    came = Watch(room, QEvent.Type.Show, strip.notice)
    moved = Watch(screen.panel.area, QEvent.Type.Resize, lambda: screen.panel.area.height())
    press(qtbot, window, "a")
    shown(qtbot, screen)
    assert len(came.seen) == 1
    assert came.seen[0] is not None
    assert len(moved.seen) == 1, "the case is laid out once for it"


def test_the_buttons_go_with_the_last_case(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    desk.refund(0)
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    press(qtbot, window, "a")
    assert not screen.decision.approve.isVisible()
    screen.presenter.set_filter("overdue")
    qtbot.waitUntil(lambda: screen.panel.facts is None)
    assert not screen.decision.approve.isVisible()


def test_a_case_that_cannot_be_read_leaves_nothing_of_the_one_before(
    qtbot: QtBot, desk: Desk, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.refund(0)
    second = desk.refund(1).case
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)

    def broken(_case_id: str) -> None:
        raise CounterError(Code.STORE_DISK_FULL)

    monkeypatch.setattr(desk.office.context.desk.cases, "detail", broken)
    press(qtbot, window, "j")
    assert screen.presenter.selected == second.id
    qtbot.waitUntil(lambda: screen.panel.facts is None)
    assert not screen.decision.approve.isVisible()
    notice = screen.decision.strip.notice()
    assert notice is not None
    assert "ดิสก์เต็ม" in notice.text
