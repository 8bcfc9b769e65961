"""Goes through every page of a window and tells what of it one works with and cannot see."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.fixtures.there import there
from tests.ui.desk_office import Desk
from tests.ui.pages import on
from tests.ui.test_errors_in_sight import laid_out
from tests.ui.test_large_text import in_sight
from ui.icons import Icon
from ui.main_window import MainWindow
from ui.models.rows import Role
from ui.presenters.decision import READING_MS
from ui.screens.activation import ActivationScreen
from ui.screens.application import ApplicationScreen
from ui.screens.cases import CasesScreen
from ui.screens.counter import CounterScreen
from ui.screens.customer import CustomerScreen
from ui.screens.payment import PaymentScreen
from ui.screens.review import ReviewScreen
from ui.screens.signin import SignInScreen
from ui.theme import active
from ui.widgets import KeyButton, Label
from ui.widgets.case_panel import CasePanel
from ui.widgets.form_options import Options
from ui.widgets.lists import DenseTable
from ui.widgets.surfaces import Card
from ui.widgets.yielding import Room


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


def to_be_pushed(window: MainWindow) -> list[str]:
    """What has a bar to bring the rest from the side."""
    around = [room for room in window.findChildren(Room) if room.isAncestorOf(window.current)]
    rooms = [*around, *window.current.findChildren(QScrollArea)]
    shown = [room for room in rooms if room.horizontalScrollBar().isVisible()]
    return [f"{type(room).__name__} has a bar for its width" for room in shown]


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


def buttons_cut(window: MainWindow) -> list[str]:
    """Buttons that are narrower than what is painted on them, or that stick out at a side."""
    found = []
    for button in window.current.findChildren(KeyButton):
        at, holder = button.geometry(), there(button.parentWidget()).rect()
        out = at.left() < holder.left() or at.right() > holder.right()
        if button.isVisible() and (out or at.width() < button.sizeHint().width()):
            found.append(f"{button.text()}: {at} in {holder}")
    return found


def cards_cut(window: MainWindow) -> list[str]:
    """Cards that go on beyond the right edge of what they lie in."""
    found = []
    for card in window.current.findChildren(Card):
        at, room = card.geometry(), there(card.parentWidget()).rect()
        if card.isVisible() and at.right() > room.right():
            found.append(f"a card at {at} in {room}")
    return found


def options_cut(window: MainWindow) -> list[str]:
    """Words to choose from that are painted beyond the edge of their field."""
    found = []
    for field in window.current.findChildren(Options):
        whole = QRectF(field.rect())
        for value, box in field._boxes(field.width()):
            if field.isVisible() and not whole.contains(box):
                found.append(f"{field.accessibleName()}, {value}: {box} in {whole}")
    return found


def numbers_cut(window: MainWindow) -> list[str]:
    """Numbers of cases that a list does not show whole."""
    found = []
    for table in window.current.findChildren(DenseTable):
        model, width = table.model(), table.columnWidth(0) - 2 * active().px(12)
        for at in range(model.rowCount() if table.isVisible() else 0):
            cell = model.index(at, 0).data(Role.CELL)
            for words, size, weight in ((cell.text, 15, 600), (cell.detail, 12.5, 400)):
                wanted = QFontMetricsF(active().font(size, weight)).horizontalAdvance(words)
                if wanted > width:
                    found.append(f"{words} takes {wanted:.0f} of {width} px")
    return found


def lost(window: MainWindow) -> list[str]:
    """What of this page one works with and cannot see."""
    at = window.focusWidget()
    found = [f"{b.text()} at {b.geometry()}" for b in primaries(window) if not in_sight(b)]
    found += cut_sideways(window) + squeezed(window) + numbers_cut(window)
    found += buttons_cut(window) + options_cut(window) + to_be_pushed(window)
    found += cards_cut(window)
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
        window.go("activation", "1001")
        self.look("activation")
        on(window, ActivationScreen).again.entered.emit()
        self.look("activation, nothing typed")
        window.go("signin")
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
        intake = desk.office.context.desk.intake
        draft = intake.open_draft(there(window.context.here.applicant), "new_connection", "1001")
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
        page._keep()
        presenter.edit("phone", "0812345678")
        page.documents.focus_document("wiring_certificate")
        self.look("application, documents")
        presenter.paperwork.mark("wiring_certificate", "seen_original")
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
        window.go("review")
        decision = on(window, ReviewScreen).presenter.decision
        wait(decision._reading.isActive)
        desk.office.time.forward(READING_MS)
        decision.begin("R")
        self.look("review, return")
        window.go("cases")
        wait(self._case_shown)
        on(window, CasesScreen).papers.ask_reprint()
        self.look("cases, copy")
        window._beside.settings("")
        self.look("settings")
