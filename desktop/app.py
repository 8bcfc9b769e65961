"""Puts the parts together: from a profile on disk to a window in which people work."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal

from desktop.card.training import TrainingReader
from desktop.config import KeptSettings, Profile, Settings, load_settings
from desktop.domain.device import DeviceIdentity
from desktop.domain.failure import Code, CounterError
from desktop.domain.text import Lang
from desktop.place import (
    BangkokClock,
    at_home,
    ca_of,
    enrol,
    open_profile,
    remember_place,
    remembered_place,
    staff_of,
)
from desktop.ports import CardReader
from desktop.runtime.card_station import CardStation
from desktop.runtime.caretaker import Caretaker
from desktop.runtime.crash import CrashReports
from desktop.runtime.garbage import GarbageKeeper
from desktop.runtime.lane import Lane
from desktop.runtime.log_book import LogBook
from desktop.runtime.print_station import PrintStation
from desktop.runtime.sync_station import SyncStation
from desktop.services.clock import OfficeClock
from ui.context import Context
from ui.language import Language
from ui.main_window import MainWindow
from ui.opening import OpeningWindow
from ui.theme import Mode, Theme
from ui.values import Notice
from ui.window_place import place_of, put_back

if TYPE_CHECKING:
    from desktop.domain.staff import StaffMember
    from desktop.services.reference import Reference
    from desktop.store import Store

_log = logging.getLogger("counter")


class _NotOpen:
    """Stands for a service until the store is open; whoever asks it meanwhile is told why."""

    def __init__(self) -> None:
        self.why: CounterError | None = None

    def __getattr__(self, name: str) -> object:
        raise self.why or RuntimeError(f"asked for {name} before the store was open")


class Counter(QObject):
    """A counter: its window at once, then its store, services and stations.

    `place` is what the first screen shows of the device. The store is opened on the lane while
    the clerk types the PIN; whatever is asked of it waits behind it there. `failed` carries the
    CounterError when it cannot be opened. `close` ends all of it.
    """

    ready = Signal()
    failed = Signal(object)

    def __init__(
        self,
        profile: Profile,
        place: DeviceIdentity,
        reader: CardReader,
        settings: Settings,
        look: tuple[Language, Theme],
        store: Store | None = None,
    ) -> None:
        super().__init__()
        self._profile = profile
        self._store = store
        self._reference: Reference | None = None
        # Told once the window is open: a file that is unfit, what the store lacks, no staff.
        self._told: list[CounterError] = []
        pc = BangkokClock()
        self._clock = OfficeClock(pc)
        self._painted = threading.Event()
        self.lane, self.looks = Lane(self), Lane(self)
        self.cards = CardStation(reader, self)
        self.cards.use(left_out=settings.readers_left_out, clerk=settings.clerk_readers)
        self.sync = SyncStation(
            None, pc, ca_path=ca_of(profile), heard=self._clock.heard, parent=self
        )
        self.printer = PrintStation(settings.printer_a4, settings.printer_roll, parent=self)
        self.caretaker = Caretaker(self._clock, self)
        self.caretaker.damaged.connect(self._tell)
        LogBook(self.cards, self.sync, self.printer, self)
        self._not_open = _NotOpen()
        later = cast(Any, self._not_open)
        self.context = Context(
            language=look[0],
            theme=look[1],
            lane=self.lane,
            looks=self.looks,
            cards=self.cards,
            sync=self.sync,
            printer=self.printer,
            intake=later,
            cashier=later,
            review=later,
            staff=later,
            cases=later,
            outbox=later,
            catalogue=later,
            device=place,
            clock=self._clock,
            kept=KeptSettings(profile, settings),
            training=profile.training,
            enrol=self._enrol,
            training_reader=reader if isinstance(reader, TrainingReader) else None,
        )
        self.window = MainWindow(self.context)
        self.sync.changed.connect(self._on_changed)
        look[0].changed.connect(self._keep_look)
        look[1].changed.connect(self._keep_look)

    @property
    def store(self) -> Store:
        """The open store."""
        assert self._store is not None
        return self._store

    def start(self) -> None:
        """Show the window; after its first paint open the store.

        The store has its place in the lane from here on, so that nothing typed gets ahead of it.
        """
        self.lane.submit(self._furnish, self._furnished, self._not_opened)
        self.window.installEventFilter(self)
        put_back(self.window, self.context.kept.now.window)
        self.window.show()
        self.window.activateWindow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """After the first paint, and not before it, the store may take the processor's time."""
        if watched is self.window and event.type() == QEvent.Type.UpdateRequest:
            self.window.removeEventFilter(self)
            QTimer.singleShot(0, self, self._painted.set)
        return super().eventFilter(watched, event)

    def close(self) -> None:
        """Keep what was typed, stop the stations, close the store."""
        if self._painted.is_set():
            place = place_of(self.window)
            self.context.kept.change(lambda settings: replace(settings, window=place))
        self.window.close()
        self._painted.set()  # a window that was never painted must not hold the lane
        for station in (self.cards, self.sync, self.printer, self.lane, self.looks, self.caretaker):
            station.close()
        if self._store is not None:
            self._store.close()

    def _furnish(self) -> DeviceIdentity:
        """On the lane: open the store and put the services into the context."""
        self._painted.wait()
        try:
            return self._open()
        except CounterError as error:
            self._not_open.why = error
            raise

    def _open(self) -> DeviceIdentity:
        from desktop.services.desk import open_desk
        from desktop.services.outbox import Outbox
        from desktop.services.reference import Reference, renew_from

        if self._store is None:
            self._store = open_profile(self._profile)
        store = self._store
        device = store.device
        if device is None or not at_home(self._profile, device):
            raise CounterError(Code.DEVICE_NOT_ENROLLED)
        self._reference = reference = Reference()
        try:
            renew_from(store, reference)
        except CounterError as error:  # what was last fit stands in: the counter opens anyway
            self._told.append(error)
        last = store.sync.get().last_contact
        self._clock.heard(store.sync.skew(), datetime.fromisoformat(last) if last else None)
        if (behind := store.sync.behind()) is not None:
            self._told.append(behind.told())
        members: tuple[StaffMember, ...] = ()
        closed: CounterError | None = None
        try:
            members = staff_of(self._profile, self.context.kept.now)
        except CounterError as error:  # what was taken before is sent all the same
            closed = error
            self._told.append(error)
        desk = open_desk(store, reference, self._clock, device, members, closed)
        context = self.context
        context.intake, context.cashier, context.review = desk.intake, desk.cashier, desk.review
        context.cases, context.outbox = desk.cases, Outbox(store, self._clock)
        context.catalogue = reference.catalogue
        context.staff = desk.staff
        return device

    def _furnished(self, device: DeviceIdentity) -> None:
        _log.info("open as %s", device.series)
        self.context.device = device
        self.window.retranslate()
        remember_place(self._profile, device)
        self.sync.attach(self.store)
        self.caretaker.start(self.store)
        self.cards.start()
        self.sync.start()
        self.printer.start()
        for error in self._told:
            self._tell(error)
        self.ready.emit()

    def _not_opened(self, error: CounterError) -> None:
        self.failed.emit(error)

    def _enrol(self, url: str, code: str) -> DeviceIdentity:
        device = enrol(self._profile, self.store, url, code)
        self.sync.enrolled()
        return device

    def _on_changed(self, changed: frozenset[str]) -> None:
        if any(name.startswith("reference:") for name in changed):
            self.lane.submit(self._renew, lambda _none: None, self._tell)

    def _renew(self) -> None:
        from desktop.services.reference import renew_from

        assert self._reference is not None
        renew_from(self.store, self._reference)
        self.context.catalogue = self._reference.catalogue

    def _keep_look(self) -> None:
        code, theme = self.context.language.code, self.context.theme
        dark, percent = theme.mode == "dark", theme.scale
        self.context.kept.change(
            lambda kept: replace(kept, language=code, dark=dark, text_percent=percent)
        )

    def _tell(self, error: CounterError) -> None:
        self.window.notify(Notice(self.context.language.failure(error), "bad"))


