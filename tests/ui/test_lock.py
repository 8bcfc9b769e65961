"""The lock: what was open stays, nobody sees it, and only who was at work goes on with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.failure import Code, CounterError
from tests.fixtures.there import sure, there
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.counter_office import SAIRUNG, disk_full
from tests.ui.desk_office import Desk
from tests.ui.test_case_by_keys import begin, field
from tests.ui.test_decision import decisions
from tests.ui.test_review import press, read
from ui.lock import Lock
from ui.main_window import MainWindow
from ui.screens.application import ApplicationScreen
from ui.screens.review import ReviewScreen
from ui.screens.signin import SignInScreen
from ui.widgets.lock_cover import LockCover

Key = Qt.Key
MINUTE = 60_000
PERSON = "สายรุ้ง"


@pytest.fixture
def keys(keys: KeyCounter, office: CaseOffice) -> KeyCounter:
    """A clerk who has signed in with a PIN of her own: the lock asks for it."""
    at, staff = office.context.session, office.context.desk.staff
    at.end()
    at.begin(staff.sign_in("1001", "2468"))
    keys.see("counter")
    idle = lock_of(keys).presenter.idle
    keys.qtbot.waitUntil(lambda: idle.waits)
    return keys


def lock_of(keys: KeyCounter) -> Lock:
    return keys.window._lock


def covered(keys: KeyCounter) -> LockCover:
    """Wait until the window is locked, and its session over."""
    keys.qtbot.waitUntil(lambda: lock_of(keys).cover is not None)
    cover = lock_of(keys).cover
    assert isinstance(cover, LockCover)
    session = there(keys.window.context.session.member)
    keys.qtbot.waitUntil(lambda: not session.is_open)
    keys.at(cover.pin.editor)
    return cover


def unlock(keys: KeyCounter, pin: str = "2468") -> None:
    keys.write(pin)
    keys.press(Key.Key_Return)
    keys.qtbot.waitUntil(lambda: lock_of(keys).cover is None)


def typed(keys: KeyCounter, office: CaseOffice) -> QLineEdit:
    """An application with a telephone number half typed, the cursor within it."""
    begin(keys, office, "new_connection")
    phone = field(keys, "phone")
    keys.at(phone)
    keys.write("08123")
    keys.press(Key.Key_Left, Key.Key_Left)
    return phone


def test_locked_and_unlocked_the_case_is_as_it_was(keys: KeyCounter, office: CaseOffice) -> None:
    phone = typed(keys, office)
    page = keys.on(ApplicationScreen)
    before = there(office.context.session.member)
    rooms = [room for room in keys.window.findChildren(QScrollArea) if room.isVisible()]
    places = [room.verticalScrollBar().value() for room in rooms]
    keys.press(Key.Key_L, ctrl=True)
    covered(keys)
    with pytest.raises(CounterError) as ended:
        _ = before.author
    assert ended.value.code is Code.SESSION_ENDED
    unlock(keys)
    now = there(office.context.session.member)
    assert now is not before
    assert now.is_open
    assert keys.window.current is page
    keys.at(phone)
    assert (phone.text(), phone.cursorPosition()) == ("08123", 3)
    assert [room.verticalScrollBar().value() for room in rooms] == places
    keys.press(Key.Key_End)
    keys.write("45678")
    assert there(page.presenter.state).draft.values["phone"].value == "0812345678"
    signed = [(e.kind, e.actor) for e in office.store.journal.unsent() if e.kind[:5] == "staff"]
    assert signed == [
        ("staff.signed_in", "1001"), ("staff.signed_out", "1001"), ("staff.signed_in", "1001"),
    ]  # fmt: skip


def test_nothing_of_the_customer_can_be_seen_or_heard(keys: KeyCounter, office: CaseOffice) -> None:
    typed(keys, office)
    keys.window.header.search.setText(PERSON)
    QGuiApplication.clipboard().setText("9-0000-00001-36-4")
    assert any(PERSON in words for words in said(keys.window))
    keys.press(Key.Key_L, ctrl=True)
    cover = covered(keys)
    words = said(keys.window)
    assert [one for one in words if PERSON in one or "08123" in one or "xxxx" in one] == []
    assert any(cover.t("lock.title") in one for one in words)
    assert QGuiApplication.clipboard().text() == ""
    for widget in QApplication.topLevelWidgets():
        if widget.isVisible():
            assert widget is keys.window
    for x in range(0, keys.window.width(), 40):
        for y in range(60, keys.window.height() - 60, 40):
            at = keys.window.childAt(QPoint(x, y))
            assert at is None or not keys.window._parts.work.isAncestorOf(at)


def said(window: QWidget) -> list[str]:
    """All words of the window for screen readers, tooltips and its title among them."""
    found = [window.windowTitle()]
    waiting = [there(QAccessible.queryAccessibleInterface(window))]
    while waiting:
        one = waiting.pop()
        if one.state().invisible:
            continue
        found += [one.text(kind) for kind in QAccessible.Text if kind.value <= 4]
        waiting += [there(one.child(index)) for index in range(one.childCount())]
    tips = (w.toolTip() for w in window.findChildren(QWidget) if w.isVisible())
    return [words for words in (*found, *tips) if words]


@pytest.mark.parametrize(
    "press",
    [
        lambda keys: keys.press(Key.Key_F2),
        lambda keys: keys.press(Key.Key_F3),
        lambda keys: keys.press(Key.Key_F7),
        lambda keys: keys.press(Key.Key_F10),
        lambda keys: keys.press(Key.Key_F1),
        lambda keys: keys.press(Key.Key_F6),
        lambda keys: keys.press(Key.Key_Escape),
        lambda keys: keys.press(Key.Key_K, ctrl=True),
        lambda keys: keys.press(Key.Key_Comma, ctrl=True),
        lambda keys: keys.press(Key.Key_T, ctrl=True),
        lambda keys: keys.press(Key.Key_L, ctrl=True),
        lambda keys: keys.press(Key.Key_Return, ctrl=True),
        lambda keys: keys.press(Key.Key_Return),
        lambda keys: keys.press(*[Key.Key_Tab] * 9),
    ],
)
def test_no_key_gets_behind_the_lock(
    keys: KeyCounter, office: CaseOffice, press: Callable[[KeyCounter], None]
) -> None:
    typed(keys, office)
    keys.press(Key.Key_L, ctrl=True)
    cover = covered(keys)
    before = len(office.store.journal.unsent(500))
    press(keys)
    QApplication.processEvents()
    assert cover.isVisible()
    assert not keys.window._parts.work.isVisible()
    assert keys.window.page == "application"
    assert len(office.store.journal.unsent(500)) == before


def test_a_wrong_pin_is_counted_and_told_in_place(keys: KeyCounter, office: CaseOffice) -> None:
    keys.press(Key.Key_L, ctrl=True)
    cover = covered(keys)
    keys.press(Key.Key_Return)
    assert cover.pin.problem() == cover.t("signin.pin_missing")
    for left in ("4", "3"):
        keys.write("0000")
        keys.press(Key.Key_Return)
        keys.qtbot.waitUntil(lambda left=left: left in cover.pin.problem())  # type: ignore[misc]
        assert cover.pin.value() == ""
        keys.at(cover.pin.editor)
    unlock(keys)
    assert keys.window.page == "counter"


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


def test_a_card_put_in_meanwhile_waits_for_the_open_case(
    keys: KeyCounter, office: CaseOffice
) -> None:
    typed(keys, office)
    page = keys.on(ApplicationScreen)
    keys.press(Key.Key_L, ctrl=True)
    cover = covered(keys)
    office.reader.pull()
    keys.qtbot.waitUntil(lambda: not cover.card_strip.isVisible())
    office.reader.insert("prasert")
    keys.qtbot.waitUntil(cover.card_strip.isVisible)
    unlock(keys)
    assert keys.window.current is page
    assert "ประเสริฐ" in there(keys.window.strip.notice()).text
    assert PERSON in keys.window.person.name.text()


@pytest.mark.qt_log_ignore("does not support")
def test_an_open_list_of_choices_is_closed(keys: KeyCounter, office: CaseOffice) -> None:
    typed(keys, office)
    box = next(one for one in keys.window.findChildren(QComboBox) if one.isVisible())
    box.showPopup()
    keys.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    keys.window.lock()
    covered(keys)
    assert QApplication.activePopupWidget() is None
    assert not box.view().isVisible()


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
