"""A removed row comes back by its key and by the button that has the key on it, once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.test_case_by_keys import field
from tests.ui.test_tables_by_keys import MIDDLE, OLD, at, barcode, plan, scan, shown

Key = Qt.Key
BOTH = [["8/2569", OLD, "500.00"], ["9/2569", MIDDLE, "800.50"]]


def two_bills(keys: KeyCounter, office: CaseOffice) -> None:
    plan(keys, office)
    for number, (month, invoice, satang) in enumerate(
        (("8/2569", OLD, "50000"), ("9/2569", MIDDLE, "80050")), start=1
    ):
        scan(keys, barcode(invoice, satang))
        keys.at(field(keys, f"bills.{number}.month"))
        keys.write(month)
        keys.press(Key.Key_Return)
    field(keys, "bills.2.month").setFocus()
    assert shown(keys) == BOTH


def put_back(keys: KeyCounter) -> None:
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(at(keys), Key.Key_Delete, held)


def test_the_key_on_the_button_puts_the_row_back(keys: KeyCounter, office: CaseOffice) -> None:
    two_bills(keys, office)
    keys.press(Key.Key_Delete, ctrl=True)
    assert shown(keys) == BOTH[:1]
    button = keys.window.strip._button
    assert button.cap == "Ctrl Shift Del"
    assert button.accessibleName() == "เรียกแถวคืน Ctrl Shift Del"
    put_back(keys)
    assert shown(keys) == BOTH
    assert keys.window.strip.notice() is None
    keys.at(field(keys, "bills.2.month"))
    put_back(keys)
    assert shown(keys) == BOTH, "it comes back once"
    keys.press(Key.Key_Delete, ctrl=True)
    button.click()
    assert shown(keys) == BOTH


def test_the_next_customer_gets_no_row_of_this_one(keys: KeyCounter, office: CaseOffice) -> None:
    two_bills(keys, office)
    keys.press(Key.Key_Delete, ctrl=True)
    keys.window.go("application", office.draft("instalments").id)
    keys.qtbot.waitUntil(lambda: shown(keys) == [["", "", ""]])
    put_back(keys)
    assert shown(keys) == [["", "", ""]]
