"""A decision: read first, never by a double press, taken back for a while, written in the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.domain.case import CaseView
from desktop.domain.life import CaseState
from desktop.entries import DecisionMove, body_of
from desktop.runtime.sync_station import News
from desktop.texts import t
from tests.fixtures.there import there
from tests.ui.desk_office import Desk
from tests.ui.test_review import keys_of, open_review, press, read, shown
from ui.main_window import MainWindow
from ui.models.rows import Role
from ui.presenters.case_state import UNSENT
from ui.presenters.decision import READING_MS
from ui.presenters.pending import UNDO_MS
from ui.screens.review import ReviewScreen


def state_of(desk: Desk, case: CaseView) -> CaseState:
    view = desk.store.cases.get(case.id)
    assert view is not None
    return view.state


def decisions(desk: Desk) -> list[str]:
    """The cases whose decisions are in the journal, in order."""
    entries = desk.store.journal.unsent(500)
    return [body.case_id for entry in entries if isinstance(body := body_of(entry), DecisionMove)]


def words(screen: ReviewScreen) -> str:
    notice = screen.decision.strip.notice()
    return notice.text if notice is not None else ""


def settled(qtbot: QtBot, desk: Desk) -> None:
    """Wait until the store's lane has answered all that it was asked."""
    answers: list[object] = []
    desk.office.context.lane.submit(lambda: None, answers.append, answers.append)
    qtbot.waitUntil(lambda: bool(answers))


# --- read first --------------------------------------------------------------------------------


