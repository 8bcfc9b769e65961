"""Results and answers are recorded from the page of a case, by keys, and change what it costs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.domain.case import CaseView
from desktop.domain.failure import Code, CounterError
from desktop.domain.life import CaseState
from desktop.entries import Answered, Resulted, body_of
from tests.fixtures.there import there
from tests.ui.desk_office import Desk
from tests.ui.pages import on
from tests.ui.test_review import open_review, press, read
from tests.ui.test_ways import give
from tests.ui.works_office import take_works, works
from ui.main_window import MainWindow
from ui.presenters.pending import UNDO_MS
from ui.screens.cases import CasesScreen

Key = Qt.Key


@pytest.fixture(autouse=True)
def _works(desk: Desk) -> Iterator[None]:
    with works(desk):
        yield


def opened(qtbot: QtBot, window: MainWindow, case: CaseView) -> CasesScreen:
    """The Cases page with this case open beside the list."""
    window.go("cases", f"case:{case.id}")
    screen = on(window, CasesScreen)
    qtbot.waitUntil(lambda: screen.findings.state.case_id == case.id)
    return screen


def now(desk: Desk, case: CaseView) -> CaseView:
    return there(desk.store.cases.get(case.id))


def newest(desk: Desk, kind: str) -> object:
    entries = [one for one in desk.store.journal.unsent(500) if one.kind == kind]
    return body_of(entries[-1])


def test_a_result_is_typed_in_place_and_offers_what_it_changes(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = take_works(desk)
    desk.sign_in(desk.clerk)
    screen = opened(qtbot, window, case)
    press(qtbot, window, "g")
    entry = there(screen.findings_bar.records).entries["works"]
    assert entry.editor.hasFocus()
    give(qtbot, window)
    assert entry.box.problem()
    press(qtbot, window, "eight")
    window.go("counter")  # what was typed is there again
    screen = opened(qtbot, window, case)
    press(qtbot, window, "g")
    entry = there(screen.findings_bar.records).entries["works"]
    assert entry.box.value() == "eight"
    press(qtbot, window, Key.Key_Home)
    for _ in "eight":
        press(qtbot, window, Key.Key_Delete)
    press(qtbot, window, "8000", Key.Key_Return)
    qtbot.waitUntil(lambda: now(desk, case).state is CaseState.OFFERED)
    body = newest(desk, "case.result")
    assert isinstance(body, Resulted)
    assert (body.result, body.by, body.values) == ("survey", "receiving", {"works": "8000.00"})
    assert there(body.offer).total == 930_900
    qtbot.waitUntil(lambda: there(screen.panel.facts).state[0] == "รอลูกค้าตกลง")
    facts = there(screen.panel.facts)
    assert facts.tiles[1].value == "9,309.00"
    assert there(facts.quote).total == 930_900
    assert facts.sections[-1].lines[0].value == "8,000.00"
    assert any("ผลสำรวจ" in line.note for line in facts.timeline)


def test_an_answer_settles_what_the_approval_waited_for(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = take_works(desk)
    desk.sign_in(desk.clerk)
    screen = opened(qtbot, window, case)
    press(qtbot, window, "h")
    assert there(screen.findings_bar.records).entries["debt"].editor.hasFocus()
    press(qtbot, window, "0", Key.Key_Return)
    qtbot.waitUntil(lambda: now(desk, case).decided_at is not None)
    body = newest(desk, "case.answered")
    assert isinstance(body, Answered)
    assert (body.fact, body.answer, body.offer) == ("debt", "0.00", None)
    assert now(desk, case).state is CaseState.ACCEPTED
    window.go("counter")
    review = open_review(qtbot, desk, window)
    read(qtbot, desk, review)
    assert "หนี้ค้าง" not in there(review.decision.warnings.notice()).text
    press(qtbot, window, "b")  # no reason is asked any more
    press(qtbot, window, "b")
    assert review.presenter.decision.actions.asking is None


def test_the_answer_that_speaks_against_it_is_a_reason_to_refuse(desk: Desk) -> None:
    case = take_works(desk)
    review = desk.office.context.desk.review
    view = review.answer(case.id, "debt", "312.50", 0, desk.clerk)
    detail = there(desk.store.cases.detail(case.id))
    stands = there(desk.office.context.desk.cases.accepted(detail))
    assert [held.key for held in stands.checks if held.stops] == ["no_debt"]
    with pytest.raises(CounterError) as caught:
        review.decide(case.id, "approve", "", view.version, desk.supervisor, row="go_plain")
    assert caught.value.code is Code.REVIEW_NO_REASON


def test_what_is_not_whole_is_not_recorded(desk: Desk) -> None:
    case = take_works(desk)
    review = desk.office.context.desk.review
    for values in ({}, {"works": "x"}, {"remark": "only"}):
        with pytest.raises(CounterError) as caught:
            review.record(case.id, "survey", values, 0, desk.clerk)
        assert caught.value.code is Code.REVIEW_RESULT
    for text in ("", "much"):
        with pytest.raises(CounterError) as caught:
            review.answer(case.id, "debt", text, 0, desk.clerk)
        assert caught.value.code is Code.REVIEW_RESULT


def test_what_is_executed_closes_itself_when_nobody_owes_anything(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = desk.refund(0).case
    review = desk.office.context.desk.review
    review.decide(case.id, "approve", "", 0, desk.supervisor)
    desk.sign_in(desk.clerk)
    screen = opened(qtbot, window, case)
    press(qtbot, window, "x", Key.Key_Down)
    give(qtbot, window)
    qtbot.waitUntil(lambda: now(desk, case).state is CaseState.DONE)
    kinds = [one.kind for one in desk.store.journal.unsent(500)][-2:]
    assert kinds == ["case.executed", "case.closed"]
    qtbot.waitUntil(lambda: there(screen.panel.facts).state[0] == "เสร็จสิ้น")
    desk.office.time.forward(UNDO_MS)


def test_the_customer_agrees_and_pays_the_difference(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = take_works(desk)
    book, review = desk.office.context.desk.cases, desk.office.context.desk.review
    review.record(case.id, "survey", {"works": "8000"}, 0, desk.clerk)
    desk.sign_in(desk.clerk)
    screen = opened(qtbot, window, case)
    qtbot.waitUntil(lambda: bool(screen.findings.state.may))
    (button,) = screen.findings_bar.buttons.values()
    assert button.text() == "ลูกค้าตกลง ชำระเพิ่ม 8,560.00 บาท"
    press(qtbot, window, "g", "8000", Key.Key_Return)
    entry = there(screen.findings_bar.records).entries["cash"]
    give(qtbot, window)
    assert "560.00" in entry.box.problem()
    assert now(desk, case).state is CaseState.OFFERED
    press(qtbot, window, Key.Key_End)
    for _ in "8000":
        press(qtbot, window, Key.Key_Backspace)
    press(qtbot, window, "9000", Key.Key_Return)
    qtbot.waitUntil(lambda: now(desk, case).state is CaseState.ACCEPTED)
    assert now(desk, case).total == 930_900
    first, second = book.receipts_of(case.id)
    assert (first.total, second.total, second.payment.change) == (74_900, 856_000, 44_000)
    assert [line.amount for line in second.lines] == [800_000]
    qtbot.waitUntil(lambda: "440.00" in there(window.strip.notice()).text)
    stands = there(book.accepted(there(desk.store.cases.detail(case.id))))
    course = stands.env[0].given.course
    assert course.at["paid"] == course.at["agreed"]
    assert [(one.state, one.until is None) for one in course.stays] == [
        ("offered", False), ("accepted", True),
    ]  # fmt: skip
    with pytest.raises(CounterError) as caught:
        desk.office.context.desk.offers.agree(case.id, None, 1, desk.clerk)
    assert caught.value.code is Code.CASE_CHANGED


def test_what_a_case_costs_less_is_owed_back(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    less = 'exempt_when = { survey.works = { from = "0.01" } }\nexempt = { th = "ก", en = "a" }\n'
    size = 'with = { size = "size" }\n'
    with works(desk, {size: f"{size}{less}"}):
        case = take_works(desk)
        review = desk.office.context.desk.review
        view = review.record(case.id, "survey", {"works": "100"}, 0, desk.clerk)
        assert view.state is CaseState.OFFERED
        desk.sign_in(desk.clerk)
        screen = opened(qtbot, window, case)
        qtbot.waitUntil(lambda: bool(screen.findings.state.may))
        press(qtbot, window, "g")
        assert screen.findings_bar.go.hasFocus()
        press(qtbot, window, Key.Key_Return)
        qtbot.waitUntil(lambda: now(desk, case).state is CaseState.ACCEPTED)
        detail = there(desk.store.cases.detail(case.id))
        body = there(detail.body)
        assert (body.quote.total, body.settled.total) == (10_700, 74_900)
        assert len(desk.office.context.desk.cases.receipts_of(case.id)) == 1
        qtbot.waitUntil(lambda: "642.00" in there(screen.panel.facts).owed)
