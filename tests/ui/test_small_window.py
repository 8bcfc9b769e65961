"""A small window, as on a screen scaled by the system: what one works with is always in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.runtime.print_station import PrintStation
from tests.fixtures.there import there
from tests.ui.desk_office import Desk
from tests.ui.pages import on
from tests.ui.test_errors_in_sight import laid_out
from tests.ui.test_large_text import in_sight
from ui.icons import Icon
from ui.main_window import MainWindow
from ui.screens.application import ApplicationScreen
from ui.screens.counter import CounterScreen
from ui.screens.customer import CustomerScreen
from ui.screens.payment import PaymentScreen
from ui.screens.signin import SignInScreen
from ui.theme import Theme
from ui.widgets import KeyButton, Label
from ui.widgets.badge import Badge
from ui.widgets.case_panel import CasePanel
from ui.widgets.yielding import Room

# The screen of 1366 x 768 at 200, 150 and 125 %, and the smallest window, with texts enlarged, too.
LOOKS = [
    ((640, 360), 100, "th"), ((640, 360), 125, "th"), ((683, 384), 100, "en"),
    ((683, 384), 125, "th"), ((911, 512), 100, "th"), ((911, 512), 150, "en"),
    ((1093, 614), 100, "en"), ((1093, 614), 150, "th"),
]  # fmt: skip


def primaries(window: MainWindow) -> list[KeyButton]:
    """The next action of the page, if it has one."""
    buttons = window.current.findChildren(KeyButton)
    return [b for b in buttons if b.isVisible() and not b.may_be_brief() and b._kind == "primary"]


def inside(window: MainWindow, widget: QWidget) -> bool:
    """Whether all of it lies in the window."""
    place = QRect(widget.mapTo(window, QPoint()), widget.size())
    return not widget.visibleRegion().isEmpty() and window.rect().contains(place)


def cut_sideways(window: MainWindow) -> list[str]:
    """What is wider than the room that it scrolls in, without a bar to bring it into sight.

    More than an edge: two pixels are the frame of a card.
    """
    found = window.current.findChildren(Room)
    rooms = [(room, there(room.widget())) for room in found if room.isVisible()]
    hidden = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    return [
        f"{inside.layout()} is {inside.width()} in {room.viewport().width()} px"
        for room, inside in rooms
        if room.horizontalScrollBarPolicy() == hidden
        and inside.width() > room.viewport().width() + 2
    ]


def squeezed(window: MainWindow) -> list[str]:
    """Words with less height than their lines take, and icons that stick out of their place."""
    labels = [label for label in window.findChildren(Label) if label.isVisible()]
    low = [x for x in labels if x.text() and x.height() < x.heightForWidth(x.width()) - 1]
    icons = [icon for icon in window.current.findChildren(Icon) if icon.isVisible()]
    held = [(icon, there(icon.parentWidget())) for icon in icons]
    out = [(icon, holder) for icon, holder in held if not holder.rect().contains(icon.geometry())]
    return [f"{label.text()!r} in {label.height()} px" for label in low] + [
        f"an icon at {icon.geometry()} in {type(holder).__name__}" for icon, holder in out
    ]


def one_in_the_other(window: MainWindow) -> list[str]:
    """What scrolls inside of something that scrolls; a list has its own bar."""
    found = []
    for room in window.current.findChildren(QScrollArea):
        outer = room.parentWidget()
        while room.verticalScrollBar().isVisible() and outer is not None:
            if isinstance(outer, QScrollArea) and outer.verticalScrollBar().isVisible():
                found.append(f"{type(room).__name__} scrolls in {type(outer).__name__}")
            outer = outer.parentWidget()
    return found


def lost(window: MainWindow) -> list[str]:
    """What of this page one works with and cannot see."""
    at = window.focusWidget()
    found = [f"{b.text()} at {b.geometry()}" for b in primaries(window) if not in_sight(b)]
    found += cut_sideways(window) + squeezed(window)
    clock = window.status.clock
    if clock.isVisible() and clock.width() < clock.sizeHint().width():
        found.append(f"a part of the clock: {clock.width()} of {clock.sizeHint().width()} px")
    if not inside(window, window.status):
        found.append("the status line")
    if at is not None and at is not window.current and at.isVisible() and not in_sight(at):
        found.append(f"the focus in {type(at).__name__} {at.accessibleName()}")
    return found


class Walk:
    """Goes through every page and looks at each."""

    def __init__(self, qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
        self.qtbot, self.window, self.desk = qtbot, window, desk
        self.found: dict[str, list[str]] = {}
        self.seen: Callable[[str], None] = lambda _page: None

    def look(self, name: str) -> None:
        """Note what of this page is lost."""
        laid_out(self.qtbot)
        self.seen(name)
        # News of the line may come in between, and move all again.
        with suppress(self.qtbot.TimeoutError):
            self.qtbot.waitUntil(lambda: not self._lost(), timeout=2000)
        found = self._lost()
        if found:
            self.found[name] = found

    def _case_shown(self) -> bool:
        return all(panel.facts for panel in self.window.current.findChildren(CasePanel))

    def _lost(self) -> list[str]:
        # The lowest window has no room for a list and a case, nor has one with enlarged text.
        window = self.window
        tight = window.context.theme.scale > 100 or window.height() < 384
        tight = tight and window.page in {"cases", "review"}
        return lost(window) + ([] if tight else one_in_the_other(window))

    def all(self) -> None:
        """Every page, the ones of a case with errors on them."""
        window, desk, wait = self.window, self.desk, self.qtbot.waitUntil
        self.look("signin")
        on(window, SignInScreen).pin.entered.emit()
        self.look("signin, nothing typed")
        desk.take(1)
        desk.sign_in(desk.clerk)
        self.look("counter")
        window.go("counter", "typed")
        self.look("typed")
        on(window, CounterScreen).form._accept()
        self.look("typed, nothing filled in")
        on(window, CounterScreen).form.clear()
        desk.office.reader.insert("sairung")
        wait(lambda: window.page == "customer")
        wait(lambda: on(window, CustomerScreen).go_on.isEnabled())
        self.look("customer")
        intake = desk.office.context.intake
        draft = intake.open_draft(window._applicant, "new_connection", "1001")  # type: ignore[arg-type]
        draft = intake.change(draft, "phone", "08123")
        intake.save_draft(draft)
        window.go("application", draft.id)
        page = on(window, ApplicationScreen)
        presenter = page.presenter
        wait(lambda: presenter.state is not None and presenter.state.draft.id == draft.id)
        self.look("application")
        presenter.go_on()
        self.look("application, wrong number")
        for name in ("house_id", "owning_district", "house_no"):
            page.form.focus_field(name)
            self.look(f"application at {name}")
        page.discard.click()
        self.look("application, discard")
        page.discard_bar._drop()
        presenter.edit("phone", "0812345678")
        page.documents.focus_document("wiring_certificate")
        self.look("application, documents")
        presenter.mark("wiring_certificate", "seen_original")
        presenter.go_on()
        wait(lambda: window.page == "payment")
        self.look("payment")
        payment = on(window, PaymentScreen).presenter
        payment.type("100")
        payment.issue()
        self.look("payment, too little")
        payment.type("1000")
        payment.issue()
        wait(lambda: window.page == "done")
        self.look("done")
        desk.sign_in(desk.supervisor)
        for name in ("cases", "review", "sync"):
            window.go(name)
            wait(self._case_shown)
            self.look(name)
        window._beside.settings("")
        self.look("settings")


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
