"""A field says what became of an amount, a number or a text that it did not take as it came."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.pages import on
from tests.ui.test_case_by_keys import begin, field
from tests.ui.test_safe_keys import ready_to_pay
from ui.screens.application import ApplicationScreen
from ui.screens.counter import CounterScreen
from ui.screens.payment import PaymentScreen
from ui.widgets.fields import Field

Key = Qt.Key


def paste(keys: KeyCounter, box: Field, text: str) -> None:
    box.editor.setFocus()
    QGuiApplication.clipboard().setText(text)
    keys.press(Key.Key_V, ctrl=True)


def test_no_change_is_counted_out_of_an_amount_that_is_refused(
    keys: KeyCounter, office: CaseOffice
) -> None:
    ready_to_pay(keys, office)
    page = on(keys.window, PaymentScreen)
    keys.write("10749")
    assert page.cash.change.text() == "10,000.00"
    assert page.cash.received.problem() == ""
    keys.write("1")
    assert page.cash.change.text() == ""
    assert "มากเกินไป" in page.cash.received.problem()
    assert "10,000.00" in page.cash.received.problem()
    keys.press(Key.Key_Return)
    assert "มากเกินไป" in page.cash.received.problem()
    assert keys.window.page == "payment"
    assert page.cash.change.text() == ""
    keys.press(*[Key.Key_Backspace] * 6)
    keys.write("1000")
    assert page.cash.received.problem() == ""
    assert page.cash.change.text() == "251.00"


def refund(keys: KeyCounter, office: CaseOffice) -> ApplicationScreen:
    begin(keys, office, "deposit_refund")
    keys.at(field(keys, "contract_account"))
    return on(keys.window, ApplicationScreen)


def box_of(page: ApplicationScreen, name: str) -> Field:
    box = page.form.entries[name].box
    assert isinstance(box, Field)
    return box


def test_an_account_of_unusual_length_warns_in_more_than_the_grey_of_a_hint(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = refund(keys, office)
    box = box_of(page, "contract_account")
    keys.write("01234567")
    keys.press(Key.Key_Tab)
    assert "ขณะนี้ 8 หลัก" in box.below.text()
    assert box.below.property("look") == "warning"
    assert box.mark.isVisible(), "not by the colour alone"
    assert box.editor.property("warning") is True
    assert box.problem() == "", "it does not hold the case up"
    box.editor.setFocus()
    keys.write("8")
    keys.press(Key.Key_Tab)
    assert box.below.property("look") == "hint"
    assert not box.mark.isVisible()


def test_what_is_cut_at_the_limit_is_said_until_there_is_room_again(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = refund(keys, office)
    box = box_of(page, "contract_account")
    paste(keys, box, "0123456789012345678999")
    assert box.value() == "01234567890123456789"
    assert "20 ตัวอักษร" in box.below.text()
    assert box.mark.isVisible()
    office.context.language.set_code("en")
    assert "room for 20 characters" in box.below.text()
    office.context.language.set_code("th")
    keys.press(Key.Key_Backspace)
    assert "ตัวอักษร" not in box.below.text()
    paste(keys, box, "9")
    assert "ตัวอักษร" not in box.below.text(), "it just fits"
    keys.write("1")
    assert "20 ตัวอักษร" in box.below.text(), "typed beyond it, too"


@pytest.mark.parametrize("name", ["first", "house_no"])
def test_the_identity_says_it_too(keys: KeyCounter, name: str) -> None:
    page = keys.on(CounterScreen)
    keys.press(Key.Key_F4)
    box = page.form.fields[name]
    paste(keys, box, "ก" * 121)
    assert "120 ตัวอักษร" in box.below.text()


def test_so_does_every_field_of_a_case_that_has_a_limit(
    keys: KeyCounter, office: CaseOffice
) -> None:
    begin(keys, office, "transfer_with_deposit")
    page = on(keys.window, ApplicationScreen)
    lines = [
        (entry.box, entry.editor)
        for entry in page.form.entries.values()
        if isinstance(entry.editor, QLineEdit) and isinstance(entry.box, Field)
        if not entry.view().locked
    ]
    assert len(lines) >= 3
    for box, editor in lines:
        paste(keys, box, "1" * (editor.maxLength() + 1))
        assert str(editor.maxLength()) in box.below.text(), box.label.text()


def test_the_amount_of_the_cash_says_it_too(keys: KeyCounter, office: CaseOffice) -> None:
    ready_to_pay(keys, office)
    page = on(keys.window, PaymentScreen)
    paste(keys, page.cash.received, "9" * 15)
    assert page.cash.received.value() == "9" * 14
    assert page.cash.received.problem(), "too much goes before the cut"
