"""The window: rail, header, person, steps, the pages, and the status line around them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QLayout, QMainWindow, QScrollArea

from desktop.domain.citizen import Person, format_citizen_id
from desktop.domain.thai_date import short_date
from desktop.ports import CardRead
from desktop.visit import Meaning, Visit
from ui import accessible, shortcuts
from ui.beside import Beside
from ui.context import Context
from ui.frame_parts import FrameParts
from ui.keyboard import meant
from ui.language import Speaker
from ui.lock import Lock
from ui.next_turn import NextTurn
from ui.presenters.desk import DeskPresenter
from ui.presenters.rail_counts import RailCounts
from ui.presenters.status import StatusPresenter
from ui.presenters.visit_words import left_out, person_of, saved_at, shown, step_of, still_open
from ui.press_guard import PressGuard
from ui.screen import Screen
from ui.screens import PAGES
from ui.trouble import Trouble
from ui.values import Notice, Said, StripPerson
from ui.widgets.columns import Columns
from ui.widgets.surfaces import scrolled

if TYPE_CHECKING:
    from desktop.domain.failure import CounterError
    from desktop.services.filing import Submitted

__all__ = ["MainWindow", "Screen"]


# Where nobody is signed in.
_BEFORE = ("", "signin", "activation")
# Where a case is put on hold when another customer's card comes.
_BEGUN = ("application", "payment", "defects")


class MainWindow(Speaker, QMainWindow):
    """Shows one page at a time; it is the `Frame` of its screens."""

    def __init__(self, context: Context) -> None:
        QMainWindow.__init__(self)
        accessible.install()
        self.context = context
        self.speak(context.language)
        self.setWindowTitle("MEA Counter")
        self._pages: dict[str, tuple[Screen, QScrollArea]] = {}
        self._page = ""
        self._person: StripPerson | None = None
        self._notice_done: Callable[[str], None] | None = None
        self._notice_made: Callable[[], Notice] | None = None
        self.presses = PressGuard()
        self._desk = DeskPresenter(context)
        self._next = NextTurn(context, self, lambda: self._work)
        self._counts = RailCounts(context)
        self._status = StatusPresenter(context)
        self._build()
        self._connect()
        self._bind_keys()
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._show_clock)
        self._clock.start()
        self.retranslate()
        self._on_session()
        context.theme.dress(self)

    # --- the Frame of the screens ---------------------------------------------------------

    def go(self, page: str, argument: object = None) -> None:
        """Show a page; the one before leaves first. A card that waits begins at the counter."""
        if page == "settings":
            self._settings(str(argument or ""))
            return
        page, argument = self._next.at(page, argument)
        if self._page:
            self._work.leave()
        if page == "customer" and argument is not None:
            self._forget(searched=True)
        self.notify(None)
        self._beside.close()
        self._beside.back()
        screen, area = self._page_of(page)
        self._page = page
        self._parts.show_title(screen.title())
        self._stack.setCurrentWidget(area)
        # From the top: Qt has looked for a widget to take the focus, and scrolled to it.
        for room in (area, *screen.findChildren(Columns)):
            room.verticalScrollBar().setValue(0)
        if screen.rail:
            self.rail.show_page(screen.rail)
        screen.enter(argument)
        self._parts.set_searched(screen.searched_for())
        self._next.show()
        self.presses.arm()

    def back(self) -> None:
        """Put the settings away."""
        self._beside.back()

    def sign_out(self) -> None:
        """End the session; the sign-in page follows."""
        self._desk.sign_out(self._failed)

    def lock(self) -> None:
        """Cover what is open until whoever is signed in is back."""
        self._lock.presenter.lock()

    def notify(self, notice: Said | None, done: Callable[[str], None] | None = None) -> None:
        """Say something above the page."""
        self._notice_done, self._notice_made = done, notice if callable(notice) else None
        notice = notice() if callable(notice) else notice
        self.strip.show_notice(notice)
        self._parts.strip_room.setVisible(notice is not None)

    def accepted(self, submitted: Submitted, *, shown: bool) -> None:
        """Show the case that was accepted, or say so where somebody else is served."""
        self._counts.refresh()
        if shown:
            self.go("done", submitted)
            return
        from ui.screens.done import DoneScreen

        done, _ = self._page_of("done")
        assert isinstance(done, DoneScreen)
        done.accept_aside(submitted)

    def set_count(self, page: str, count: int) -> None:
        """The red number of a page."""
        self.rail.set_count(page, count)

    def to_seat(self) -> None:
        """Put the cursor to the seat beside the applicant's."""
        self._parts.seat.begin()

    # --- for tests, the demonstration and desktop.app -----------------------------------------

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return "settings" if self._beside.in_front else self._page

    @property
    def current(self) -> Screen:
        """The page that is shown."""
        return self._pages[self.page][0]

    @property
    def _work(self) -> Screen:
        """The page that is worked at, in sight or behind the settings."""
        return self._pages[self._page][0]

    @property
    def desk(self) -> DeskPresenter:
        """Who stands at the counter."""
        return self._desk

    # --- building -------------------------------------------------------------------------

    def _build(self) -> None:
        parts = self._parts = FrameParts(self.context.language)
        self.rail, self.header, self.person = parts.rail, parts.header, parts.person
        self.seat = parts.seat
        self.steps, self.strip, self.panel = parts.steps, parts.strip, parts.panel
        self.status, self._stack = parts.status, parts.stack
        self.setCentralWidget(parts)
        # Large text must never push the window beyond the screen: labels shorten, pages scroll.
        layout = self.layout()
        if layout is not None:
            layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setMinimumSize(640, 360)
        self._beside = Beside(
            self.context,
            parts,
            lambda: self.current if self._page else None,
            self._page_of,
        )

    def _bind_keys(self) -> None:
        slots: dict[str, Callable[[], object]] = {
            shortcuts.SETTINGS: self._settings,
            shortcuts.SEARCH: self._focus_search,
            shortcuts.AGAIN: lambda: self.context.cards.read_again(),
            shortcuts.LOCK: self.lock,
        }
        if self.context.training_reader is not None:
            slots[shortcuts.TRAINING] = self._beside.training
        open_slots = {key: self._lock.unless(slot) for key, slot in slots.items()}
        shortcuts.bind(self, self.context.theme, self.language, open_slots)

    def _connect(self) -> None:
        self.rail.asked.connect(self._ask_page)
        self._parts.help.clicked.connect(self._beside.keys)
        self._parts.settings.clicked.connect(lambda: self._settings())
        self._parts.training.clicked.connect(self._beside.training)
        self._parts.training.setVisible(self.context.training_reader is not None)
        self.header.search.textEdited.connect(self._searched)
        self.header.search.returnPressed.connect(self._search)
        self.header.search.down.connect(self._search_down)
        self.header.search.escaped.connect(self._beside.return_to_page)
        self.header.staff.clicked.connect(lambda: self._settings("staff"))
        self.strip.acted.connect(self._notice_acted)
        self.strip.dismissed.connect(lambda: self.notify(None))
        self.status.asked.connect(self._ask_status)
        self.person.reveal_asked.connect(self._reveal)
        self.seat.chosen.connect(lambda role, way: self._work.choose_seat(role, way))
        self.person.acted.connect(lambda role, acting: self._work.choose_acting(role, acting))
        self.seat.acted.connect(lambda role, acting: self._work.choose_acting(role, acting))
        self._status.changed.connect(self.status.show_state)
        self._counts.counted.connect(self.set_count)
        self._desk.arrived.connect(self._on_arrived)
        self.context.here.observe(self._show_visit)
        self.context.session.changed.connect(self._on_session)
        # After it, so that what is told at sign-in is told on the page that follows.
        self._trouble = Trouble(self.context, self, self.strip)
        self._lock = Lock(self.context, self, self._parts)
        self.context.theme.changed.connect(self._show_anew)

    def _page_of(self, name: str) -> tuple[Screen, QScrollArea]:
        if name not in self._pages:
            screen = PAGES[name].load()(self.context, self)
            area = scrolled(screen)
            self._stack.addWidget(area)
            self._pages[name] = (screen, area)
        return self._pages[name]

    # --- what happens -----------------------------------------------------------------------

    def retranslate(self) -> None:
        """Everything of the frame that is made of data."""
        device = self.context.device
        place = self.t("frame.place", office=device.office_name, counter=device.counter)
        self.header.place.setText(place)
        self.header.training.setText(self.t("frame.training") if self.context.training else "")
        if self._notice_made is not None:
            self.strip.show_notice(self._notice_made())
        if self._page:
            self._parts.set_title(self.current.title())
            self._next.show()
        member = self.context.session.member
        self.header.show_staff(self.language.of(member.name) if member is not None else "")
        self._show_visit()
        self._show_clock()
        self._status.refresh()

    def _on_session(self) -> None:
        member = self.context.session.member
        self.retranslate()
        self.rail.set_enabled(member is not None)
        if member is None:
            self.go("signin")
            self._forget()
        elif self._page in _BEFORE:
            self.go("counter")

    def _forget(self, *, searched: bool = False) -> None:
        for screen, _ in self._pages.values():
            if screen.searches or not searched:
                screen.forget()

    def _on_arrived(self, read: CardRead) -> None:
        """What a card means is the visit's to say; on every page it is heard."""
        here, holds = self.context.here, self._work.holds_cards
        match self._desk.meaning(read, holds=holds):
            case Meaning.WAITS:
                self._next.hold(read)
            case Meaning.SEAT:
                here.take_seat(read)
            case Meaning.BEGINS | Meaning.NEXT as meant:
                words, visit, said = self._work.set_aside(), here.visit, None
                if meant is Meaning.NEXT and visit is not None and self._page in _BEGUN:
                    name = _name(visit)
                    said = partial(
                        self.t, "frame.parked" if name else "frame.parked_of_nobody", name=name
                    )
                self.go("customer", read)
                if said is not None:
                    self.notify(lambda: Notice(said(), "info", icon="pause"))
                elif words:
                    self.notify(Notice(words, "info", icon="pause"))

    def _show_visit(self) -> None:
        """Who is here, how far they are, and whether what was typed is kept."""
        here, visit = self.context.here, shown(self.context.here)
        person = person_of(here, self.language, self.context.clock.now().date())
        self._parts.show_person(person is not None)
        if person is not None and person != self._person:
            self._parts.seats.show_person(person)
        elif person is None:
            self.seat.show_seat(None)
        self._person = person
        self._parts.show_steps(visit is not None)
        if visit is not None:
            details, note = step_of(visit, self.language)
            waits, without = still_open(visit), left_out(visit)
            self.steps.show_step(visit.step, details, waits=waits, without=without)
            self.steps.set_note(note)
        self.status.say(self.status.saved, saved_at(visit, self.language))

    def _show_anew(self) -> None:
        """In another look the same words take another room."""
        self._person = None
        self._show_visit()

    def _reveal(self) -> None:
        person = self.context.here.applicant
        if person is None:
            return
        full = format_citizen_id(person.citizen_id)
        self._desk.reveal(person, lambda: self._revealed(person, full), self._failed)

    def _revealed(self, person: Person, full: str) -> None:
        here = self.context.here.applicant
        if here is not None and here.citizen_id == person.citizen_id:
            self._parts.seats.show_id(full)

    def _failed(self, error: CounterError) -> None:
        self.notify(lambda: Notice(self.language.failure(error), "bad"))

    def _ask_page(self, name: str) -> None:
        if self.context.session.member is not None:
            self.go(name)

    def _settings(self, section: str = "") -> None:
        """Bring them up, or put them away; the second press of a double click does neither."""
        self._beside.settings(section)
        self.presses.arm()

    def _ask_status(self, name: str) -> None:
        section = {"reader": "readers", "printer": "printers"}.get(name)
        self._settings(section) if section else self._ask_page("sync")

    def _notice_acted(self, action: str) -> None:
        done = self._notice_done
        self.notify(None)
        if done is not None:
            done(action)

    # --- search, panel, status --------------------------------------------------------------

    def _focus_search(self) -> None:
        if self.header.search.isVisibleTo(self.header):
            self._beside.leave_page()
            self._parts.show_header(True)
            self.header.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.header.search.selectAll()

    def _searched(self, text: str) -> None:
        if self._page and self.current.searches:
            self.current.search(meant(text))

    def _search(self) -> None:
        text = meant(self.header.search.text())
        if not self.current.searches:
            self.go("cases", text)
        else:
            self.current.search(text)
            self._beside.return_to_page()

    def _search_down(self) -> None:
        if self.current.searches:
            self.current.to_list()

    def _show_clock(self) -> None:
        self._lock.presenter.idle.look()
        now = self.context.clock.now()
        date = short_date(now.date(), self.language.code, weekday=True)
        self.status.say(self.status.clock, f"{date} · {now:%H:%M}")

    def showEvent(self, event: QShowEvent) -> None:
        """From now on there is a window of the system whose presses can be watched."""
        super().showEvent(event)
        self.presses.watch(self.windowHandle())
        self._lock.watch()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the page keep what has been typed, and stop the clock."""
        if self._page:
            self._work.leave()
        self._clock.stop()
        self._lock.close()
        super().closeEvent(event)


def _name(visit: Visit) -> str:
    return visit.applicant.thai_name.short if visit.applicant is not None else ""
