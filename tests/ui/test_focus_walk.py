"""The focus goes through every page and never rests on something without a name."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.case import DocumentMark
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.conftest import Clerk
from tests.ui.counter_office import SAIRUNG
from tests.ui.desk_office import Desk
from tests.ui.test_case_by_keys import begin
from tests.ui.test_papers import accepted
from tests.ui.test_review import open_review, press
from ui.main_window import MainWindow
from ui.screens.payment import PaymentScreen

Key = Qt.Key
_FILLERS = (
    QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Border,
    QAccessible.Role.Pane, QAccessible.Role.Window,
)  # fmt: skip


def fillers(window: MainWindow) -> list[str]:
    """What the focus meets on its way round, from where it is, that says nothing of itself."""
    found: list[str] = []
    for key in (Key.Key_Tab, Key.Key_Backtab):
        met: list[QWidget] = []
        at = window.focusWidget()
        assert at is not None, "the focus is nowhere"
        while at not in met:
            assert at is not None
            met.append(at)
            told = QAccessible.queryAccessibleInterface(at)
            name = told.text(QAccessible.Text.Name).strip()
            if not name or told.role() in _FILLERS:
                found.append(f"{type(at).__name__} {at.objectName()} {name!r} {told.role().name}")
            QTest.keyClick(at, key)
            at = window.focusWidget()
        assert len(met) > 3, f"{key.name} goes nowhere: {met}"
    return found


def test_on_the_way_to_a_paid_case(keys: KeyCounter, office: CaseOffice) -> None:
    window, found = keys.window, {}
    found["counter"] = fillers(window)
    keys.press(Key.Key_F4)
    found["typed"] = fillers(window)
    keys.press(Key.Key_F1)
    found["keys"] = fillers(window)
    window.go("counter")
    begin(keys, office, "new_connection")
    found["application"] = fillers(window)
    office.reader.pull()
    window.go("done", accepted(office))
    found["done"] = fillers(window)
    keys.press(Key.Key_P, ctrl=True)
    found["reason"] = fillers(window)
    for page, key in (("cases", Key.Key_F3), ("review", Key.Key_F7), ("sync", Key.Key_F10)):
        keys.press(key)
        keys.see(page)
        found[page] = fillers(window)
    keys.press(Key.Key_Comma, ctrl=True)
    found["settings"] = fillers(window)
    assert {page: bad for page, bad in found.items() if bad} == {}


def test_with_a_card_and_a_payment(keys: KeyCounter, office: CaseOffice) -> None:
    office.reader.insert(SAIRUNG)
    keys.see("customer")
    found = {"customer": fillers(keys.window)}
    keys.window.go("counter")
    draft = office.context.desk.intake.change(office.draft("new_connection"), "phone", "0812345678")
    seen = DocumentMark("seen_original")
    keys.window.go("payment", replace(draft, documents={"wiring_certificate": seen}))
    keys.see("payment")
    keys.qtbot.waitUntil(keys.on(PaymentScreen).cash.editor.hasFocus)
    found["payment"] = fillers(keys.window)
    assert {page: bad for page, bad in found.items() if bad} == {}


def test_before_anybody_is_signed_in(clerk: Clerk) -> None:
    assert fillers(clerk.window) == []


def test_where_cases_are_decided(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    desk.refund(0)
    desk.take(1)
    open_review(qtbot, desk, window)
    found = {"review": fillers(window)}
    press(qtbot, window, "r")
    found["returning"] = fillers(window)
    press(qtbot, window, Key.Key_Escape, Key.Key_F3)
    found["cases"] = fillers(window)
    assert {page: bad for page, bad in found.items() if bad} == {}
