"""When the window locks by itself, and what becomes of what was open when nobody comes back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fixtures.there import sure, there
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.counter_office import SAIRUNG, disk_full
from tests.ui.desk_office import Desk
from tests.ui.locked import covered, lock_of, signed_in, typed, unlock
from tests.ui.test_decision import decisions
from tests.ui.test_review import press, read
from ui.main_window import MainWindow
from ui.screens.application import ApplicationScreen
from ui.screens.review import ReviewScreen
from ui.screens.signin import SignInScreen

Key = Qt.Key
MINUTE = 60_000


@pytest.fixture
def keys(keys: KeyCounter, office: CaseOffice) -> KeyCounter:
    """A clerk who has signed in with a PIN of her own: the lock asks for it."""
    return signed_in(keys, office)


def test_nobody_there_is_warned_and_then_locked_by_the_counter(
    keys: KeyCounter, office: CaseOffice
) -> None:
    time, lock = office.time, lock_of(keys)
    typed(keys, office)
    time.forward(5 * MINUTE - 30_000)
    assert lock.warning.isVisible()
    assert "30" in lock.warning.strip.accessibleName()
    assert lock.cover is None
    QTest.keyClick(keys.window.windowHandle(), Key.Key_Shift)  # somebody is there after all
    assert not lock.warning.isVisible()
    time.forward(5 * MINUTE - 30_001)
    assert not lock.warning.isVisible()
    time.forward(1)
    assert lock.warning.isVisible()
    time.forward(30_000)
    cover = covered(keys)
    assert not lock.warning.isVisible()
    assert "5" in cover.told.text()
    signed = [(e.kind, e.actor) for e in office.store.journal.unsent() if e.kind[:5] == "staff"]
    assert signed[-1] == ("staff.signed_out", "device")


@pytest.mark.parametrize("who", ["key", "key of a page", "pointer", "wheel", "card"])
def test_a_key_a_pointer_and_a_card_are_somebody(
    keys: KeyCounter, office: CaseOffice, who: str
) -> None:
    handle, lock = there(keys.window.windowHandle()), lock_of(keys)
    office.time.forward(5 * MINUTE - 30_001)
    if who == "key":
        QTest.keyClick(handle, Key.Key_Shift)
    elif who == "key of a page":
        QTest.keyClick(handle, Key.Key_F3)
    elif who == "pointer":
        QTest.mouseMove(handle, QPoint(300, 300))
        QTest.mouseMove(handle, QPoint(301, 300))
    elif who == "wheel":
        QTest.wheelEvent(handle, QPoint(300, 300), QPoint(0, 120))
    else:
        office.reader.insert(SAIRUNG)
        keys.see("customer")
    QApplication.processEvents()
    office.time.forward(1)
    assert not lock.warning.isVisible()


def test_what_the_program_does_by_itself_is_nobody(keys: KeyCounter, office: CaseOffice) -> None:
    lock = lock_of(keys)
    office.time.forward(5 * MINUTE - 30_001)
    office.context.sync.changed.emit(None)
    office.context.printer.status_changed.emit(office.context.printer.status)
    keys.window.update()
    QApplication.processEvents()
    office.time.forward(1)
    assert lock.warning.isVisible()


def test_a_pc_that_slept_is_locked_when_it_wakes(keys: KeyCounter, office: CaseOffice) -> None:
    idle = lock_of(keys).presenter.idle
    slept = idle.now() + 400
    idle.now = lambda: slept
    covered(keys)


def test_another_person_begins_with_nothing_of_the_one_before(
    keys: KeyCounter, office: CaseOffice
) -> None:
    typed(keys, office)
    draft = there(keys.on(ApplicationScreen).presenter.state).draft
    keys.press(Key.Key_L, ctrl=True)
    cover = covered(keys)
    assert cover.card_strip.isVisible()
    keys.press(Key.Key_F4)
    page = keys.on(SignInScreen)
    assert lock_of(keys).cover is None
    keys.at(page.staff.editor)
    keys.write("9001")
    keys.press(Key.Key_Return)
    keys.write("8642")
    keys.press(Key.Key_Return)
    keys.see("counter")
    assert office.context.here.visit is None, "the card was left by the customer before"
    assert not keys.window.person.isVisible()
    kept = there(office.store.drafts.get(draft.id))
    assert (kept.actor, kept.values["phone"].value) == ("1001", "08123")
    signed = [(e.kind, e.actor) for e in office.store.journal.unsent() if e.kind[:5] == "staff"]
    assert signed == [
        ("staff.signed_in", "1001"), ("staff.signed_out", "1001"), ("staff.signed_in", "9001"),
    ]  # fmt: skip


def test_locked_for_long_it_is_over(keys: KeyCounter, office: CaseOffice) -> None:
    typed(keys, office)
    draft = there(keys.on(ApplicationScreen).presenter.state).draft
    office.time.forward(5 * MINUTE - 30_000)
    office.time.forward(30_000)
    covered(keys)
    office.time.forward(30 * MINUTE - 1)
    assert office.context.session.is_locked
    office.time.forward(1)
    keys.see("signin")
    assert office.context.session.member is None
    assert lock_of(keys).cover is None
    assert there(office.store.drafts.get(draft.id)).values["phone"].value == "08123"


def test_the_window_closes_while_it_is_locked(keys: KeyCounter, office: CaseOffice) -> None:
    typed(keys, office)
    draft = there(keys.on(ApplicationScreen).presenter.state).draft
    keys.press(Key.Key_L, ctrl=True)
    covered(keys)
    keys.window.close()
    keys.qtbot.waitUntil(
        lambda: there(office.store.drafts.get(draft.id)).values["phone"].value == "08123"
    )


def test_where_the_lock_cannot_be_written_down_it_locks_all_the_same(
    keys: KeyCounter, office: CaseOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = office.context.desk.staff
    monkeypatch.setattr(staff, "sign_out", disk_full)
    keys.press(Key.Key_L, ctrl=True)
    covered(keys)
    monkeypatch.undo()
    unlock(keys)
    assert there(keys.window.strip.notice()).tone == "bad"


def test_a_decision_that_could_be_taken_back_is_written_before_the_key_goes(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case, staff = desk.refund(0).case, desk.office.context.desk.staff
    desk.sign_in(staff.sign_in("9001", "8642"))
    QTest.keyClick(window, Key.Key_F7)
    screen = sure(window.current, ReviewScreen)
    read(qtbot, desk, screen)
    press(qtbot, window, "a")
    assert screen.presenter.decision.pending.newest is not None
    window.lock()
    session = there(desk.office.context.session.member)
    qtbot.waitUntil(lambda: not session.is_open)
    kinds = [entry.kind for entry in desk.store.journal.unsent(500)]
    assert kinds[-2:] == ["case.approved", "staff.signed_out"]
    assert decisions(desk) == [case.id]
    assert window._lock.cover is not None
