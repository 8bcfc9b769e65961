"""Settings by keys alone: in front of any page, which stays as it was; nothing to save."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.ports import Media
from tests.fixtures.there import there
from tests.ui.conftest import Clerk, PlainPage
from tests.ui.counter_office import SAIRUNG
from tests.ui.test_large_text import in_sight, sideways
from tests.ui.test_one_press import Hand
from ui.frame_parts import FrameParts
from ui.screens.counter import CounterScreen
from ui.screens.settings import SettingsScreen
from ui.screens.signin import SignInScreen
from ui.theme import Theme
from ui.widgets.buttons import Segment

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def settings_of(clerk: Clerk) -> SettingsScreen:
    """Ctrl+comma, and the page it opens."""
    clerk.press(Qt.Key.Key_Comma, CTRL)
    page = clerk.on(SettingsScreen)
    assert page.isVisible()
    return page


def test_before_sign_in_what_was_typed_waits_behind_them(clerk: Clerk) -> None:
    clerk.write("10")
    page = settings_of(clerk)
    assert not page.staff.isVisible()
    assert clerk.window.header.title.text() == "ตั้งค่า"
    clerk.press(Qt.Key.Key_Right)  # the language is where the cursor is
    assert clerk.office.context.language.code == "en"
    clerk.press(Qt.Key.Key_Escape)
    signin = clerk.on(SignInScreen)
    assert clerk.window.header.title.text() == signin.title()
    clerk.write("01")
    assert signin.staff.value() == "1001"


def test_they_open_in_front_of_a_half_typed_page_and_leave_it_as_it_was(clerk: Clerk) -> None:
    clerk.sign_in()
    clerk.press(Qt.Key.Key_F4)
    form = clerk.on(CounterScreen).form
    clerk.press(Qt.Key.Key_Tab)
    clerk.write("910")
    here = clerk.focus()
    marked = clerk.window.rail.shown
    page = settings_of(clerk)
    assert not form.isVisible()
    assert clerk.window.rail.shown == ""
    clerk.press(Qt.Key.Key_F1)  # the keys of this page, beside it
    assert clerk.window.panel.isVisible()
    clerk.press(Qt.Key.Key_Escape)
    assert page.isVisible()
    clerk.press(Qt.Key.Key_Comma, CTRL)  # the same key goes back
    assert clerk.window.page == "counter"
    assert (clerk.focus(), clerk.window.rail.shown) == (here, marked)
    clerk.write("7")
    assert "9107" in clerk.focus().text()  # type: ignore[attr-defined]


def test_every_control_is_reached_by_tab_and_has_a_name(clerk: Clerk) -> None:
    clerk.sign_in()
    page = settings_of(clerk)
    clerk.qtbot.waitUntil(lambda: bool(page.readers.rows))
    wanted = {
        w for w in page.findChildren(QWidget)
        if w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(w, QScrollArea)
    }  # fmt: skip
    seen: set[QWidget] = set()
    for _ in range(60):
        seen.add(clerk.focus())
        assert in_sight(clerk.focus())
        clerk.press(Qt.Key.Key_Tab)
    assert wanted <= seen
    for control in wanted:
        assert control.accessibleName().strip(), control
        if isinstance(control, QAbstractButton):
            assert control.height() >= 42


def test_the_look_counts_at_once_and_signing_out_is_here(clerk: Clerk, theme: Theme) -> None:
    clerk.sign_in()
    page = settings_of(clerk)
    clerk.press(Qt.Key.Key_Tab)
    assert page.look.mode.isAncestorOf(clerk.focus())
    clerk.press(Qt.Key.Key_Right)
    assert theme.mode == "dark"
    clerk.press(Qt.Key.Key_Tab)
    clerk.press(Qt.Key.Key_Right)
    assert theme.scale == 125
    clerk.press(Qt.Key.Key_D, CTRL)  # the keys of every page work here, too, and are followed
    assert page.look.mode.value() == "light"
    assert page.staff.name.text() == clerk.window.header.staff.text()
    clerk.press(Qt.Key.Key_L, CTRL | SHIFT)
    clerk.see("signin")
    kinds = [entry.kind for entry in clerk.office.store.journal.unsent()]
    assert kinds == ["staff.signed_in", "staff.signed_out"]


def test_the_name_in_the_head_opens_them_at_signing_out(
    qtbot: QtBot, clerk: Clerk, theme: Theme
) -> None:
    theme.set_scale(150)
    clerk.window.resize(1366, 768)
    clerk.sign_in()
    clerk.window.header.staff.click()
    page = clerk.on(SettingsScreen)
    assert clerk.focus() is page.staff.leave
    qtbot.waitUntil(lambda: in_sight(page.staff))


def test_nobody_is_in_sight_behind_them_and_a_card_starts_its_customer(clerk: Clerk) -> None:
    clerk.sign_in()
    clerk.office.reader.insert(SAIRUNG)
    clerk.see("customer")
    clerk.qtbot.waitUntil(lambda: there(clerk.window.person.person()).photo is not None)
    settings_of(clerk)
    assert not clerk.window.person.isVisible()
    assert not clerk.window.steps.isVisible()
    clerk.window.resize(1300, 760)  # a new size fits the parts anew
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert not clerk.window.steps.isVisible()
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.window.person.isVisible()
    assert clerk.window.steps.isVisible()
    settings_of(clerk)
    clerk.office.reader.insert("prasert")
    clerk.see("customer")
    clerk.qtbot.waitUntil(lambda: clerk.window.person.isVisible())
    assert clerk.window.person.name.text().startswith("นายประเสริฐ")
    assert clerk.window.person.isVisible()


def test_a_page_key_and_the_search_leave_them_for_good(clerk: Clerk) -> None:
    clerk.sign_in()
    settings_of(clerk)
    clerk.press(Qt.Key.Key_F10)
    clerk.see("sync")
    settings_of(clerk)
    clerk.press(Qt.Key.Key_K, CTRL)
    clerk.write("000417")
    clerk.press(Qt.Key.Key_Return)
    page = clerk.on(PlainPage)
    assert page.arguments == ["000417"]
    assert clerk.window.rail.shown == "cases"


@pytest.mark.parametrize("signed_in", [True, False])
def test_reader_and_printer_of_the_status_line_open_their_section(
    clerk: Clerk, signed_in: bool
) -> None:
    if signed_in:
        clerk.sign_in()
    for item, section in (("printer", "printers"), ("reader", "readers")):
        clerk.window.status.items[item].setFocus()
        clerk.press(Qt.Key.Key_Space)
        page = clerk.on(SettingsScreen)
        assert in_sight(getattr(page, section).heading)
        clerk.press(Qt.Key.Key_Escape)
        assert clerk.window.page == ("counter" if signed_in else "signin")


def test_readers_show_how_they_are_and_how_long_a_card_took(clerk: Clerk) -> None:
    clerk.sign_in()
    page = settings_of(clerk)
    clerk.qtbot.waitUntil(lambda: bool(page.readers.rows))
    (reader,) = page.readers.rows.values()
    assert (reader.name.text(), reader.state.text()) == ("Reader", "พร้อม · ไม่มีบัตร")
    clerk.office.reader.insert(SAIRUNG)
    clerk.see("customer")
    clerk.qtbot.waitUntil(lambda: there(clerk.window.person.person()).photo is not None)
    settings_of(clerk)
    assert reader.state.text() == "พร้อม · มีบัตรอยู่"
    assert reader.told.text().startswith("ข้อมูลขึ้นใน 0.")
    shown = [w.text() for w in page.findChildren(QAbstractButton)]
    assert "สายรุ้ง" not in " ".join([reader.told.text(), reader.state.text(), *shown])


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize(("scale", "width", "height"), [(150, 1366, 768), (200, 960, 600)])
def test_large_text_and_narrow_windows_cut_nothing(
    clerk: Clerk, theme: Theme, scale: int, width: int, height: int, language: str
) -> None:
    clerk.office.context.language.set_code("en" if language == "en" else "th")
    clerk.sign_in()
    theme.set_scale(scale)
    clerk.window.resize(width, height)
    page = settings_of(clerk)
    clerk.qtbot.waitUntil(lambda: sideways(page) == 0)
    clerk.qtbot.waitUntil(lambda: in_sight(page.back))
    for segment in page.findChildren(Segment):
        if segment.isVisible():
            assert segment.width() >= segment.sizeHint().width()
    clerk.press(Qt.Key.Key_Tab)
    clerk.qtbot.waitUntil(lambda: in_sight(clerk.focus()))


def test_without_a_printer_each_paper_says_so(clerk: Clerk) -> None:
    page = settings_of(clerk)
    for media in Media:
        assert page.printers.rows[media].state.text() == "ยังไม่ได้ตั้งเครื่องพิมพ์สำหรับกระดาษนี้"
        assert not page.printers.tests[media].isVisible()


def test_a_double_click_opens_them_and_does_not_put_them_away(clerk: Clerk) -> None:
    hand = Hand(clerk.window)
    clerk.sign_in()
    hand.seconds += 1
    rail = there(clerk.window.findChild(FrameParts)).settings
    hand.click(hand.at(rail))
    assert clerk.window.page == "settings"
    hand.seconds += 0.3
    hand.double_click(hand.at(rail))
    assert clerk.window.page == "settings"
    hand.seconds += 1
    hand.click(hand.at(rail))
    assert clerk.window.page == "counter"
