"""A double click, or a card that comes too soon, takes nothing off the screen that is needed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.fixtures.there import there
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.desk_office import Desk
from tests.ui.pages import on
from tests.ui.test_case_by_keys import begin
from tests.ui.test_safe_keys import ready_to_pay
from ui.main_window import MainWindow
from ui.screens.application import ApplicationScreen
from ui.screens.counter import CounterScreen
from ui.screens.done import DoneScreen
from ui.screens.payment import PaymentScreen

Key = Qt.Key


class Hand:
    """Presses on the window as the system tells them, at a time that the test sets."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.seconds = 100.0
        window.presses.now = lambda: self.seconds

    def at(self, widget: QWidget) -> QPoint:
        """Where a widget is."""
        return widget.mapTo(self.window, widget.rect().center())

    def click(self, place: QPoint) -> None:
        """One press and its release."""
        QTest.mouseClick(self.window.windowHandle(), Qt.MouseButton.LeftButton, pos=place)

    def double_click(self, place: QPoint) -> None:
        """Two, as fast as they can come."""
        handle = self.window.windowHandle()
        QTest.mouseDClick(handle, Qt.MouseButton.LeftButton, pos=place)


@pytest.fixture
def hand(keys: KeyCounter) -> Hand:
    """A hand at the window."""
    return Hand(keys.window)


def done_of(keys: KeyCounter) -> DoneScreen:
    return keys.on(DoneScreen)


def counter_of(window: MainWindow) -> CounterScreen:
    return on(window, CounterScreen)


def refund(keys: KeyCounter, office: CaseOffice) -> None:
    begin(keys, office, "deposit_refund")
    page = on(keys.window, ApplicationScreen)
    page.presenter.edit("contract_account", "012345678")
    page.presenter.edit("declaration", "yes")


@pytest.mark.parametrize("paid", [True, False])
def test_the_second_press_on_issue_or_submit_does_not_go_past_done(
    keys: KeyCounter, office: CaseOffice, hand: Hand, paid: bool
) -> None:
    if paid:
        ready_to_pay(keys, office)
        keys.write("1000")
    else:
        refund(keys, office)
    page = keys.window.current
    assert isinstance(page, PaymentScreen | ApplicationScreen)
    hand.seconds += 1
    place = hand.at(page.primary)
    hand.click(place)
    done = done_of(keys)
    next_customer = done.primary
    assert next_customer.rect().contains(next_customer.mapFrom(keys.window, place)), "same place"
    hand.seconds += 0.3
    hand.click(place)
    assert keys.window.page == "done"
    hand.seconds += 0.2
    hand.double_click(place)
    assert keys.window.page == "done"
    assert done.accepted.reference.isVisible()
    hand.seconds += 0.2
    hand.click(place)
    keys.see("counter")


def test_a_double_click_goes_back_one_page_and_not_two(
    keys: KeyCounter, office: CaseOffice, hand: Hand
) -> None:
    ready_to_pay(keys, office)
    payment = on(keys.window, PaymentScreen)
    hand.seconds += 1
    hand.double_click(hand.at(payment.back))
    assert keys.window.page == "application"
    hand.seconds += 1
    application = on(keys.window, ApplicationScreen)
    hand.click(hand.at(application.park))
    assert keys.window.page == "counter"


def test_a_press_that_began_too_early_is_not_heard_when_it_ends(
    keys: KeyCounter, office: CaseOffice, hand: Hand
) -> None:
    refund(keys, office)
    keys.press(Key.Key_F6)
    done = done_of(keys)
    handle, place = keys.window.windowHandle(), hand.at(done.primary)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=place)
    hand.seconds += 1
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=place)
    assert keys.window.page == "done"
    hand.click(place)
    keys.see("counter")


@pytest.mark.parametrize("paid", [True, False])
def test_a_card_put_in_on_done_waits_until_the_clerk_goes_on(
    keys: KeyCounter, office: CaseOffice, paid: bool
) -> None:
    if paid:
        ready_to_pay(keys, office)
        keys.write("1000")
        keys.press(Key.Key_F6)
    else:
        refund(keys, office)
        keys.press(Key.Key_F6)
    done = done_of(keys)
    office.reader.pull()
    office.reader.insert("prasert")
    keys.qtbot.waitUntil(done.waiting.isVisible)
    words = there(done.waiting.notice()).text
    assert keys.window.page == "done"
    assert "นายประเสริฐ ท." in words
    assert "-xxxx-xxxxx-" in words, "who has been served may still be looking"
    assert done.accepted.change.isVisible() == paid
    if paid:
        assert done.accepted.change.text() == "251.00"
    keys.at(done.primary)
    keys.press(Key.Key_Return)
    keys.see("customer")
    assert "ประเสริฐ" in keys.window.person.accessibleName()


def test_a_card_that_has_left_does_not_wait(keys: KeyCounter, office: CaseOffice) -> None:
    refund(keys, office)
    keys.press(Key.Key_F6)
    done = done_of(keys)
    office.reader.pull()
    office.reader.insert("prasert")
    keys.qtbot.waitUntil(done.waiting.isVisible)
    office.reader.pull()
    keys.qtbot.waitUntil(done.waiting.isHidden)
    keys.at(done.primary)
    keys.press(Key.Key_Return)
    keys.see("counter")


def test_a_card_that_waits_is_not_forgotten_on_another_page(
    keys: KeyCounter, office: CaseOffice
) -> None:
    refund(keys, office)
    keys.press(Key.Key_F6)
    done = done_of(keys)
    office.reader.pull()
    office.reader.insert("prasert")
    keys.qtbot.waitUntil(done.waiting.isVisible)
    keys.press(Key.Key_F3)
    keys.see("cases")
    notice = keys.window.strip.notice()
    assert notice is not None
    assert "นายประเสริฐ ท." in notice.text
    keys.window.strip.acted.emit(notice.action)
    keys.see("customer")
    assert "ประเสริฐ" in keys.window.person.accessibleName()


def test_the_last_change_stays_on_the_counter_until_the_next_payment(
    keys: KeyCounter, office: CaseOffice, hand: Hand
) -> None:
    counter = counter_of(keys.window)
    assert not counter.change.isVisible()
    ready_to_pay(keys, office)
    keys.write("1000")
    keys.press(Key.Key_F6)
    keys.see("done")
    keys.press(Key.Key_F2)
    keys.see("counter")
    keys.qtbot.waitUntil(counter.change.isVisible)
    assert counter.change.text() == "251.00"
    assert "000001" in counter.change_of.text()
    office.reader.pull()
    refund(keys, office)
    keys.press(Key.Key_F6)
    keys.see("done")
    keys.press(Key.Key_F2)
    keys.see("counter")
    assert counter.change.text() == "251.00", "nothing was paid since"
    office.reader.pull()
    ready_to_pay(keys, office)
    keys.write("800")
    keys.press(Key.Key_F6)
    keys.see("done")
    keys.press(Key.Key_F2)
    keys.qtbot.waitUntil(lambda: counter.change.text() == "51.00")


def test_a_colleague_is_not_shown_the_change_of_another(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.take(1)
    desk.sign_in(desk.clerk)
    page = counter_of(window)
    qtbot.waitUntil(lambda: page.change.isVisible())
    desk.office.context.session.end()
    desk.sign_in(desk.supervisor)
    with qtbot.waitSignal(page.presenter.changed):
        page.presenter.refresh()
    assert not page.change.isVisible()
