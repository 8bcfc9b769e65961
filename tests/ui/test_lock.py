"""The lock: what was open stays, nobody sees it, and only who was at work goes on with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.failure import Code, CounterError
from tests.fixtures.there import there
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.hearing import listening
from tests.ui.locked import covered, signed_in, typed, unlock
from tests.ui.test_safe_keys import ready_to_pay
from ui.main_window import MainWindow
from ui.screens.application import ApplicationScreen
from ui.screens.done import DoneScreen
from ui.screens.payment import PaymentScreen
from ui.widgets import Strip

Key = Qt.Key
PERSON = "สายรุ้ง"


@pytest.fixture
def keys(keys: KeyCounter, office: CaseOffice) -> KeyCounter:
    """A clerk who has signed in with a PIN of her own: the lock asks for it."""
    return signed_in(keys, office)


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


def test_a_screen_reader_hears_that_it_is_locked_and_no_more(
    keys: KeyCounter, office: CaseOffice
) -> None:
    typed(keys, office)
    with listening() as heard:
        keys.press(Key.Key_L, ctrl=True)
        cover = covered(keys)
        office.reader.pull()
        keys.qtbot.waitUntil(lambda: not cover.card_strip.isVisible())
        keys.write("2468")
    assert heard.of(cover.t("lock.title"))
    assert heard.of(PERSON) == []
    assert set("".join(heard.typed)) <= {"●"}


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


def test_a_page_that_wants_the_cursor_meanwhile_gets_no_key(
    keys: KeyCounter, office: CaseOffice
) -> None:
    phone = typed(keys, office)
    keys.press(Key.Key_L, ctrl=True)
    cover = covered(keys)
    phone.setFocus()
    keys.at(cover.pin.editor)
    keys.write("77")
    assert (phone.text(), cover.pin.value()) == ("08123", "77")


def test_a_case_that_was_being_filed_is_filed_and_shown_to_whoever_unlocks(
    keys: KeyCounter, office: CaseOffice
) -> None:
    ready_to_pay(keys, office)
    office.reader.pull()
    keys.qtbot.waitUntil(lambda: not office.context.cards.cards)
    keys.at(keys.on(PaymentScreen).cash.editor)
    with office.lane_held():
        keys.press(*[Key.Key_1, Key.Key_0, Key.Key_0, Key.Key_0], Key.Key_Return)
        keys.window.lock()
    cover = covered(keys)
    keys.see("done")
    keys.at(cover.pin.editor)
    assert keys.window.header.title.text() == cover.t("lock.title")
    keys.qtbot.waitUntil(lambda: len(office.printed()) == 2)
    unlock(keys)
    page = keys.on(DoneScreen)
    keys.at(page)
    assert keys.window.header.title.text() == page.title()
    done = [(e.kind, e.actor) for e in office.store.journal.unsent()]
    assert done[1:4] == [
        ("case.submitted", "1001"), ("receipt.issued", "1001"), ("staff.signed_out", "1001"),
    ]  # fmt: skip
    assert ("receipt.printing", "device") in done


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
@pytest.mark.parametrize("what", ["choices", "menu"])
def test_what_is_open_over_the_page_is_closed(
    keys: KeyCounter, office: CaseOffice, what: str
) -> None:
    phone = typed(keys, office)
    if what == "choices":
        next(one for one in keys.window.findChildren(QComboBox) if one.isVisible()).showPopup()
    else:
        asked = QContextMenuEvent.Reason.Keyboard
        QApplication.sendEvent(
            phone, QContextMenuEvent(asked, QPoint(5, 5), phone.mapToGlobal(QPoint(5, 5)))
        )
    keys.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    keys.window.lock()
    covered(keys)
    assert QApplication.activePopupWidget() is None
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [keys.window]


def test_no_part_of_the_sign_in_page_opens_as_a_window(
    qtbot: QtBot, office: CaseOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(Strip, "showEvent", lambda strip, _event: opened.append(window_of(strip)))
    window = MainWindow(office.context)
    qtbot.addWidget(window)
    window.show()
    office.context.session.end()
    assert set(opened) <= {"MainWindow"}


def window_of(widget: QWidget) -> str:
    return type(widget.window()).__name__
