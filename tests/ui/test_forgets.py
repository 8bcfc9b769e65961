"""What one person searched, opened or typed is not on the screen of the next one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.domain.staff import StaffMember
from desktop.domain.text import Text
from tests.fixtures.authors import session
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.desk_office import Desk
from tests.ui.pages import on
from tests.ui.test_case_by_keys import begin
from tests.ui.test_safe_keys import ready_to_pay
from ui.main_window import MainWindow
from ui.screens.application import ApplicationScreen
from ui.screens.cases import CasesScreen
from ui.screens.counter import CounterScreen
from ui.screens.customer import CustomerScreen
from ui.screens.review import ReviewScreen
from ui.screens.sync import SyncScreen

Key = Qt.Key
COLLEAGUE = session(StaffMember("1002", Text("ทดสอบ ก.", "Test K."), "clerk"))


def cases_of(window: MainWindow, qtbot: QtBot) -> CasesScreen:
    qtbot.keyClick(window, Key.Key_F3)
    page = on(window, CasesScreen)
    qtbot.waitUntil(lambda: page.presenter.loaded)
    return page


def write(window: MainWindow, text: str) -> None:
    window.header.search.setFocus()
    QTest.keyClicks(window.header.search, text)


def test_a_colleague_sees_neither_search_nor_case_of_the_one_before(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    first = desk.take(0).case
    for number in range(1, 4):
        desk.take(number)
    desk.sign_in(desk.clerk)
    page = cases_of(window, qtbot)
    write(window, first.reference[-6:])
    qtbot.waitUntil(lambda: [view.id for view in page.presenter.views] == [first.id])
    page.presenter.select(first.id)
    qtbot.waitUntil(lambda: page.presenter.opened is not None)
    desk.office.context.session.end()
    assert page.presenter.opened is None, "nothing of a person stays while nobody is here"
    desk.sign_in(desk.supervisor)
    assert window.header.search.text() == ""
    page = cases_of(window, qtbot)
    qtbot.waitUntil(lambda: len(page.presenter.views) == 4)
    assert window.header.search.text() == ""
    assert page.presenter.selected != first.id


def test_the_next_customer_begins_with_an_empty_search(
    keys: KeyCounter, office: CaseOffice
) -> None:
    office.draft("new_connection")
    page = cases_of(keys.window, keys.qtbot)
    write(keys.window, "x")
    keys.qtbot.waitUntil(lambda: page.presenter.text == "x")
    office.reader.insert("prasert")
    keys.see("customer")
    assert keys.window.header.search.text() == ""
    page = cases_of(keys.window, keys.qtbot)
    assert (keys.window.header.search.text(), page.presenter.text) == ("", "")


def test_the_header_says_what_the_list_is_searched_for(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = desk.take(0).case
    desk.sign_in(desk.clerk)
    page = cases_of(window, qtbot)
    write(window, "zzz")
    qtbot.waitUntil(lambda: page.presenter.text == "zzz")
    qtbot.keyClick(window, Key.Key_F2)
    assert window.header.search.text() == "", "Counter is not searched"
    page = cases_of(window, qtbot)
    assert window.header.search.text() == page.presenter.text == "zzz", "the same clerk goes on"
    window.go("cases", f"case:{case.id}")
    assert window.header.search.text() == page.presenter.text == ""
    qtbot.keyClick(window, Key.Key_F2)
    write(window, "yyy")
    page = cases_of(window, qtbot)
    assert window.header.search.text() == page.presenter.text == "", "nobody pressed Enter"


def test_review_is_read_anew_for_whoever_comes(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.take(0)
    last = desk.take(1).case
    desk.sign_in(desk.supervisor)
    qtbot.keyClick(window, Key.Key_F7)
    page = on(window, ReviewScreen)
    qtbot.waitUntil(lambda: len(page.presenter.views) == 2)
    page.presenter.select(last.id)
    qtbot.waitUntil(lambda: page.presenter.opened is not None)
    desk.office.context.session.end()
    assert (page.presenter.opened, page.presenter.selected, page.presenter.views) == (None, "", ())


def test_counter_shows_the_day_of_whoever_is_here(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.take(0)
    desk.sign_in(desk.clerk)
    page = on(window, CounterScreen)
    qtbot.waitUntil(lambda: page.numbers[0].text() == "1")
    desk.office.context.session.end()
    assert page.numbers[0].text() == "0"
    assert page.latest.list.rows.rows() == []


def test_a_late_answer_for_the_one_before_is_not_shown(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = on(keys.window, CounterScreen)
    keys.qtbot.waitUntil(lambda: page.presenter._loaded is not None)
    with office.lane_held():
        page.presenter.refresh()
        office.context.session.end()
        office.context.session.begin(COLLEAGUE)
        assert page.presenter._loaded is None
    seen: list[object] = []
    office.context.lane.submit(lambda: None, seen.append, seen.append)
    keys.qtbot.waitUntil(lambda: bool(seen))
    keys.qtbot.waitUntil(lambda: page.presenter._loaded is not None)


def test_nobody_is_at_the_pages_of_a_customer_after_a_sign_out(
    keys: KeyCounter, office: CaseOffice
) -> None:
    ready_to_pay(keys, office)
    keys.write("1000")
    office.reader.pull()
    keys.qtbot.waitUntil(lambda: not office.context.cards.cards)
    office.context.session.end()
    office.context.session.begin(COLLEAGUE)
    window = keys.window
    for name in ("payment", "done"):
        window.go(name)
        assert window.page == "counter"
    window.go("customer")
    page = on(window, CustomerScreen)
    assert page.presenter.applicant is None
    assert not window.person.isVisible()
    window.go("application")
    form = on(window, ApplicationScreen)
    assert form.presenter.state is None
    assert office.context.desk.intake.drafts(), "the draft itself waits"


def test_a_code_of_enrolment_is_nobody_elses(keys: KeyCounter, office: CaseOffice) -> None:
    keys.press(Key.Key_F10)
    page = on(keys.window, SyncScreen)
    page.device.code.set_value("ABCD1234")
    office.context.session.end()
    assert page.device.code.value() == ""


@pytest.mark.parametrize("service", ["new_connection", "deposit_refund"])
def test_what_was_typed_is_kept_before_it_is_forgotten(
    keys: KeyCounter, office: CaseOffice, service: str
) -> None:
    begin(keys, office, service)
    page = on(keys.window, ApplicationScreen)
    name = page.form.next_needing()
    page.presenter.edit(name, "081")
    office.context.session.end()
    seen: list[object] = []
    office.context.lane.submit(lambda: None, seen.append, seen.append)
    keys.qtbot.waitUntil(lambda: bool(seen))
    (draft,) = office.store.drafts.list()
    assert draft.values[name].value == "081"
