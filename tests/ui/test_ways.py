"""The supervisor decides by the service's own rows, by keys in the real window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.domain.failure import Code, CounterError
from desktop.domain.life import CaseState
from desktop.entries import Approved, DecisionMove, Refused, Returned, body_of
from desktop.entries.flag import Flag
from tests.fixtures.there import there
from tests.ui.desk_office import Desk
from tests.ui.test_review import open_review, press, read, shown
from tests.ui.works_office import take_works, works
from ui.main_window import MainWindow
from ui.presenters.pending import UNDO_MS
from ui.screens.review import ReviewScreen

Key = Qt.Key


@pytest.fixture
def _works(desk: Desk) -> Iterator[None]:
    with works(desk):
        yield


def decided(qtbot: QtBot, desk: Desk) -> DecisionMove:
    """The decision that stands in the journal once it cannot be taken back."""
    desk.office.time.forward(UNDO_MS)

    def newest() -> DecisionMove | None:
        body = body_of(desk.store.journal.unsent(500)[-1])
        return body if isinstance(body, DecisionMove) else None

    qtbot.waitUntil(lambda: newest() is not None)
    return there(newest())


def offered(screen: ReviewScreen) -> list[tuple[str, str]]:
    """The buttons in sight: their keys and words."""
    found = [
        (way.key, screen.decision.button(way.key)) for way in screen.presenter.decision.actions.ways
    ]
    return [(key, button.text()) for key, button in found if button.isVisible()]


def give(qtbot: QtBot, window: MainWindow) -> None:
    held = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(window.focusWidget() or window, Key.Key_Return, held)


@pytest.mark.usefixtures("_works")
def test_the_rows_of_the_service_that_hold_are_offered_with_a_key_each(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    tenant = take_works(desk, 0)
    owner = take_works(desk, 1, tenant="no")
    refund = desk.refund(2).case
    screen = open_review(qtbot, desk, window)
    assert screen.presenter.selected == refund.id
    assert offered(screen)[0] == ("A", "อนุมัติคืนเงินประกัน")
    press(qtbot, window, "j")
    shown(qtbot, screen)
    assert screen.presenter.selected == tenant.id
    assert offered(screen) == [
        ("A", "อนุมัติตามผลสำรวจ"),
        ("B", "อนุมัติไม่รอสำรวจ"),
        ("R", "ส่งกลับให้แก้ไข"),
        ("N", "ไม่อนุมัติ"),
    ]
    press(qtbot, window, "j")
    shown(qtbot, screen)
    assert screen.presenter.selected == owner.id
    assert [key for key, _ in offered(screen)] == ["A", "R", "N"]


@pytest.mark.usefixtures("_works")
def test_what_a_row_waits_for_is_said_in_place(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = take_works(desk)
    screen = open_review(qtbot, desk, window)
    assert "ผลสำรวจ" in there(screen.decision.warnings.notice()).text
    read(qtbot, desk, screen)
    press(qtbot, window, "a")
    told = there(screen.decision.strip.notice())
    assert "ต้องรอผลสำรวจ" in told.text
    assert "บันทึกผล" in told.text
    assert screen.presenter.decision.pending.of(case.id) is None
    review = desk.office.context.desk.review
    with pytest.raises(CounterError) as caught:
        review.decide(case.id, "approve", "", case.version, desk.supervisor, row="go")
    assert caught.value.code is Code.REVIEW_WAITS


@pytest.mark.usefixtures("_works")
def test_before_an_answer_an_approval_needs_a_reason(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = take_works(desk)
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    press(qtbot, window, "b")
    question = screen.decision.questions["approve"]
    assert "หนี้ค้าง" in there(question.notes.notice()).text
    assert question.note.editor.hasFocus()
    give(qtbot, window)
    assert question.note.problem()
    assert screen.presenter.decision.pending.of(case.id) is None
    press(qtbot, window, "asked by phone", Key.Key_Return)
    body = decided(qtbot, desk)
    assert isinstance(body, Approved)
    assert (body.decision, body.reason) == ("go_plain", "asked by phone")
    again = take_works(desk, 1)
    review = desk.office.context.desk.review
    with pytest.raises(CounterError) as caught:
        review.decide(again.id, "approve", " ", 0, desk.supervisor, row="go_plain")
    assert caught.value.code is Code.REVIEW_NO_REASON


@pytest.mark.usefixtures("_works")
def test_a_refusal_names_the_item_and_says_what_is_owed(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = take_works(desk)
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    press(qtbot, window, "n")
    question = screen.decision.questions["refuse"]
    assert "749.00" in there(question.notes.notice()).text
    press(qtbot, window, Key.Key_End)  # words of one's own
    assert question.reason.value() == "other"
    press(qtbot, window, Key.Key_Tab, Key.Key_Tab, "owes")
    give(qtbot, window)
    assert question.item.problem()
    assert question.item.editor.hasFocus()
    question.reason.setFocus()
    press(qtbot, window, Key.Key_Home)
    assert question.item.value() == "1.4"
    give(qtbot, window)
    body = decided(qtbot, desk)
    assert isinstance(body, Refused)
    assert (body.decision, body.item, body.reason) == ("no", "1.4", "สถานที่นี้มีหนี้ค้าง: owes")
    now = there(desk.store.cases.detail(case.id))
    assert now.view.state is CaseState.REFUSED
    again = take_works(desk, 1)
    with pytest.raises(CounterError) as caught:
        desk.office.context.desk.review.decide(again.id, "refuse", "x", 0, desk.supervisor)
    assert caught.value.code is Code.REVIEW_NO_ITEM


@pytest.mark.usefixtures("_works")
def test_what_it_is_about_is_ticked_in_place_and_kept_while_one_looks_elsewhere(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    take_works(desk)
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    press(qtbot, window, "r", Key.Key_Down)
    question = screen.decision.questions["return"]
    assert question.reason.value() == "ขนาดมิเตอร์ไม่ตรงกับหนังสือรับรอง"
    assert [key for key, tick in question.ticks.items() if tick.isChecked()] == ["size"]
    assert {"owner_consent", "house", "tenant"} <= question.ticks.keys()
    press(qtbot, window, Key.Key_Tab, "50 A", Key.Key_Tab)
    first = next(key for key, tick in question.ticks.items() if tick.hasFocus())
    press(qtbot, window, Key.Key_Space)
    press(qtbot, window, Key.Key_F2)
    press(qtbot, window, Key.Key_F7)
    read(qtbot, desk, screen)
    press(qtbot, window, "r")
    assert question.note.value() == "50 A"
    give(qtbot, window)
    body = decided(qtbot, desk)
    assert isinstance(body, Returned)
    assert body.decision == "back"
    assert set(body.about) == {first, "size"}


def test_a_reason_that_is_only_passed_by_ticks_nothing(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.refund(0)
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    question = screen.decision.questions["return"]
    press(qtbot, window, "r")
    seen: list[list[str]] = []
    for _ in question._way.reasons:
        press(qtbot, window, Key.Key_Down)
        seen.append([key for key, tick in question.ticks.items() if tick.isChecked()])
    assert max(map(len, seen)) == 1
    press(qtbot, window, Key.Key_End)  # words of one's own
    assert not any(tick.isChecked() for tick in question.ticks.values())


@pytest.mark.usefixtures("_works")
def test_flags_that_a_decision_sets_stand_in_its_body(desk: Desk) -> None:
    with works(desk, {'needs = ["survey"]\n': ""}):
        case = take_works(desk)
        review = desk.office.context.desk.review
        review.decide(case.id, "approve", "ถามแล้ว", 0, desk.supervisor, row="go")
        body = body_of(desk.store.journal.unsent(500)[-1])
        assert isinstance(body, Approved)
        assert body.sets == [Flag("served", "012340000", None, None)]
        second = take_works(desk, 1)
        review.decide(second.id, "approve", "ถามแล้ว", 0, desk.supervisor, row="go_plain")
        body = body_of(desk.store.journal.unsent(500)[-1])
        assert isinstance(body, Approved)
        assert body.sets == []
