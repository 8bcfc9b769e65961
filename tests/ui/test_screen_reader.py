"""What a screen reader is told: pages, problems, results, and nothing of a PIN."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.ports import Media, PrinterState, PrinterStatus
from desktop.runtime.sync_station import News
from tests.fixtures.there import sure
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.conftest import Clerk
from tests.ui.desk_office import Desk
from tests.ui.fakes import FakePrinter
from tests.ui.hearing import Heard, listening
from tests.ui.pages import on
from tests.ui.test_papers import accepted
from tests.ui.test_review import open_review, press, read
from ui.main_window import MainWindow
from ui.screens.settings import SettingsScreen
from ui.screens.signin import SignInScreen
from ui.values import Notice
from ui.widgets.form_options import OptionField

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def committed(text: str) -> QInputMethodEvent:
    """What an input method hands over."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    return event


def pin_of(page: SignInScreen) -> QLineEdit:
    """The line of the PIN."""
    line = page.pin.editor
    assert isinstance(line, QLineEdit)
    return line


@pytest.fixture
def heard() -> Iterator[Heard]:
    """A screen reader that listens."""
    with listening() as heard:
        yield heard


# --- pages, notices, results ---------------------------------------------------------------


def test_every_page_that_comes_up_is_said_by_its_title(clerk: Clerk, heard: Heard) -> None:
    clerk.sign_in()
    said = [clerk.window.header.title.text()]
    assert said[0] in heard.said
    for press_, modifier in (
        (Key.Key_F3, None), (Key.Key_F2, None), (Key.Key_Comma, CTRL), (Key.Key_Comma, CTRL),
    ):  # fmt: skip
        heard.said.clear()
        clerk.press(press_, modifier)
        assert heard.said[:1] == [clerk.window.header.title.text()]
        said += heard.said[:1]
    assert len(set(said)) == 3, said
    heard.said.clear()
    clerk.press(Key.Key_F1)
    assert clerk.office.context.language.t("frame.help") in heard.said


def test_a_notice_is_said_once_however_it_comes_up(clerk: Clerk, heard: Heard) -> None:
    clerk.sign_in()
    heard.said.clear()
    clerk.window.notify(Notice("ส่งแล้ว", "ok"))
    clerk.window.notify(Notice("ส่งแล้ว", "ok"))
    assert heard.said == ["ส่งแล้ว"]
    clerk.window.notify(Notice("ส่งไม่ได้", "bad"))
    clerk.window.notify(None)
    clerk.window.notify(Notice("ส่งไม่ได้", "bad"))
    assert heard.said == ["ส่งแล้ว", "ส่งไม่ได้", "ส่งไม่ได้"]


def test_trouble_of_the_status_line_is_said_as_it_comes_and_goes(
    clerk: Clerk, heard: Heard
) -> None:
    clerk.sign_in()
    t, item = clerk.office.context.language.t, clerk.window.status.items["network"]
    offline, more = t("frame.offline"), t("frame.offline_waiting", count=2)
    online, waiting = t("frame.online"), t("frame.online_waiting", count=1)
    heard.said.clear()
    item.show_state("warn", offline)
    item.show_state("warn", more)
    item.show_state("ok", online)
    item.show_state("info", waiting)
    item.show_state("ok", online)
    assert heard.said == [offline, online]
    printer = sure(clerk.office.context.printer, FakePrinter)
    printer.status = PrinterStatus(PrinterState.PAPER_OUT)
    printer.status_changed.emit(printer.status)
    assert clerk.window.status.items["printer"].text() in heard.said


def test_a_decision_is_said(qtbot: QtBot, desk: Desk, window: MainWindow, heard: Heard) -> None:
    desk.refund(0)
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    heard.said.clear()
    press(qtbot, window, "a")
    notice = screen.decision.pending.notice()
    assert notice is not None
    assert heard.of(notice.text) == [notice.text]


def test_papers_are_said_when_they_are_printed(
    keys: KeyCounter, office: CaseOffice, heard: Heard, qtbot: QtBot
) -> None:
    keys.window.go("done", accepted(office))
    done = office.context.language.t("done.state_done")
    qtbot.waitUntil(lambda: len(heard.of(f": {done}")) == 2)
    assert not heard.of(office.context.language.t("done.state_printing"))


def test_that_the_centre_has_a_case_is_said(
    keys: KeyCounter, office: CaseOffice, heard: Heard, qtbot: QtBot
) -> None:
    submitted = accepted(office)
    keys.window.go("done", submitted)
    qtbot.waitUntil(lambda: office.kinds()[-1] == "document.printed")
    sent = office.context.language.t("done.sent")
    assert not heard.of(sent)
    head = office.store.journal.head()
    assert head is not None
    with office.store.write() as transaction:
        transaction.acknowledge(head.seq, head.hash)
    office.context.sync.changed.emit(News(frozenset({submitted.case.id})))
    qtbot.waitUntil(lambda: heard.of(sent) == [sent])


def test_what_became_of_a_test_page_is_said(
    keys: KeyCounter, office: CaseOffice, heard: Heard, qtbot: QtBot
) -> None:
    keys.window.go("settings", "printers")
    page = on(keys.window, SettingsScreen)
    qtbot.waitUntil(page.printers.tests[Media.A4].isVisible)
    page.printers.tests[Media.A4].click()
    row = page.printers.rows[Media.A4]
    qtbot.waitUntil(lambda: any(office.papers.glob("*.pdf")) and "ออกแล้ว" in row.told.text())
    told = f"{row.name.text()}: {row.told.text()}"
    assert heard.of(told) == [told]