def test_a_case_that_is_left_is_not_laid_out_once_more(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    first, second = desk.refund(0).case, desk.refund(1).case
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    told: list[str] = []
    screen.presenter.case_changed.connect(lambda facts: told.append(facts.case_id))
    press(qtbot, window, "a")
    shown(qtbot, screen)
    assert second.id in told
    assert first.id not in told


def test_two_presses_decide_one_case(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    first, second = desk.refund(0).case, desk.refund(1).case
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)

    def push() -> None:
        press(qtbot, window, "a")

    push()
    assert screen.presenter.selected == second.id
    shown(qtbot, screen)
    push()  # within 120 ms
    qtbot.waitUntil(screen.presenter.decision._reading.isActive)
    desk.office.time.forward(READING_MS - 1)
    push()  # and as long as it has not been there for a second
    desk.office.time.forward(UNDO_MS)
    qtbot.waitUntil(lambda: bool(decisions(desk)))
    settled(qtbot, desk)
    assert decisions(desk) == [first.id]
    assert state_of(desk, second) is CaseState.ACCEPTED
    push()  # now it has been read
    desk.office.time.forward(UNDO_MS)
    qtbot.waitUntil(lambda: decisions(desk) == [first.id, second.id])


def test_a_double_click_decides_one_case(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    first, _second = desk.refund(0).case, desk.refund(1).case
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    at = screen.decision.approve.mapTo(window, screen.decision.approve.rect().center())
    for _ in range(3):
        QTest.mouseClick(window.childAt(at) or window, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(window.childAt(at) or window, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    desk.office.time.forward(UNDO_MS)
    settled(qtbot, desk)
    qtbot.waitUntil(lambda: decisions(desk) == [first.id])
    # The button under the pointer rests, and the focus has not gone on to its neighbour.
    assert screen.list.table.hasFocus()


def test_what_is_not_painted_is_not_read(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    desk.refund(0)
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    window.hide()
    window.go("counter")
    window.go("review")
    shown(qtbot, screen)
    settled(qtbot, desk)
    desk.office.time.forward(10 * READING_MS)
    assert not screen.presenter.decision.actions.ready
    window.show()
    read(qtbot, desk, screen)
    assert screen.presenter.decision.actions.ready


def ready(screen: ReviewScreen) -> bool:
    """Whether the open case can be decided now."""
    return screen.presenter.decision.actions.ready


def opened_view(screen: ReviewScreen) -> CaseView:
    """The open case as it was read last."""
    return there(screen.presenter.opened).detail.view


def test_a_case_that_says_something_else_is_read_again(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = desk.refund(0).case
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    desk.sent()  # a line of the timeline goes: nothing that is decided upon
    desk.office.context.sync.changed.emit(News(frozenset({case.id})))
    qtbot.waitUntil(lambda: not opened_view(screen).unsent)
    assert ready(screen)
    desk.centre_says(case, version=1)
    desk.office.context.sync.changed.emit(News(frozenset({case.id})))
    qtbot.waitUntil(lambda: opened_view(screen).version == 1)
    assert not ready(screen)
    read(qtbot, desk, screen)


# --- warnings ----------------------------------------------------------------------------------


def test_warnings_stand_there_from_the_start(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    desk.take(0, source="typed", no_card_reason="lost", copy=True)
    screen = open_review(qtbot, desk, window)
    notice = there(screen.decision.warnings.notice())
    for word in ("บัตรหาย", "สำเนา 1"):
        assert word in notice.text
    assert screen.decision.warnings.isVisible()


def test_a_case_that_one_took_in_oneself_is_left_to_another(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.clerk = desk.supervisor
    desk.take(0)
    screen = open_review(qtbot, desk, window)
    assert screen.decision.barred.isVisible()
    assert there(screen.decision.barred.notice()).text == t("review.own_case", "th")
    desk.office.time.forward(READING_MS)
    press(qtbot, window, "a", "r", "n")
    assert screen.presenter.decision.pending.newest is None
    assert not screen.decision.approve.isVisible()


def test_a_case_with_warnings_is_never_approved_by_a_double_press(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = desk.take(0, copy=True).case
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    press(qtbot, window, "a", "a", "a")
    desk.office.time.forward(READING_MS - 1)
    press(qtbot, window, "a")
    assert screen.presenter.decision.pending.newest is None
    assert screen.decision.approve.text() == "ยืนยันอนุมัติ"
    press(qtbot, window, Qt.Key.Key_Escape)
    assert screen.decision.approve.text() == "อนุมัติ"
    press(qtbot, window, "a")
    desk.office.time.forward(READING_MS)
    press(qtbot, window, "a")  # read twice
    desk.office.time.forward(UNDO_MS)
    qtbot.waitUntil(lambda: state_of(desk, case) is CaseState.APPROVED)


# --- taken back --------------------------------------------------------------------------------


def test_a_decision_is_pending_until_it_is_written(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = desk.refund(0).case
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    press(qtbot, window, "a")
    notice = screen.decision.pending.notice()
    assert notice is not None
    assert (notice.tone, notice.icon) == ("info", "clock")
    assert "ยังไม่บันทึก" in notice.text
    assert screen.decision.undo.isVisible()
    assert screen.decision.undo.cap == "Z"
    badge = screen.list.model.index(0, 4).data(Role.CELL).badge
    facts = screen.panel.facts
    assert facts is not None
    for shown_badge in (badge, facts.state):
        assert shown_badge[0] == "จะอนุมัติ"
        assert shown_badge[1] != "ok"
    assert words(screen) == ""
    assert not screen.decision.approve.isVisible()
    desk.office.time.forward(UNDO_MS - 1)
    settled(qtbot, desk)
    assert decisions(desk) == []
    desk.office.time.forward(1)
    qtbot.waitUntil(lambda: state_of(desk, case) is CaseState.APPROVED)
    qtbot.waitUntil(lambda: not screen.decision.undo.isVisible())
    decided = desk.store.cases.get(case.id)
    assert decided is not None
    assert decided.decided_by == "9001"


def test_a_decision_is_taken_back(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    first, second = desk.refund(0).case, desk.refund(1).case
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    press(qtbot, window, "a")
    read(qtbot, desk, screen)
    press(qtbot, window, "r", Qt.Key.Key_Down, Qt.Key.Key_Tab, "page 2", Qt.Key.Key_Return)
    notice = screen.decision.pending.notice()
    assert notice is not None
    assert "000002" in notice.text
    assert "อีก 1" in notice.text
    press(qtbot, window, "z")
    assert screen.presenter.selected == second.id
    notice = screen.decision.pending.notice()
    assert notice is not None
    assert "000001" in notice.text
    press(qtbot, window, "z")
    assert screen.presenter.selected == first.id
    assert screen.decision.pending.notice() is None
    assert "000001" in words(screen)
    desk.office.time.forward(10 * UNDO_MS)
    settled(qtbot, desk)
    assert decisions(desk) == []
    assert keys_of(screen) == [first.id, second.id]
    press(qtbot, window, "z")  # nothing left
    # What was written about the return is there once more.
    press(qtbot, window, "j")
    read(qtbot, desk, screen)
    press(qtbot, window, "r")
    question = screen.decision.questions["return"]
    assert (question.reason.value(), question.note.value()) == ("เอกสารไม่ครบหรือไม่ชัด", "page 2")


def test_the_mouse_takes_back_too_and_the_focus_stays_in_the_list(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = desk.refund(0).case
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    press(qtbot, window, "a")
    QTest.mouseClick(screen.decision.undo, Qt.MouseButton.LeftButton)
    assert screen.list.table.hasFocus()
    read(qtbot, desk, screen)  # it is read again before it can be decided
    assert state_of(desk, case) is CaseState.ACCEPTED


# --- written first -----------------------------------------------------------------------------


def leave_page(_qtbot: QtBot, _desk: Desk, window: MainWindow) -> None:
    window.go("counter")


def close_window(_qtbot: QtBot, _desk: Desk, window: MainWindow) -> None:
    window.close()


def sign_out(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    window.desk.sign_out(lambda error: pytest.fail(str(error)))
    qtbot.waitUntil(lambda: desk.office.context.session.member is None)


def other_signs_in(_qtbot: QtBot, desk: Desk, _window: MainWindow) -> None:
    desk.sign_in(desk.clerk)


@pytest.mark.parametrize("goes", [leave_page, close_window, sign_out, other_signs_in])
def test_whoever_goes_writes_it_first(
    qtbot: QtBot,
    desk: Desk,
    window: MainWindow,
    goes: Callable[[QtBot, Desk, MainWindow], None],
) -> None:
    case = desk.refund(0).case
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    press(qtbot, window, "a")
    goes(qtbot, desk, window)
    qtbot.waitUntil(lambda: decisions(desk) == [case.id])
    kinds = [entry.kind for entry in desk.store.journal.unsent(500)]
    if "staff.signed_out" in kinds:
        assert kinds.index("case.approved") < kinds.index("staff.signed_out")
    decided = desk.store.cases.get(case.id)
    assert decided is not None
    assert (decided.state, decided.decided_by) == (CaseState.APPROVED, "9001")
    desk.office.time.forward(UNDO_MS)
    settled(qtbot, desk)
    assert decisions(desk) == [case.id]


def test_one_that_cannot_be_written_names_its_case(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    first, second = desk.refund(0).case, desk.refund(1).case
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    press(qtbot, window, "a")
    desk.centre_says(first, version=1)  # not yet told to the window
    desk.office.time.forward(UNDO_MS)
    qtbot.waitUntil(lambda: window.strip.notice() is not None)
    notice = window.strip.notice()
    assert notice is not None
    assert notice.tone == "bad"
    assert "000001" in notice.text
    assert state_of(desk, first) is CaseState.ACCEPTED
    assert screen.presenter.selected == second.id
    assert keys_of(screen) == [first.id, second.id]


# --- what became of it ---------------------------------------------------------------------------


def test_green_comes_with_the_answer_and_goes_with_an_objection(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = desk.refund(0).case
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    press(qtbot, window, "a")
    desk.office.time.forward(UNDO_MS)
    qtbot.waitUntil(lambda: "จะส่งเมื่อสัญญาณกลับมา" in words(screen))
    notice = screen.decision.strip.notice()
    assert notice is not None
    assert notice.tone == UNSENT.tone
    entry = desk.store.journal.unsent(500)[-1]
    desk.sent()
    desk.office.context.sync.changed.emit(News(frozenset({case.id})))
    qtbot.waitUntil(lambda: "ระบบส่วนกลางรับแล้ว" in words(screen))
    notice = screen.decision.strip.notice()
    assert notice is not None
    assert notice.tone == "ok"
    desk.object_to(entry, case)
    desk.office.context.sync.changed.emit(News(frozenset({case.id})))
    qtbot.waitUntil(lambda: "ไม่รับ" in words(screen))
    notice = screen.decision.strip.notice()
    assert notice is not None
    assert notice.tone == "warn"
