"""The frame of the window, by keys alone: signing in, pages, language, who is here."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from desktop.domain.citizen import person_key
from desktop.domain.text import Lang
from desktop.texts import t
from tests.fixtures.there import there
from tests.ui.conftest import Clerk, PlainPage
from tests.ui.counter_office import SAIRUNG
from ui.screens.customer import CustomerScreen
from ui.screens.signin import SignInScreen
from ui.theme import Theme
from ui.values import Notice
from ui.widgets import KeyButton
from ui.widgets.side_panel import KeySheet

CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_wrong_pin_is_told_in_place_and_the_right_one_opens_the_counter(clerk: Clerk) -> None:
    page = clerk.on(SignInScreen)
    assert clerk.focus() is page.staff.editor
    clerk.write("1001")
    clerk.press(Qt.Key.Key_Return)
    clerk.write("0000")
    clerk.press(Qt.Key.Key_Return)
    clerk.qtbot.waitUntil(lambda: "4" in page.pin.problem())
    assert clerk.focus() is page.pin.editor
    assert page.pin.value() == ""
    clerk.write("2468")
    clerk.press(Qt.Key.Key_Return)
    clerk.see("counter")
    assert clerk.window.header.staff.text().startswith("พรทิพย์")
    assert page.pin.value() == "", "no PIN stays in the window"
    kinds = [entry.kind for entry in clerk.office.store.journal.unsent()]
    assert kinds == ["staff.refused", "staff.signed_in"]


def test_empty_fields_are_told_before_anything_is_counted(clerk: Clerk) -> None:
    page = clerk.on(SignInScreen)
    clerk.press(Qt.Key.Key_Return)
    clerk.press(Qt.Key.Key_Return)
    assert page.staff.problem()
    assert page.pin.problem()


def test_nothing_can_be_reached_before_sign_in(clerk: Clerk) -> None:
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F7, Qt.Key.Key_F10):
        clerk.press(key)
        assert clerk.window.page == "signin"
    clerk.press(Qt.Key.Key_K, CTRL)
    assert not clerk.window.header.search.isVisible()
    clerk.office.reader.insert(SAIRUNG)
    clerk.qtbot.waitUntil(lambda: bool(clerk.office.context.cards.cards))
    assert clerk.window.page == "signin"
    assert not clerk.window.person.isVisible()
    clerk.write("1001")
    clerk.press(Qt.Key.Key_Return)
    clerk.write("2468")
    clerk.press(Qt.Key.Key_Return)
    clerk.see("customer")


def test_pages_have_fixed_keys(clerk: Clerk) -> None:
    clerk.sign_in()
    for key, page in (
        (Qt.Key.Key_F3, "cases"), (Qt.Key.Key_F7, "review"),
        (Qt.Key.Key_F10, "sync"), (Qt.Key.Key_F2, "counter"),
    ):  # fmt: skip
        clerk.press(key)
        assert clerk.window.page == page
    assert clerk.window.rail.buttons["counter"].isChecked()
    clerk.window.set_count("review", 4)
    assert "4" in clerk.window.rail.buttons["review"].accessibleName()


def test_the_search_leads_to_the_cases_and_goes_on_there(clerk: Clerk) -> None:
    clerk.sign_in()
    clerk.press(Qt.Key.Key_K, CTRL)
    assert clerk.focus() is clerk.window.header.search
    clerk.write("000417")
    clerk.press(Qt.Key.Key_Return)
    page = clerk.on(PlainPage)
    assert page.arguments == ["000417"]
    clerk.press(Qt.Key.Key_K, CTRL)
    clerk.write("9")
    assert page.searched == ["9"], "typing replaces what stood there"
    clerk.press(Qt.Key.Key_Escape)
    assert page.searched[-1] == ""


def _thai(window: QWidget) -> list[str]:
    """Visible Thai words of the frame and page, data apart."""
    found: list[str] = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, QLabel | QAbstractButton):
            text = widget.text()
        elif isinstance(widget, QLineEdit):
            text = widget.placeholderText() + widget.text()
        elif isinstance(widget, QComboBox):
            text = widget.currentText()
        else:
            continue
        if re.search(r"[ก-๙]", text):
            found.append(text)
    return found


def test_one_key_turns_every_word_into_english(clerk: Clerk) -> None:
    window = clerk.window
    clerk.press(Qt.Key.Key_F12)
    assert _thai(window) == ["ไทย"]
    clerk.sign_in()
    assert _thai(window) == ["ไทย"]
    clerk.press(Qt.Key.Key_F4)
    assert _thai(window) == ["ไทย", "กรุงเทพมหานคร"]
    clerk.press(Qt.Key.Key_F12)
    assert len(_thai(window)) > 20


def test_the_sheet_of_keys_tells_the_keys_of_this_page(clerk: Clerk) -> None:
    clerk.sign_in()
    clerk.press(Qt.Key.Key_F1)
    assert clerk.window.panel.isVisible()
    sheet = clerk.window.panel.findChild(KeySheet)
    texts = [label.text() for label in there(sheet).findChildren(QLabel)]
    assert {"F4", "F2", "F10", "Ctrl K", "ไม่มีบัตร"} <= set(texts)
    clerk.press(Qt.Key.Key_Escape)
    assert not clerk.window.panel.isVisible()
    clerk.press(Qt.Key.Key_F1)
    clerk.press(Qt.Key.Key_F1)
    assert not clerk.window.panel.isVisible()


def test_a_card_starts_its_customer_on_every_page(clerk: Clerk) -> None:
    clerk.sign_in()
    clerk.press(Qt.Key.Key_F3)
    clerk.office.reader.insert(SAIRUNG)
    clerk.on(CustomerScreen)
    strip = clerk.window.person
    assert strip.isVisible()
    assert strip.name.text() == "นางสาวสายรุ้ง ใจกว้าง"
    assert strip.id.text() == "9-xxxx-xxxxx-36-x"
    clerk.qtbot.waitUntil(lambda: there(strip.person()).photo is not None)
    badges = [badge.text for badge in there(strip.person()).badges]
    assert badges == ["อ่านจากชิป 14:05", "บัตรใช้ได้ตลอดชีพ", "ผู้สูงอายุ ให้บริการก่อน"]
    assert "67" in strip.facts.text()


def test_the_card_of_another_leaves_the_open_case_and_says_so(clerk: Clerk) -> None:
    clerk.sign_in()
    clerk.office.reader.insert(SAIRUNG)
    clerk.see("customer")
    clerk.qtbot.waitUntil(lambda: there(clerk.window.person.person()).photo is not None)
    clerk.press(Qt.Key.Key_F6)
    application = clerk.on(PlainPage)
    clerk.office.reader.pull()
    clerk.office.reader.insert(SAIRUNG)  # put in once more: the same customer stays where they are
    clerk.qtbot.waitUntil(lambda: there(clerk.window.desk.seen).read.session == 2)
    assert clerk.window.page == "application"
    clerk.office.reader.insert("prasert")
    clerk.see("customer")
    assert application.left == 1
    notice = clerk.window.strip.notice()
    assert notice is not None
    assert "สายรุ้ง" in notice.text
    assert clerk.window.person.name.text().startswith("นายประเสริฐ")
    clerk.office.context.language.toggle()
    assert "on hold" in there(clerk.window.strip.notice()).text


def test_showing_the_full_id_is_logged(clerk: Clerk) -> None:
    clerk.sign_in()
    clerk.office.reader.insert(SAIRUNG)
    clerk.see("customer")
    clerk.window.person.reveal.setFocus()
    clerk.press(Qt.Key.Key_Return)
    clerk.qtbot.waitUntil(lambda: "x" not in clerk.window.person.id.text())
    citizen_id = clerk.window.person.id.text().replace("-", "")
    key = person_key(citizen_id, clerk.office.context.device.person_pepper)
    timeline = clerk.office.store.journal.timeline(f"person:{key}")
    assert [(entry.kind, entry.actor) for entry in timeline] == [("person.viewed", "1001")]


def test_a_notice_offers_the_next_step_and_goes_with_the_page(clerk: Clerk) -> None:
    clerk.sign_in()
    done: list[str] = []
    clerk.window.notify(Notice("ดิสก์เต็ม", "bad", "ลองใหม่", "again"), done.append)
    button = next(b for b in clerk.window.strip.findChildren(KeyButton) if b.text() == "ลองใหม่")
    button.setFocus()
    clerk.press(Qt.Key.Key_Return)
    assert done == ["again"]
    clerk.window.notify(Notice("ข้อความ"))
    clerk.press(Qt.Key.Key_F3)
    assert not clerk.window.strip.isVisible()


def test_a_notice_follows_the_language_while_it_is_there(clerk: Clerk) -> None:
    clerk.sign_in()
    language, strip = clerk.office.context.language, clerk.window.strip
    done: list[str] = []

    def notice() -> Notice:
        return Notice(
            language.t("customer.parked_already"), button=language.t("customer.start_another")
        )

    clerk.window.notify(notice, done.append)
    for code in ("en", "th"):
        language.set_code(code)
        assert strip.notice() == notice()
    language.set_code("en")
    button = next(b for b in strip.findChildren(KeyButton) if b.text() == notice().button)
    button.setFocus()
    clerk.press(Qt.Key.Key_Return)
    assert done == [""]
    language.set_code("th")
    assert strip.notice() is None


def test_the_status_line_says_how_things_stand(clerk: Clerk) -> None:
    items = clerk.window.status.items
    clerk.qtbot.waitUntil(lambda: items["reader"].text() == "เครื่องอ่านบัตรพร้อม")
    assert items["network"].text() == t("frame.network_unknown", "th")
    assert items["printer"].text() == "เครื่องพิมพ์พร้อม"
    assert clerk.window.status.clock.text() == "อา. 22 พ.ย. 2569 · 14:05"
    clerk.sign_in()
    items["network"].setFocus()
    clerk.press(Qt.Key.Key_Space)
    clerk.see("sync")


@pytest.mark.parametrize("page", ["signin", "counter", "typed", "customer"])
def test_every_control_has_a_name_a_size_and_the_keyboard(clerk: Clerk, page: str) -> None:
    if page != "signin":
        clerk.sign_in()
    if page == "typed":
        clerk.press(Qt.Key.Key_F4)
    if page == "customer":
        clerk.office.reader.insert(SAIRUNG)
        clerk.see("customer")
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    reachable = [
        w for w in clerk.window.findChildren(QWidget)
        if w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]  # fmt: skip
    assert len(reachable) > 5
    for control in reachable:
        name = control.accessibleName() or getattr(control, "text", str)()
        assert name.strip(), f"{type(control).__name__} has no name"
        link = isinstance(control, KeyButton) and control.sizeHint().height() == 32
        if isinstance(control, QAbstractButton) and not link:
            assert control.height() >= 42, f"{name} is {control.height()} px high"


@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize("code", ["th", "en"])
def test_large_text_never_pushes_the_window_beyond_the_screen(
    clerk: Clerk, theme: Theme, scale: int, code: Lang
) -> None:
    clerk.office.context.language.set_code(code)
    clerk.sign_in()
    clerk.office.reader.insert(SAIRUNG)
    clerk.see("customer")
    theme.set_scale(scale)
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert (clerk.window.width(), clerk.window.height()) == (1366, 768)
    rail = list(clerk.window.rail.buttons.values())
    assert all(
        above.geometry().bottom() < below.geometry().top() for above, below in pairwise(rail)
    )