# --- fields --------------------------------------------------------------------------------


def test_a_problem_is_said_and_is_part_of_what_the_field_is(clerk: Clerk, heard: Heard) -> None:
    page = clerk.on(SignInScreen)
    clerk.write("1001")
    clerk.press(Key.Key_Return)
    clerk.write("0000")
    clerk.press(Key.Key_Return)
    clerk.qtbot.waitUntil(lambda: "4" in page.pin.problem())
    told = clerk.office.context.language.t("common.not_valid", problem=page.pin.problem())
    assert page.pin.editor.accessibleDescription() == told
    assert heard.said.count(f"{page.pin.label.text()}: {told}") == 1
    page.pin.set_problem("")
    assert page.pin.editor.accessibleDescription() == ""


def test_a_choice_that_is_missing_says_so(clerk: Clerk, heard: Heard) -> None:
    field = OptionField()
    field.set_label("ชนิด")
    field.editor.set_options([("a", "หนึ่ง"), ("b", "สอง")])
    clerk.sign_in()
    clerk.window.current.body.addWidget(field)
    clerk.qtbot.waitUntil(field.isVisible)
    field.set_problem("ต้องเลือก")
    told = clerk.office.context.language.t("common.not_valid", problem="ต้องเลือก")
    assert field.editor.accessibleDescription() == told
    assert heard.said[-1:] == [f"ชนิด: {told}"]
    field.set_problem("")
    field.set_value("b")
    assert field.editor.accessibleDescription() == "สอง"


# --- the PIN -------------------------------------------------------------------------------


def test_no_character_of_a_pin_leaves_the_program(clerk: Clerk, heard: Heard) -> None:
    page = clerk.on(SignInScreen)
    clerk.write("1001")
    assert "".join(heard.typed) == "1001", "the handler does not hear what is typed"
    clerk.press(Key.Key_Return)
    heard.typed.clear()
    pin = clerk.focus()
    assert isinstance(pin, QLineEdit)
    QGuiApplication.clipboard().setText("68")
    QTest.mouseClick(pin, Qt.MouseButton.MiddleButton)
    clerk.write("24")
    clerk.press(Key.Key_V, CTRL)
    told = QAccessible.queryAccessibleInterface(pin)
    assert set(told.text(QAccessible.Text.Value)) == {"●"}
    assert set(QLineEdit.text(pin)) == {"●"}, "whoever asks Qt sees dots"
    assert page.pin.value() == "2468"
    clerk.press(Key.Key_Return)
    clerk.see("counter")
    assert set("".join(heard.typed).replace("กรุงเทพมหานคร", "")) == {"●"}


@pytest.mark.parametrize(
    ("do", "left"),
    [
        (["7", Key.Key_Backspace], "24"),
        (["7", Key.Key_Left, Key.Key_Left, Key.Key_Backspace], "47"),
        ([Key.Key_Home, Key.Key_Delete, "9"], "94"),
        ([Key.Key_Home, "13"], "1324"),
        ([Key.Key_Home, "1", (Key.Key_End, SHIFT), "5"], "15"),
        ([(Key.Key_A, CTRL), "8"], "8"),
        ([(Key.Key_A, CTRL), Key.Key_Delete], ""),
        ([(Key.Key_Z, CTRL), "3"], "3"),
        ([(Key.Key_Z, CTRL), (Key.Key_Z, CTRL | SHIFT), "3"], "3"),
        ([(Key.Key_Backspace, CTRL), "6"], "6"),
        (["ๅ/"], "2412"),
        (["๖"], "246"),
        ([QInputMethodEvent("5", []), committed("58")], "2458"),
        (["x" * 40], "24" + "x" * 30),
    ],
)
def test_a_pin_is_edited_like_any_other_line(
    clerk: Clerk, heard: Heard, do: list[object], left: str
) -> None:
    page = clerk.on(SignInScreen)
    page.pin.setFocus()
    heard.typed.clear()
    for one in ["24", *do]:
        if isinstance(one, str):
            clerk.write(one)
        elif isinstance(one, tuple):
            clerk.press(*one)
        elif isinstance(one, Key):
            clerk.press(one)
        else:
            assert isinstance(one, QInputMethodEvent)
            QApplication.sendEvent(page.pin.editor, QInputMethodEvent(one))
    assert page.pin.value() == left
    assert len(QLineEdit.text(pin_of(page))) == len(left)
    assert set("".join(heard.typed)) <= {"●"}
    page.leave()
    assert page.pin.value() == QLineEdit.text(pin_of(page)) == ""


def test_what_is_put_into_a_pin_from_outside_counts_for_nothing(clerk: Clerk) -> None:
    page = clerk.on(SignInScreen)
    page.pin.setFocus()
    clerk.write("24")
    told = QAccessible.queryAccessibleInterface(page.pin.editor)
    told.setText(QAccessible.Text.Value, "9")
    assert page.pin.value() == QLineEdit.text(pin_of(page)) == ""
    clerk.write("68")
    assert page.pin.value() == "68"
