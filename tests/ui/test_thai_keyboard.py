"""A Thai keyboard in the real window: the keys come as Thai letters with Thai key codes."""

from __future__ import annotations

import string

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.numbers import case_code
from tests.fixtures.there import sure
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.desk_office import Desk
from tests.ui.pages import on
from tests.ui.test_case_by_keys import begin, field
from tests.ui.test_review import keys_of, open_review, read
from ui.keyboard import keyboards
from ui.main_window import MainWindow
from ui.screens.application import ApplicationScreen
from ui.screens.cases import CasesScreen
from ui.screens.counter import CounterScreen
from ui.screens.payment import PaymentScreen
from ui.screens.review import ReviewScreen
from ui.screens.signin import SignInScreen
from ui.screens.sync import SyncScreen

Key = Qt.Key
Held = Qt.KeyboardModifier
SHIFTED = set('~!@#$%^&*()_+{}|:"<>?' + string.ascii_uppercase)


def press(window: QWidget, keys: str, held: Held = Held.NoModifier, name: str = "Kedmanee") -> None:
    """Press the keys of `keys` while this layout is active, as a platform sends them."""
    layout = next(one for one in keyboards().layouts if one.name == name)
    gives = {key: character for character, key in layout.keys.items()}
    for key in keys:
        character = gives[key]
        shift = Held.ShiftModifier if key in SHIFTED else Held.NoModifier
        text = "" if held & Held.ControlModifier else character
        target = window.focusWidget() or window
        code = Key(ord(character.upper()))
        QTest.sendKeyEvent(QTest.KeyAction.Click, target, code, text, held | shift)


@pytest.mark.parametrize("name", ["Kedmanee", "Kedmanee TIS 820", "Pattachote", "Manoonchai"])
def test_sign_in(qtbot: QtBot, desk: Desk, window: MainWindow, name: str) -> None:
    screen = on(window, SignInScreen)
    press(window, "1001", name=name)
    assert screen.staff.value() == "1001"
    QTest.keyClick(window.focusWidget(), Key.Key_Return)
    press(window, "2468", name=name)
    QTest.keyClick(window.focusWidget(), Key.Key_Return)
    qtbot.waitUntil(lambda: window.page == "counter")
    assert desk.office.context.session.actor == "1001"


def test_a_case_from_card_to_receipt(keys: KeyCounter, office: CaseOffice) -> None:
    begin(keys, office, "new_connection")
    keys.at(field(keys, "phone"))
    press(keys.window, "0812345678")
    assert field(keys, "phone").text() == "0812345678"
    keys.press(Key.Key_Return)
    page = keys.on(ApplicationScreen)
    document = page.documents.lines["wiring_certificate"]
    keys.at(document)
    press(keys.window, "c")
    keys.at(document.reason.editor)
    keys.write("ส่งกองตรวจ")
    assert sure(document.reason.editor, QLineEdit).text() == "ส่งกองตรวจ", "words stay words"
    keys.press(Key.Key_F6)
    payment = keys.on(PaymentScreen)
    keys.at(payment.cash.editor)
    press(keys.window, "1,000.00")
    assert payment.cash.editor.text() == "1,000.00"
    assert payment.cash.change.text() == "251.00"


@pytest.mark.parametrize(
    ("service", "name", "text"),
    [
        ("deposit_refund", "contract_account", "012345678"),
        ("deposit_refund", "deposit_amount", "2,300.50"),
        ("transfer_with_deposit", "old_holder_id", "3-1234-56789-01-2"),
        ("new_connection", "house_id", "2222-333333-3"),
        ("new_connection", "phone", "0223344556"),
    ],
)
def test_every_field_of_digits_in_a_form(
    keys: KeyCounter, office: CaseOffice, service: str, name: str, text: str
) -> None:
    begin(keys, office, service)
    editor = field(keys, name)
    editor.setFocus()
    press(keys.window, text)
    assert editor.text() == text
    editor.clear()
    for digit in string.digits:
        press(keys.window, digit)
    assert editor.text() == string.digits


def test_a_value_of_the_chip_is_corrected(keys: KeyCounter, office: CaseOffice) -> None:
    """The first key unlocks the field, and is itself read as a digit."""
    begin(keys, office, "deposit_refund")
    editor = field(keys, "promptpay_id")
    editor.setFocus()
    assert editor.isReadOnly()
    press(keys.window, "2")
    press(keys.window, "3")
    assert editor.text() == "23"


