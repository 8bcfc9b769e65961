"""Moves of a case from its page: asked by keys, with a reason, where its state allows them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.domain.case import CaseView
from desktop.domain.failure import Code, CounterError
from desktop.domain.life import CaseState
from desktop.entries import Lapsed, PutRight, Withdrawn, body_of
from desktop.texts import t
from tests.fixtures.there import there
from tests.ui.desk_office import Desk
from tests.ui.pages import on
from ui.main_window import MainWindow
from ui.presenters.case_state import ASKED
from ui.screens.application import ApplicationScreen
from ui.screens.cases import CasesScreen
from ui.screens.review import ReviewScreen

_ENTER, _CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(desk: Desk, window: MainWindow) -> MainWindow:
    desk.sign_in(desk.clerk)
    return window


def opened(qtbot: QtBot, window: MainWindow, case: CaseView) -> CasesScreen:
    """The Cases page with this case open beside the list."""
    window.go("cases", f"case:{case.id}")
    screen = on(window, CasesScreen)
    qtbot.waitUntil(lambda: screen.moves.state.case_id == case.id)
    return screen


def state_of(desk: Desk, case: CaseView) -> CaseState:
    return desk.office.context.desk.cases.view(case.id).state


def offered(screen: CasesScreen) -> set[str]:
    return {kind for kind, button in screen.move_bar.buttons.items() if button.isVisible()}


def test_a_case_is_withdrawn_by_keys_and_nothing_that_was_paid_is_lost(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = desk.take(0).case
    screen = opened(qtbot, window, case)
    question = screen.move_bar.questions[Withdrawn.KIND]
    qtbot.keyClick(screen.list.table, Qt.Key.Key_W)
    assert question.reason.editor.hasFocus()
    assert not screen.paper_bar.isVisible()
    qtbot.keyClick(window.focusWidget(), _ENTER, _CTRL)
    assert question.reason.problem() == "เลือกเหตุผลก่อนถอนคำร้อง"
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(window.focusWidget(), _ENTER, _CTRL)
    # The word of it comes once it is written; the case is read anew on its own way.
    qtbot.waitUntil(lambda: window.strip.notice() is not None)
    assert state_of(desk, case) is CaseState.WITHDRAWN
    (entry,) = (e for e in desk.store.journal.unsent(500) if e.kind == Withdrawn.KIND)
    reason = "ลูกค้าไม่ประสงค์ดำเนินการต่อ"
    assert (entry.kind, entry.actor) == ("case.withdrawn", "1001")
    assert body_of(entry) == Withdrawn(case.id, reason, 0, CaseState.WITHDRAWN, on_move=None)
    qtbot.waitUntil(lambda: screen.moves.state.may == ())
    qtbot.waitUntil(lambda: (one := screen.panel.facts) is not None and bool(one.decision))
    assert not screen.move_bar.buttons[Withdrawn.KIND].isVisible()
    assert screen.list.table.hasFocus()
    assert screen.paper_bar.isVisible()
    notice = window.strip.notice()
    assert notice is not None
    assert notice.text == "รับถอนคำร้อง 000001: บันทึกแล้ว"
    facts = screen.panel.facts
    assert facts is not None
    assert facts.state == ("ถอนคำร้องแล้ว", "neutral", "ban")
    assert facts.decision.startswith("รับถอนคำร้องโดย")
    assert facts.decision.endswith(reason)
    lines = [event.text for event in facts.timeline]
    assert "รับถอนคำร้อง" in lines
    # The money: the receipt stays with the case, and what was paid is owed back.
    assert facts.owed == "ต้องคืนเงินลูกค้า 749.00 บาท ยังไม่ได้จ่ายคืน"
    assert screen.panel._details._owed.text() == facts.owed
    assert any("749.00" in line for line in lines)
    view = desk.office.context.desk.cases.view(case.id)
    assert (view.total, view.receipt_number) == (74_900, case.receipt_number)
    (receipt,) = desk.office.context.desk.cases.receipts_of(case.id)
    assert receipt.total == 74_900
    qtbot.keyClick(window, Qt.Key.Key_F5)
    entries = desk.office.context.desk.outbox.outgoing().entries
    rows = [entry for entry in entries if entry.kind != "person.viewed"]
    assert t(ASKED[rows[-1].kind].reasons.key("done"), "en") == "Withdrawal taken"


def test_words_begun_stay_and_esc_does_nothing(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = desk.refund(0).case
    screen = opened(qtbot, window, case)
    question = screen.move_bar.questions[Withdrawn.KIND]
    qtbot.keyClick(screen.list.table, Qt.Key.Key_W)
    question.reason.set_value("other")
    question.note.editor.setFocus()
    qtbot.keyClicks(window.focusWidget(), "fire")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert not question.isVisible()
    assert screen.list.table.hasFocus()
    assert state_of(desk, case) is CaseState.ACCEPTED
    qtbot.keyClick(screen.list.table, Qt.Key.Key_W)
    assert question.note.value() == "fire"


@pytest.mark.parametrize("decision", ["approve", "return"])
def test_what_is_offered_follows_the_table_of_rights(
    qtbot: QtBot, desk: Desk, window: MainWindow, decision: str
) -> None:
    case = desk.refund(0).case
    review = desk.office.context.desk.review
    now = review.decide(case.id, decision, "x", 0, desk.supervisor)  # type: ignore[arg-type]
    screen = opened(qtbot, window, case)
    allowed = {
        kind
        for kind, move in ASKED.items()
        if move.kind.RIGHT.cases is not None
        and now.state in move.kind.RIGHT.cases
        and move.kind is not Lapsed
    }
    assert Withdrawn.KIND in allowed
    qtbot.waitUntil(lambda: offered(screen) == allowed)


def test_a_move_that_came_too_late_says_so_and_changes_nothing(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = desk.refund(0).case
    screen = opened(qtbot, window, case)
    qtbot.keyClick(screen.list.table, Qt.Key.Key_W)
    desk.centre_says(case, state="approved", version=2, decided_by="9002")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(window.focusWidget(), _ENTER, _CTRL)
    qtbot.waitUntil(lambda: (one := window.strip.notice()) is not None and one.tone == "bad")
    assert state_of(desk, case) is CaseState.APPROVED
    review = desk.office.context.desk.review
    for reason, version, code in (
        (" ", 2, Code.REVIEW_NO_REASON),
        ("x", 1, Code.REVIEW_CHANGED),
    ):
        with pytest.raises(CounterError) as refused:
            review.move(Withdrawn, case.id, reason, version, desk.clerk)
        assert refused.value.code is code
    assert review.move(Withdrawn, case.id, "x", 2, desk.clerk).state is CaseState.WITHDRAWN
    with pytest.raises(CounterError) as refused:
        review.move(Withdrawn, case.id, "x", 2, desk.clerk)
    assert refused.value.code is Code.ENTRY_NOT_ALLOWED


def test_a_returned_case_is_put_right_and_waits_for_the_supervisor_again(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = desk.refund(0).case
    context = desk.office.context
    context.desk.review.decide(case.id, "return", "เอกสารไม่ครบหรือไม่ชัด", 0, desk.supervisor)
    assert context.desk.cases.lists.waiting(context.clock.now().date()).open == 0
    screen = opened(qtbot, window, case)
    assert PutRight.KIND not in screen.move_bar.questions
    qtbot.keyClick(screen.list.table, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: window.page == "application")
    page = on(window, ApplicationScreen)
    qtbot.waitUntil(lambda: page.presenter.state is not None)
    assert page.primary.text() == "แก้ไขแล้วยื่นใหม่ (เลขเดิม)"
    context.desk.intake.submit(there(page.presenter.state).draft, None, desk.clerk)
    body = body_of(desk.store.journal.unsent(500)[-1])
    # On top of the return, which the centre has not answered: that makes version 2.
    assert isinstance(body, PutRight)
    assert (body.case_id, body.on_version, body.to) == (case.id, 2, CaseState.ACCEPTED)
    assert context.desk.cases.my_day(desk.clerk.id).first_visit == 0
    desk.sign_in(desk.supervisor)
    window.go("review", f"case:{case.id}")
    review = on(window, ReviewScreen)
    qtbot.waitUntil(lambda: review.panel.facts is not None)
    facts = review.panel.facts
    assert facts is not None
    assert facts.decidable
    assert facts.state == ("รอพิจารณา", "neutral", "clipboard-check")
    assert facts.decision.startswith("แก้ไขแล้วยื่นใหม่โดย")
    told = [event.text for event in facts.timeline]
    assert told.index("ส่งกลับ") + 1 == told.index("แก้ไขแล้วยื่นใหม่")
    now = context.desk.review.decide(case.id, "approve", "", 0, desk.supervisor)
    assert now.state is CaseState.APPROVED
    desk.centre_says(now, state="approved", version=4, decided_by="9001")
    assert context.desk.cases.my_day(desk.clerk.id).first_visit == 0


def test_what_the_centre_did_not_take_says_what_to_do_and_is_recorded_anew(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = desk.refund(0).case
    context = desk.office.context
    context.desk.review.move(Withdrawn, case.id, "x", 0, desk.clerk)
    entry = desk.store.journal.unsent(500)[-1]
    desk.centre_says(case, state="returned", version=2, decided_by="9002")
    desk.object_to(entry, case)
    screen = opened(qtbot, window, case)
    qtbot.waitUntil(lambda: screen.panel.facts is not None)
    facts = screen.panel.facts
    assert facts is not None
    assert facts.objection is not None
    assert facts.objection.text.endswith("ให้ทำรายการใหม่")
    assert facts.objection.here.startswith("รับถอนคำร้อง")
    assert offered(screen) == {PutRight.KIND, Withdrawn.KIND}
    qtbot.keyClick(screen.list.table, Qt.Key.Key_W)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(window.focusWidget(), _ENTER, _CTRL)
    qtbot.waitUntil(lambda: state_of(desk, case) is CaseState.WITHDRAWN)
    assert context.desk.cases.view(case.id).exception is None
    assert context.desk.outbox.objections() == ()
