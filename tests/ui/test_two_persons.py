"""Two persons decide where the service says so: in the window by keys, in the rules, and at the
centre."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.case import CaseView
from desktop.domain.failure import Code, CounterError
from desktop.domain.life import CaseState
from desktop.domain.staff import StaffMember
from desktop.domain.text import Text
from desktop.services.session import Session
from sync.central.staff import Member, put
from tests.fixtures.authors import keyed, session
from tests.fixtures.there import there
from tests.ui.desk_office import Desk, citizen
from tests.ui.pages import on
from tests.ui.test_review import open_review, press, read, shown
from tests.ui.whole_counter import whole_counter
from ui.context import Context
from ui.main_window import MainWindow
from ui.presenters.decision import READING_MS, DecisionPresenter
from ui.presenters.pending import UNDO_MS
from ui.screens.review import ReviewScreen

SECOND = StaffMember("9002", Text("สมศรี ป.", "Somsri P."), "supervisor")


def take_cash(context: Context, clerk: Session) -> CaseView:
    """A deposit of 24,000 baht to be paid out in cash: two persons have to approve."""
    intake = context.desk.intake
    draft = intake.open_draft(citizen(4), "deposit_refund", clerk.id)
    answers = {
        "contract_account": "012345678",
        "pay_by": "cash",
        "deposit_amount": "24000.00",
        "declaration": "yes",
    }
    for name, value in answers.items():
        draft = intake.change(draft, name, value)
    case = intake.submit(draft, None, clerk).case
    assert case.life.two_persons
    return case


def approve(qtbot: QtBot, desk: Desk, window: MainWindow, screen: ReviewScreen) -> None:
    """A twice, and the time in which it could be taken back."""
    read(qtbot, desk, screen)
    press(qtbot, window, "a")
    desk.office.time.forward(READING_MS)
    press(qtbot, window, "a")
    desk.office.time.forward(UNDO_MS)


def _is_ready(decision: DecisionPresenter) -> bool:
    return decision.actions.ready


def case_of(desk: Desk, case: CaseView) -> CaseView:
    return there(desk.store.cases.get(case.id))


def test_the_first_leaves_it_accepted_and_the_second_completes_it(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = take_cash(desk.office.context, desk.clerk)
    screen = open_review(qtbot, desk, window)
    row = screen.presenter.row(case_of(desk, case))
    assert there(row.cells[-1].badge)[0] == "ต้องสองคน"
    assert "ต้องมีผู้พิจารณาสองคน" in there(screen.decision.warnings.notice()).text
    approve(qtbot, desk, window, screen)
    qtbot.waitUntil(lambda: case_of(desk, case).first != "")
    assert case_of(desk, case).state is CaseState.ACCEPTED
    # It stays in the queue, and says for whom it waits.
    shown(qtbot, screen)
    qtbot.waitUntil(lambda: there(screen.panel.facts).state[0] == "1 ใน 2 รออีกคน")
    facts = there(screen.panel.facts)
    assert facts.decision.startswith("อนุมัติ (1 ใน 2) · รอผู้พิจารณาอีกคน")
    assert "1 ใน 2" in there(screen.decision.strip.notice()).text
    # Whoever was the first does not approve again, but may still return or refuse it.
    assert not screen.decision.approve.isVisible()
    assert screen.decision.button("R").isVisible()
    assert "คนที่สอง" in there(screen.decision.barred.notice()).text
    review, version = desk.office.context.desk.review, case_of(desk, case).version
    with pytest.raises(CounterError) as caught:
        review.decide(case.id, "approve", "", version, desk.supervisor)
    assert caught.value.code is Code.ENTRY_NOT_ALLOWED
    window.go("counter")
    desk.sign_in(session(SECOND))
    window.go("review")
    shown(qtbot, screen)
    qtbot.waitUntil(lambda: screen.decision.approve.isVisible())
    assert "วรรณา จ." in there(screen.decision.warnings.notice()).text
    approve(qtbot, desk, window, screen)
    qtbot.waitUntil(lambda: case_of(desk, case).state is CaseState.APPROVED)
    lines = there(desk.store.cases.detail(case.id)).timeline
    approvals = [(one.actor, one.facts.get("half")) for one in lines if "approved" in one.kind]
    assert approvals == [("9001", 1), ("9002", None)]


def test_who_took_it_in_does_not_decide_it(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    case = take_cash(desk.office.context, desk.supervisor)
    screen = open_review(qtbot, desk, window)
    shown(qtbot, screen)
    qtbot.waitUntil(lambda: screen.decision.barred.isVisible())
    assert not any(screen.decision.button(key).isVisible() for key in "ARN")
    with pytest.raises(CounterError) as caught:
        desk.office.context.desk.review.decide(case.id, "return", "x", 0, desk.supervisor)
    assert caught.value.code is Code.ENTRY_NOT_ALLOWED


def test_what_is_approved_is_refused_by_two(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    case = desk.refund(0).case
    review = desk.office.context.desk.review
    review.decide(case.id, "approve", "", 0, desk.supervisor)
    screen = open_review(qtbot, desk, window)
    window.go("review", f"case:{case.id}")
    for number, member in enumerate((desk.supervisor, session(SECOND))):
        window.go("counter")
        desk.sign_in(member)
        window.go("review", f"case:{case.id}")
        read(qtbot, desk, screen)
        assert not screen.decision.approve.isVisible()
        assert "สอง" in there(screen.decision.barred.notice()).text
        press(qtbot, window, "n")
        question = screen.decision.questions["refuse"]
        question.reason.set_value("other")
        question.item.set_value("1.1")
        question.note.setFocus()
        press(qtbot, window, "twice paid", "\r")
        desk.office.time.forward(UNDO_MS)
        state = (CaseState.APPROVED, CaseState.REFUSED)[number]
        half = ("case.refused", "")[number]

        def stands(state: CaseState = state, half: str = half) -> bool:
            view = case_of(desk, case)
            return (view.state, view.first) == (state, half)

        qtbot.waitUntil(stands)


def test_the_centre_counts_the_second_person_and_shows_both(tmp_path: Path, qtbot: QtBot) -> None:
    with whole_counter(tmp_path, qtbot) as whole:
        whole.sign_in()
        context, window = whole.counter.context, whole.counter.window
        case = take_cash(context, there(context.session.member))
        for member in (replace(SECOND, id="9001"), SECOND):
            known = Member(member.id, member.name, (member.role,))
            put(whole.central.place, known)
            context.session.begin(keyed(whole.counter.store, member))
            window.go("review", f"case:{case.id}")
            screen = on(window, ReviewScreen)
            decision = screen.presenter.decision
            for _ in range(2):
                qtbot.waitUntil(partial(_is_ready, decision), timeout=10_000)
                press(qtbot, window, "a")
            window.go("counter")
        store = context.desk.cases

        def at_centre() -> bool:
            view = store.view(case.id)
            return (view.state, view.version, view.unsent) == (CaseState.APPROVED, 3, False)

        qtbot.waitUntil(at_centre, timeout=20_000)
        assert whole.central.status()["exceptions"] == 0
        detail = store.detail(case.id)
        assert [one.actor for one in detail.timeline if one.kind == "case.approved"] == [
            "9001",
            "9002",
        ]