def test_an_identity_is_typed(keys: KeyCounter) -> None:
    keys.press(Key.Key_F4)
    form = keys.on(CounterScreen).form
    for name, text in (("citizen_id", "AB1234567"), ("birth", "9/7/2502")):
        form.fields[name].editor.setFocus()
        press(keys.window, text)
        assert form.fields[name].value() == text
    form.fields["first"].editor.setFocus()
    press(keys.window, "lkpI")
    assert form.fields["first"].value() == "สายณ"


def test_the_code_that_enrols_this_pc(desk: Desk, window: MainWindow) -> None:
    desk.sign_in(desk.supervisor)
    window.go("sync")
    device = on(window, SyncScreen).device
    device.again.click()
    for box, text in (
        (device.url, "https://counter.example:8443"),
        (device.code, "7QZ2-9f0A-XYK1"),
    ):
        box.editor.setFocus()
        box.editor.clear()
        press(window, text)
        assert box.value() == text


def test_what_an_input_method_commits(keys: KeyCounter, office: CaseOffice) -> None:
    begin(keys, office, "new_connection")
    editor = field(keys, "phone")
    keys.at(editor)
    for character in "จคๅ/":
        event = QInputMethodEvent()
        event.setCommitString(character)
        QCoreApplication.sendEvent(editor, event)
    assert editor.text() == "0812"


def test_a_scanner_finds_the_case_of_a_paper(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    cases = [desk.refund(number).case for number in range(3)]
    desk.sign_in(desk.clerk)
    for name in ("Kedmanee", "Pattachote"):
        press(window, "k", Held.ControlModifier, name)
        assert window.focusWidget() is window.header.search
        press(window, case_code(cases[1].reference), name=name)
        QTest.keyClick(window.header.search, Key.Key_Return)
        qtbot.waitUntil(lambda: window.page == "cases")
        qtbot.waitUntil(lambda: keys_of(on(window, CasesScreen)) == [cases[1].id])  # type: ignore[arg-type]
        window.header.search.clear()
    press(window, "k", Held.ControlModifier)
    press(window, cases[2].reference[-6:])
    qtbot.waitUntil(lambda: keys_of(on(window, CasesScreen)) == [cases[2].id])  # type: ignore[arg-type]


def test_a_thai_name_in_the_search_stays_a_name(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    cases = [desk.refund(number).case for number in range(3)]
    desk.sign_in(desk.clerk)
    press(window, "k", Held.ControlModifier)
    press(window, "lkpI6h'")
    assert window.header.search.text() == "สายณุ้ง"
    window.header.search.selectAll()
    press(window, "lkpi6h'")
    QTest.keyClick(window.header.search, Key.Key_Return)
    qtbot.waitUntil(lambda: window.page == "cases")
    screen = on(window, CasesScreen)
    qtbot.waitUntil(lambda: keys_of(screen) == [cases[1].id])  # type: ignore[arg-type]


def pending(screen: ReviewScreen) -> bool:
    """Whether a decision can still be taken back."""
    return screen.presenter.decision.pending.newest is not None


def test_the_supervisor_decides(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    first, second = desk.refund(0).case, desk.refund(1).case
    screen = open_review(qtbot, desk, window)
    assert screen.presenter.selected == first.id
    press(window, "j")
    qtbot.waitUntil(lambda: screen.presenter.selected == second.id)
    press(window, "k")
    qtbot.waitUntil(lambda: screen.presenter.selected == first.id)
    read(qtbot, desk, screen)
    press(window, "h'")  # A of Pattachote and of Manoonchai: no decision by a slip
    assert not pending(screen)
    press(window, "a")
    assert pending(screen)
    press(window, "z")
    assert not pending(screen)
    read(qtbot, desk, screen)
    press(window, "r")
    qtbot.waitUntil(screen.decision.questions["return"].isVisible)


def test_keys_that_work_everywhere(desk: Desk, window: MainWindow) -> None:
    theme = desk.office.context.theme
    desk.sign_in(desk.clerk)
    for name in ("Kedmanee", "Pattachote"):
        mode, scale = theme.mode, theme.scale
        press(window, "d", Held.ControlModifier, name)
        press(window, "=", Held.ControlModifier, name)
        assert (theme.mode != mode, theme.scale > scale) == (True, True), name
    for name in ("Kedmanee", "Pattachote", "Manoonchai"):
        window.current.setFocus()
        press(window, "k", Held.ControlModifier, name)
        assert window.focusWidget() is window.header.search, name
