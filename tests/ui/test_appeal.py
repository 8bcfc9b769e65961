"""What is refused or waited for has its days: shown, kept to, and judged by somebody else."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.domain.case import CaseView
from desktop.domain.failure import Code, CounterError
from desktop.domain.life import CaseState
from desktop.entries import Appealed, Lapsed, SetAside, Upheld
from tests.fixtures.authors import session
from tests.fixtures.there import there
from tests.ui.desk_office import Desk
from tests.ui.pages import on
from tests.ui.test_case_moves import offered, opened
from tests.ui.test_review import press
from tests.ui.test_two_persons import SECOND
from tests.ui.test_ways import give
from ui.main_window import MainWindow
from ui.screens.cases import CasesScreen

Key = Qt.Key


def now(desk: Desk, case: CaseView) -> CaseView:
    return there(desk.store.cases.get(case.id))


def _offers(screen: CasesScreen, judging: set[str]) -> bool:
    return offered(screen) & {Upheld.KIND, SetAside.KIND} == judging


def refused(desk: Desk) -> CaseView:
    case = desk.take(0).case
    review = desk.office.context.desk.review
    return review.decide(case.id, "refuse", "มีหนี้ค้าง", 0, desk.supervisor, item="1.4")


def test_it_is_appealed_by_keys_and_upheld_by_another_person(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = refused(desk)
    desk.sign_in(desk.clerk)
    screen = opened(qtbot, window, case)
    qtbot.waitUntil(lambda: screen.panel.facts is not None)
    facts = there(screen.panel.facts)
    assert facts.decision.endswith("อุทธรณ์ได้ถึง 7 ธ.ค. 2569")
    assert any("ข้อ 1.4" in line.note for line in facts.timeline)
    screen.move_bar.buttons[Appealed.KIND].setFocus()
    press(qtbot, window, Key.Key_Return, Key.Key_Down)
    give(qtbot, window)
    qtbot.waitUntil(lambda: now(desk, case).state is CaseState.APPEALED)
    for member, may in ((desk.supervisor, False), (desk.clerk, False), (session(SECOND), True)):
        window.go("counter")
        desk.sign_in(member)
        screen = opened(qtbot, window, case)
        judging = {Upheld.KIND, SetAside.KIND} if may else set()
        qtbot.waitUntil(partial(_offers, screen, judging))
    review = desk.office.context.desk.review
    with pytest.raises(CounterError) as caught:
        review.move(Upheld, case.id, "x", now(desk, case).version, desk.supervisor)
    assert caught.value.code is Code.ENTRY_NOT_ALLOWED
    on(window, CasesScreen).move_bar.buttons[SetAside.KIND].setFocus()
    press(qtbot, window, Key.Key_Return, Key.Key_Down)
    give(qtbot, window)
    qtbot.waitUntil(lambda: now(desk, case).state is CaseState.ACCEPTED)


def test_after_its_days_there_is_no_appeal(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    case = refused(desk)
    desk.office.clock.forward(minutes=60 * 24 * 15)
    desk.sign_in(desk.clerk)
    screen = opened(qtbot, window, case)
    assert Appealed.KIND in offered(screen)
    window.go("counter")
    desk.office.clock.forward(minutes=60 * 24)
    screen = opened(qtbot, window, case)
    qtbot.waitUntil(lambda: Appealed.KIND not in offered(screen))
    with pytest.raises(CounterError) as caught:
        desk.office.context.desk.review.move(Appealed, case.id, "x", 0, desk.clerk)
    assert caught.value.code is Code.REVIEW_DAYS


def test_a_case_lapses_only_after_the_customer_had_the_days(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = desk.take(0).case
    review = desk.office.context.desk.review
    review.decide(case.id, "return", "ขาดหน้า 2", 0, desk.supervisor)
    desk.sign_in(desk.clerk)
    screen = opened(qtbot, window, case)
    qtbot.waitUntil(lambda: screen.panel.facts is not None)
    assert there(screen.panel.facts).decision.endswith("รอลูกค้าถึง 7 ธ.ค. 2569")
    assert Lapsed.KIND not in offered(screen)
    with pytest.raises(CounterError) as caught:
        review.move(Lapsed, case.id, "x", 0, desk.clerk)
    assert caught.value.code is Code.REVIEW_DAYS
    window.go("counter")
    desk.office.clock.forward(minutes=60 * 24 * 16)
    screen = opened(qtbot, window, case)
    qtbot.waitUntil(lambda: Lapsed.KIND in offered(screen))
    assert review.move(Lapsed, case.id, "x", 0, desk.clerk).state is CaseState.LAPSED
