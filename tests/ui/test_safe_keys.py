"""Keys that are held down, pressed beside the work, or pressed while the customer changes."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.domain.life import CaseState
from tests.fixtures.there import there
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.desk_office import Desk
from tests.ui.pages import on
from tests.ui.test_case_by_keys import begin, field
from ui.main_window import MainWindow
from ui.presenters.decision import READING_MS
from ui.presenters.pending import UNDO_MS
from ui.screens.application import ApplicationScreen
from ui.screens.done import DoneScreen
from ui.screens.payment import PaymentScreen
from ui.screens.review import ReviewScreen

Key = Qt.Key


def hold(qtbot: QtBot, window: MainWindow, key: Qt.Key, text: str, times: int = 12) -> None:
    """A key that is pressed and not let go: the keyboard repeats it, the store keeps up."""
    for at in range(times):
        target = window.focusWidget() or window
        plain = Qt.KeyboardModifier.NoModifier
        QTest.simulateEvent(target, True, key, plain, text, at > 0, -1)
        for _ in range(2):  # what the answer to the first asked for is answered, too
            answers: list[object] = []
            window.context.lane.submit(lambda: None, answers.append, answers.append)
            qtbot.waitUntil(partial(bool, answers))


@pytest.mark.parametrize("thai", [False, True])
def test_a_key_that_is_held_decides_one_case_at_most(
    qtbot: QtBot, desk: Desk, window: MainWindow, thai: bool
) -> None:
    for number in range(3):
        desk.take(number)
    warned = desk.take(3, source="typed", no_card_reason="lost").case
    desk.sign_in(desk.supervisor)
    qtbot.keyClick(window, Key.Key_F7)
    presenter = on(window, ReviewScreen).presenter
    qtbot.waitUntil(presenter.decision._reading.isActive)
    desk.office.time.forward(READING_MS)
    key, text = (Key.Key_unknown, "ฟ") if thai else (Key.Key_A, "a")
    hold(qtbot, window, key, text, 20)
    desk.office.time.forward(UNDO_MS)
    qtbot.waitUntil(lambda: presenter.facts is not None and presenter.decision.actions.decidable)
    decided = [e for e in desk.store.journal.unsent(500) if e.kind == "case.approved"]
    assert len(decided) <= 1
    view = desk.store.cases.get(warned.id)
    assert view is not None
    assert view.state is CaseState.ACCEPTED


def test_enter_that_is_held_stays_with_the_change(
    qtbot: QtBot, keys: KeyCounter, office: CaseOffice
) -> None:
    office.draft("deposit_refund")
    ready_to_pay(keys, office)
    keys.write("1000")
    hold(qtbot, keys.window, Key.Key_Return, "\r", 3)
    page = keys.on(DoneScreen)
    qtbot.waitUntil(lambda: keys.window.focusWidget() is page.primary)
    repeat = (True, Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True, -1)
    for _ in range(5):
        QTest.simulateEvent(keys.window.focusWidget(), *repeat)
    assert keys.window.page == "done"
    keys.press(Key.Key_Return)
    keys.see("counter")


def ready_to_pay(keys: KeyCounter, office: CaseOffice) -> None:
    begin(keys, office, "new_connection")
    page = keys.on(ApplicationScreen)
    page.presenter.edit("phone", "0812345678")
    page.presenter.paperwork.mark("wiring_certificate", "seen_original")
    keys.press(Key.Key_F6)
    keys.see("payment")


@pytest.mark.parametrize(
    ("open_it", "modifier"),
    [
        (Key.Key_F1, Qt.KeyboardModifier.NoModifier),
        (Key.Key_Comma, Qt.KeyboardModifier.ControlModifier),
        (Key.Key_K, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_esc_beside_the_work_goes_back_to_the_field(
    keys: KeyCounter, office: CaseOffice, qtbot: QtBot, open_it: Qt.Key,
    modifier: Qt.KeyboardModifier,
) -> None:  # fmt: skip
    begin(keys, office, "new_connection")
    phone = field(keys, "phone")
    phone.setFocus()
    keys.write("081")
    qtbot.keyClick(keys.window.focusWidget(), open_it, modifier)
    assert keys.window.focusWidget() is not phone
    if open_it is Key.Key_K:
        keys.write("x")
        keys.press(Key.Key_Escape)
        assert keys.window.header.search.text() == ""
    keys.press(Key.Key_Escape)
    assert keys.window.page == "application"
    assert keys.window.focusWidget() is phone
    keys.write("7")
    assert phone.text() == "0817"


def test_the_same_key_closes_the_panel_and_goes_back_to_the_field(
    keys: KeyCounter, office: CaseOffice
) -> None:
    begin(keys, office, "new_connection")
    phone = field(keys, "phone")
    phone.setFocus()
    keys.press(Key.Key_F1)
    keys.press(Key.Key_F1)
    assert keys.window.focusWidget() is phone


@pytest.mark.parametrize("paid", [True, False])
def test_the_next_customer_is_not_shown_the_case_of_the_one_before(
    keys: KeyCounter, office: CaseOffice, qtbot: QtBot, paid: bool
) -> None:
    if paid:
        ready_to_pay(keys, office)
        keys.write("1000")
    else:
        begin(keys, office, "deposit_refund")
        page = keys.on(ApplicationScreen)
        page.presenter.edit("contract_account", "012345678")
        page.presenter.edit("declaration", "yes")
    with office.lane_held():
        # The chip is asked first; the next customer's card comes while the store is busy.
        submission = keys.window.current.presenter._submission  # type: ignore[attr-defined]
        keys.press(Key.Key_F6)
        qtbot.waitUntil(lambda: submission.busy and submission._presence._done is None)
        office.reader.pull()
        office.reader.insert("prasert")
        keys.see("customer")
    strip = keys.window.strip
    qtbot.waitUntil(
        lambda: (notice := strip.notice()) is not None and "000001" in notice.text,
        timeout=10_000,
    )
    assert keys.window.page == "customer"
    notice = strip.notice()
    assert notice is not None
    assert ("251.00" in notice.text) == paid
    qtbot.waitUntil(lambda: len(office.printed()) == (2 if paid else 1), timeout=20_000)
    strip.acted.emit(notice.action)
    keys.see("done")
    assert not keys.window.person.isVisible()


def test_more_change_than_a_note_takes_a_second_press(keys: KeyCounter, office: CaseOffice) -> None:
    ready_to_pay(keys, office)
    keys.write("10000")
    keys.press(Key.Key_Return)
    page = keys.on(PaymentScreen)
    assert keys.window.page == "payment"
    assert "9,251.00" in page.cash.received.problem()
    keys.press(Key.Key_Backspace)
    assert page.cash.received.problem() == ""
    keys.press(Key.Key_Return)
    keys.see("done")
    assert office.kinds()[:2] == ["case.submitted", "receipt.issued"]


@pytest.mark.parametrize(("cash", "asks"), [("1748.75", False), ("1749", True)])
def test_change_of_a_whole_note_is_asked_about_and_less_is_not(
    keys: KeyCounter, office: CaseOffice, cash: str, asks: bool
) -> None:
    ready_to_pay(keys, office)
    keys.write(cash)
    keys.press(Key.Key_Return)
    if asks:
        payment = on(keys.window, PaymentScreen)
        assert "1,000.00" in payment.cash.received.problem()
        assert office.kinds() == []
        keys.press(Key.Key_Return)
    keys.see("done")
    assert office.kinds()[:2] == ["case.submitted", "receipt.issued"]


def test_a_copy_is_taken_where_the_keyboard_speaks_thai(
    keys: KeyCounter, office: CaseOffice
) -> None:
    begin(keys, office, "new_connection")
    page = keys.on(ApplicationScreen)
    assert page.documents.focus_needing()
    keys.write("แ")
    state = page.presenter.state
    assert there(state).draft.documents["wiring_certificate"].source == "copy_taken"
