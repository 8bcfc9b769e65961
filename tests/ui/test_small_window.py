"""A small window, as on a screen scaled by the system: what one works with is always in sight."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.runtime.print_station import PrintStation
from tests.fixtures.office import device
from tests.ui.desk_office import Desk, open_desk_office
from tests.ui.pages import on
from tests.ui.test_errors_in_sight import laid_out
from tests.ui.test_large_text import in_sight
from tests.ui.walk import Walk, inside, numbers_cut
from ui.main_window import MainWindow
from ui.screens.counter import CounterScreen
from ui.screens.customer import CustomerScreen
from ui.screens.review import ReviewScreen
from ui.screens.signin import SignInScreen
from ui.theme import Theme
from ui.values import Notice
from ui.widgets import KeyButton
from ui.widgets.badge import Badge, Chip
from ui.widgets.lists import DenseTable
from ui.widgets.rail import RailButton

# The screen of 1366 x 768 at 200, 150, 125 and 100 %, and the smallest window, with texts enlarged,
# too.
LOOKS = [
    ((640, 360), 100, "th"), ((640, 360), 125, "th"), ((683, 384), 100, "en"),
    ((683, 384), 125, "th"), ((683, 384), 150, "th"), ((683, 384), 150, "en"),
    ((911, 512), 100, "th"), ((911, 512), 150, "en"), ((1093, 614), 100, "en"),
    ((1093, 614), 150, "th"), ((1366, 768), 150, "th"), ((1366, 768), 150, "en"),
]  # fmt: skip


@pytest.fixture
def desk(theme: Theme, tmp_path: Path) -> Iterator[Desk]:
    """In training, where numbers are longest."""
    yield from open_desk_office(theme, tmp_path, place=device(training=True))


@pytest.fixture
def walk(qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Path) -> Iterator[Walk]:
    """With papers that go into a folder."""
    printer = PrintStation(f"folder:{tmp_path / 'papers'}")
    printer.start()
    desk.office.context.printer = printer
    yield Walk(qtbot, window, desk)
    printer.close()


@pytest.mark.parametrize(("size", "scale", "language"), LOOKS)
def test_what_one_works_with_is_in_sight_on_every_page(
    walk: Walk, theme: Theme, size: tuple[int, int], scale: int, language: str
) -> None:
    window, desk = walk.window, walk.desk
    desk.office.context.language.set_code("en" if language == "en" else "th")
    window.resize(*size)
    theme.set_scale(scale)
    walk.all()
    assert walk.found == {}
    assert (window.width(), window.height()) == size


@pytest.mark.parametrize("size", [(640, 360), (683, 384), (911, 512), (1093, 614), (1366, 768)])
def test_both_fields_of_the_sign_in_are_in_sight(
    qtbot: QtBot, window: MainWindow, size: tuple[int, int]
) -> None:
    window.resize(*size)
    page = on(window, SignInScreen)
    laid_out(qtbot)
    for field in (page.staff, page.pin):
        assert in_sight(field)


def test_on_the_whole_screen_everything_is_in_sight(walk: Walk) -> None:
    """Also run on a screen of a counter at each scale of the system (tests/system)."""
    room = QApplication.primaryScreen().availableGeometry()
    walk.window.setGeometry(room)
    walk.all()
    assert walk.found == {}
    assert walk.window.geometry() == room


def test_the_window_may_be_as_small_as_a_screen_at_twice_the_size(window: MainWindow) -> None:
    least = window.minimumSize()
    assert (least.width(), least.height()) <= (640, 360)


def test_the_head_comes_with_the_search_in_the_lowest_window(
    qtbot: QtBot, window: MainWindow, desk: Desk, theme: Theme
) -> None:
    desk.sign_in(desk.clerk)
    window.resize(640, 360)
    theme.set_scale(150)
    assert not window.header.isVisible()
    window._focus_search()
    assert window.header.search.hasFocus()
    assert inside(window, window.header.search)
    qtbot.keyClick(window.header.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.header.isVisible())


def test_that_the_card_has_left_stands_in_the_one_line_of_the_person(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    window.resize(911, 512)
    desk.sign_in(desk.clerk)
    desk.office.reader.insert("sairung")
    qtbot.waitUntil(lambda: window.page == "customer")
    qtbot.waitUntil(lambda: on(window, CustomerScreen).go_on.isEnabled())
    words = desk.office.context.language.t("frame.card_out", time="")

    def told() -> list[Badge]:
        badges = [badge for badge in window.person.findChildren(Badge) if badge.isVisible()]
        return [badge for badge in badges if badge.text().startswith(words)]

    assert not told()
    desk.office.reader.pull()
    qtbot.waitUntil(lambda: bool(told()))
    laid_out(qtbot)
    (badge,) = told()
    assert badge.width() >= badge.sizeHint().width()
    assert inside(window, badge)


@pytest.mark.parametrize("language", ["th", "en"])
def test_no_field_of_a_typed_identity_is_cut_beside_other_columns(
    walk: Walk, theme: Theme, language: str
) -> None:
    """With large text the middle column is narrower than a whole window is."""
    window, context = walk.window, walk.desk.office.context
    context.language.set_code("en" if language == "en" else "th")
    window.resize(1366, 768)
    theme.set_scale(150)
    walk.desk.sign_in(walk.desk.clerk)
    window.go("counter", "typed")
    on(window, CounterScreen).form._accept()
    walk.look("typed, nothing filled in")
    assert [word for words in walk.found.values() for word in words if " px" in word] == []


@pytest.mark.parametrize("scale", [100, 150])
@pytest.mark.parametrize("page", ["cases", "review"])
def test_the_number_of_a_case_is_whole_in_every_list(
    walk: Walk, theme: Theme, page: str, scale: int
) -> None:
    window, desk = walk.window, walk.desk
    window.resize(1366, 768)
    theme.set_scale(scale)
    desk.take(1)
    desk.sign_in(desk.supervisor)
    window.go(page)
    tables = window.current.findChildren(DenseTable)
    walk.qtbot.waitUntil(lambda: any(table.model().rowCount() for table in tables))
    walk.qtbot.waitUntil(lambda: numbers_cut(window) == [])
    subject = max(table.columnWidth(1) for table in tables)
    assert subject >= theme.px(120), "and the subject has its room, too"


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_words_about_the_line_leave_the_groups_of_the_queue_their_room(
    walk: Walk, theme: Theme, language: str
) -> None:
    window, desk = walk.window, walk.desk
    desk.office.context.language.set_code("en" if language == "en" else "th")
    window.resize(1366, 768)
    theme.set_scale(150)
    desk.sign_in(desk.supervisor)
    window.go("review")
    page = on(window, ReviewScreen)
    walk.qtbot.waitUntil(lambda: bool(page.offline.text()))
    laid_out(walk.qtbot)
    chips = page.chips.findChildren(Chip)
    assert [chip.text() for chip in chips if not in_sight(chip)] == []
    assert inside(window, page.offline)


@pytest.mark.parametrize(("size", "scale"), [((683, 384), 150), ((640, 360), 125)])
def test_no_key_on_the_rail_is_cut_at_its_foot(
    qtbot: QtBot, window: MainWindow, desk: Desk, theme: Theme, size: tuple[int, int], scale: int
) -> None:
    window.resize(*size)
    theme.set_scale(scale)
    desk.sign_in(desk.clerk)
    laid_out(qtbot)
    plain = [one for one in window.rail.findChildren(RailButton) if not one.isChecked()]
    for button in (one for one in plain if one.isVisible()):
        lowest = QRect(0, button.height() - 1, button.width(), 1)
        lowest.moveTopLeft(button.mapTo(window, lowest.topLeft()))
        line = window.grab(lowest).toImage()
        assert len({line.pixel(x, 0) for x in range(line.width())}) == 1, button.text()


@pytest.mark.parametrize("language", ["th", "en"])
def test_tab_brings_each_field_of_a_typed_identity_with_what_is_wrong_about_it(
    walk: Walk, theme: Theme, language: str
) -> None:
    window, context = walk.window, walk.desk.office.context
    context.language.set_code("en" if language == "en" else "th")
    window.resize(1366, 768)
    theme.set_scale(150)
    walk.desk.sign_in(walk.desk.clerk)
    window.go("counter", "typed")
    form = on(window, CounterScreen).form
    form._accept()
    laid_out(walk.qtbot)
    for name in [name for name in form.fields if form.fields[name].isVisible()]:
        assert form.fields[name].editor.hasFocus()
        assert in_sight(form.fields[name]), name
        walk.qtbot.keyClick(form.fields[name].editor, Qt.Key.Key_Tab)
        laid_out(walk.qtbot)


def test_a_long_notice_has_one_line_in_a_low_window_and_all_of_its_words_by_a_key(
    walk: Walk, theme: Theme
) -> None:
    window, qtbot = walk.window, walk.qtbot
    t = walk.desk.office.context.language.t
    walk.desk.sign_in(walk.desk.clerk)
    window.resize(683, 384)
    theme.set_scale(150)
    window.notify(Notice("ใบเสร็จยังไม่ได้พิมพ์ เปิดคำร้องแล้วพิมพ์ให้ลูกค้า " * 2, "warn", "เปิดคำร้อง"))
    laid_out(qtbot)
    strip, words = window.strip, window.strip._text

    def more() -> list[KeyButton]:
        both = {t("common.read_all"), t("common.read_one_line")}
        return [
            one for one in strip.findChildren(KeyButton) if one.isVisible() and one.text() in both
        ]

    def lines() -> int:
        return round(words.height() / words.heightForWidth(10_000))

    (button,) = more()
    assert (lines(), button.text()) == (1, t("common.read_all"))
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: lines() > 1)
    assert words.height() >= words.heightForWidth(words.width())
    qtbot.keyClick(button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: lines() == 1)
    window.resize(1366, 768)
    theme.set_scale(100)
    qtbot.waitUntil(lambda: not more() and words.width() >= words.whole_width())
    window.notify(Notice("สั้น", "info"))
    window.resize(683, 384)
    theme.set_scale(150)
    laid_out(qtbot)
    assert not more()