class Application(QObject):
    """From the start of the program to an open counter, by way of what stands in between.

    `make_reader` gives the card reader of a counter; it is asked again when a start is retried.
    """

    ready = Signal()

    def __init__(
        self, profile: Profile, make_reader: Callable[[], CardReader], lang: Lang | None = None
    ) -> None:
        super().__init__()
        self._profile, self._make_reader = profile, make_reader
        self._problem: CounterError | None = None
        try:
            self._settings = load_settings(profile)
        except CounterError as error:
            self._settings, self._problem = Settings(), error
        self.language = Language(lang or self._settings.language)
        mode: Mode = "dark" if self._settings.dark else "light"
        self.theme = Theme(mode=mode, scale=self._settings.text_percent)
        self.crashes = CrashReports(profile.crashes, self)
        self.crashes.crashed.connect(self._on_crash)
        self._garbage = GarbageKeeper(self)
        self.counter: Counter | None = None
        self._store: Store | None = None
        self._opening: OpeningWindow | None = None
        self._lane: Lane | None = None

    def open(self, *, ask_store: bool = False) -> None:
        """Open the counter, or the window that says what is in the way.

        `ask_store` where what was remembered of the place is not what the store says.
        """
        ask_store = ask_store or self._store is not None
        place = None if ask_store else remembered_place(self._profile)
        if place is None or not at_home(self._profile, place):
            try:
                # The first start, or the one after an enrolment: ask the store itself.
                self._store = self._store or open_profile(self._profile)
            except CounterError as error:
                self._before().show_failure(error)
                return
            place = self._store.device
            if place is None or not at_home(self._profile, place):
                self._before().show_enrolment()
                return
        store, self._store = self._store, None
        look = (self.language, self.theme)
        self.counter = Counter(
            self._profile, place, self._make_reader(), self._settings, look, store
        )
        self.counter.failed.connect(self._on_failed)
        self.counter.ready.connect(self.ready)
        self.counter.start()
        if self._opening is not None:
            self._opening.close()
        if self._problem is not None:
            self.counter.window.notify(Notice(self.language.failure(self._problem), "warn"))

    def come_up(self) -> None:
        """Somebody has started the program again: here it is, in front of everything."""
        opening = self._opening
        window = self.counter.window if self.counter is not None else opening
        if opening is not None and opening.isVisible():
            window = opening
        if window is not None:
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
            window.show()
            window.raise_()
            window.activateWindow()

    def close(self) -> None:
        """Close whatever is open."""
        if self._opening is not None:
            self._opening.close()
        if self._lane is not None:
            self._lane.close()
        if self.counter is not None:
            self.counter.close()
        if self._store is not None:
            self._store.close()
        self._garbage.close()
        self.crashes.close()

    def _on_failed(self, error: CounterError) -> None:
        """The store could not be opened behind the first screen."""
        counter, self.counter = self.counter, None
        if error.code is not Code.DEVICE_NOT_ENROLLED:
            self._before().show_failure(error)
        if counter is not None:
            counter.close()
            counter.deleteLater()
        if error.code is Code.DEVICE_NOT_ENROLLED:
            self.open(ask_store=True)

    def _before(self) -> OpeningWindow:
        if self._opening is None:
            self._opening = OpeningWindow(self.language)
            self._opening.retry.connect(self.open)
            self._opening.enrol.connect(self._enrol)
            # Enrolment asks the network: on a lane of its own, since the counter has none yet.
            self._lane = Lane(self)
        self._opening.show()
        return self._opening

    def _enrol(self, url: str, code: str) -> None:
        store, lane = self._store, self._lane
        assert store is not None
        assert lane is not None
        lane.submit(
            lambda: enrol(self._profile, store, url, code),
            lambda _device: self.open(),
            self._before().show_refusal,
        )

    def _on_crash(self, report: str) -> None:
        if self.counter is not None:
            text = self.language.t("opening.crashed", file=Path(report).name)
            self.counter.window.notify(Notice(text, "bad"))
