"""A counter: its window and the parts behind it, from the first paint to the last commit."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, Signal

from desktop.card.training import TrainingReader
from desktop.config import KeptSettings, Profile, Settings
from desktop.domain.device import DeviceIdentity
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.place import (
    Activation,
    BangkokClock,
    activate,
    at_home,
    enrol,
    marks_of,
    open_profile,
    remember_place,
    staff_code,
    trainees_of,
)
from desktop.ports import CardReader
from desktop.runtime.card_station import CardStation
from desktop.runtime.caretaker import Caretaker
from desktop.runtime.crash import start_failed
from desktop.runtime.first_paint import FirstPaint
from desktop.runtime.lane import Lane
from desktop.runtime.log_book import LogBook
from desktop.runtime.next_day import NextDay
from desktop.runtime.print_station import PrintStation
from desktop.runtime.sync_station import News, SyncStation
from desktop.services.clock import OfficeClock
from ui.context import Context
from ui.language import Language
from ui.main_window import MainWindow
from ui.theme import Theme
from ui.values import Notice
from ui.window_place import place_of, put_back

if TYPE_CHECKING:
    from desktop.services.reference import Reference
    from desktop.services.session import Session
    from desktop.store import Store
    from sync.protocol import CodeAnswer

_log = logging.getLogger("counter")


class _NotOpen:
    """Stands for the services until the store is open; whoever asks meanwhile is told why."""

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

    painted = Signal()
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
        # Told once the window is open: what the store lacks, no staff.
        self._told: list[CounterError] = []
        pc = BangkokClock()
        self._clock = OfficeClock(pc)
        self._seen = False
        self.lane, self.looks = Lane(self), Lane(self)
        self.cards = CardStation(reader, self)
        self.cards.use(left_out=settings.readers_left_out, clerk=settings.clerk_readers)
        self.sync = SyncStation(None, pc, heard=self._clock.heard, parent=self)
        self.printer = PrintStation(settings.printer_a4, settings.printer_roll, parent=self)
        self.caretaker = Caretaker(self._clock, self)
        self.caretaker.damaged.connect(self._tell)
        self.caretaker.not_backed_up.connect(self._tell)
        self.day = NextDay(self._clock, self)
        self.day.came.connect(self._renew_soon)
        LogBook(self.cards, self.sync, self.printer, self)
        self._not_open = _NotOpen()
        self.context = Context(
            language=look[0],
            theme=look[1],
            lane=self.lane,
            looks=self.looks,
            cards=self.cards,
            sync=self.sync,
            printer=self.printer,
            desk=cast(Any, self._not_open),
            device=place,
            clock=self._clock,
            kept=KeptSettings(profile, settings),
            training=profile.training,
            enrol=self._enrol,
            activate=self._activate,
            staff_code=self._staff_code,
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
        self.lane.submit(self._furnish, self._furnished, self.failed.emit)
        FirstPaint(self.window, self._on_painted)
        put_back(self.window, self.context.kept.now.window)
        self.window.show()
        self.window.activateWindow()

    def close(self) -> None:
        """Keep what was typed, stop the stations, close the store; each whatever befalls another.

        A thread that is left behind would keep the process from ending.
        """
        with ExitStack() as ends:
            ends.callback(self._close_store)
            ends.callback(self.caretaker.close)
            ends.callback(self.day.close)
            for lane in (self.looks, self.lane):
                ends.callback(lane.close)
            for station in (self.printer, self.sync, self.cards):
                ends.callback(station.close)
            ends.callback(self.window.close)
            if self._seen:
                place = place_of(self.window)
                self.context.kept.change(lambda settings: replace(settings, window=place))

    def _close_store(self) -> None:
        if self._store is not None:
            self._store.close()

    def _on_painted(self) -> None:
        """Now, and not before, the store may take the processor's time."""
        self._seen = True
        self.lane.start()
        self.looks.start()
        self.painted.emit()

    def _furnish(self) -> DeviceIdentity:
        """On the lane: open the store and put the services into the context."""
        try:
            return self._open()
        except Exception as problem:
            self._not_open.why = start_failed(problem, self._profile.crashes)
            raise self._not_open.why from problem

    def _open(self) -> DeviceIdentity:
        from desktop.services.desk import open_desk
        from desktop.services.looking_back import LookingBack
        from desktop.services.reference import Reference

        if self._store is None:
            self._store = open_profile(self._profile)
        store = self._store
        device = store.device
        if device is None or not at_home(self._profile, device):
            raise CounterError(Code.DEVICE_NOT_ENROLLED)
        self._reference = reference = Reference(store=store, today=lambda: self._clock.now().date())
        last = store.sync.get().last_contact
        self._clock.heard(store.sync.skew(), datetime.fromisoformat(last) if last else None)
        if (behind := store.sync.behind()) is not None:
            self._told.append(behind.told())
        self.context.desk = desk = open_desk(
            store,
            reference,
            self._clock,
            device,
            trainees_of(self._profile),
            vault=marks_of(self._profile),
        )
        if (wrong := LookingBack(store, self._clock).wrong()) is not None:
            self._told.append(wrong)
        if (closed := desk.staff.closed) is not None:  # what was taken is sent all the same
            self._told.append(closed)
        return device

    def _furnished(self, device: DeviceIdentity) -> None:
        try:
            self._begin(device)
        except Exception as bug:  # noqa: BLE001 - told in place of the counter
            self.failed.emit(start_failed(bug, self._profile.crashes))
        else:
            self.ready.emit()
            self.looks.submit(self._read, self._data_read, self.failed.emit)

    def _data_read(self, problem: CounterError | None) -> None:
        if problem is not None:
            self._tell(problem)
        self.day.start()

    def _begin(self, device: DeviceIdentity) -> None:
        _log.info("open as %s", device.series)
        self.context.device = device
        self.window.retranslate()
        remember_place(self._profile, device)
        self.sync.attach(self.store)
        self.caretaker.start(self.store, self._back_up, self._tidied())
        self.cards.start()
        self.sync.start()
        self.printer.start()
        for error in self._told:
            self._tell(error)

    def _back_up(self, store: Store) -> bool:
        """On the caretaker's thread."""
        from desktop.safekeeping import back_up

        return back_up(self._profile, self.context.kept.now, store)

    def _tidied(self) -> Callable[[], None]:
        """What erases old records and files and looks through the rest, for the caretaker's thread;
        STORE_CHANGED tells what it finds.
        """
        from desktop.runtime.old_files import remove_old
        from desktop.services.keeping import Keeping
        from desktop.services.looking_back import LookingBack

        assert self._reference is not None
        reference, profile, clock = self._reference, self._profile, self._clock
        keeping, back = Keeping(self.store, reference, clock), LookingBack(self.store, clock)

        def tidy() -> None:
            keeping.tidy()
            remove_old(profile, reference.retention, clock.now())
            back.look()
            if (wrong := back.wrong()) is not None:
                raise wrong

        return tidy

    def _enrol(self, url: str, code: str) -> DeviceIdentity:
        device = enrol(self._profile, self.store, url, code)
        self.sync.enrolled()
        return device

    def _activate(self, staff_id: str, code: str, pin: str) -> None:
        typed = Activation(staff_id, code, pin)
        activate(self.store, self.context.desk.staff, typed)

    def _staff_code(self, session: Session, staff_id: str) -> CodeAnswer:
        stamp = utc_stamp(self._clock.now())
        return staff_code(self.store, session, staff_id, stamp)

    def _on_changed(self, news: News) -> None:
        if news.bundles or news.staff:
            self._renew_soon()

    def _renew_soon(self) -> None:
        """There is another edition of the reference data, or a day on which one may begin."""
        renewal = self.context.renewal
        self.lane.submit(self._renew, lambda _none: renewal.happened.emit(), self._tell)

    def _read(self) -> CounterError | None:
        """Beside the store lane, where a PIN may wait to be checked: read the data of the office.

        What keeps those of the centre from being in use, if so.
        """
        assert self._reference is not None
        try:
            try:
                self._renew()
            except CounterError as error:
                self._reference.calendar()  # not even the shipped files can be used
                return error
        except Exception as problem:
            raise start_failed(problem, self._profile.crashes) from problem
        return None

    def _renew(self) -> None:
        from desktop.services.reference import renew_from

        assert self._reference is not None
        self.context.desk.staff.renew()
        renew_from(self.store, self._reference, self._clock.now().date())

    def _keep_look(self) -> None:
        code, theme = self.context.language.code, self.context.theme
        dark, percent = theme.mode == "dark", theme.scale
        self.context.kept.change(
            lambda kept: replace(kept, language=code, dark=dark, text_percent=percent)
        )

    def _tell(self, error: CounterError) -> None:
        self.window.notify(Notice(self.context.language.failure(error), "bad"))
