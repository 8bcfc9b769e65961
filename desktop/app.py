"""Puts the parts together: from a profile on disk to a window in which people work."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.config import RESOURCES, Profile, Settings, load_settings, save_settings
from desktop.domain.device import DeviceIdentity
from desktop.domain.failure import CounterError
from desktop.domain.text import Lang
from desktop.place import BangkokClock, ca_of, enrol, open_profile
from desktop.ports import CardReader
from desktop.runtime.card_station import CardStation
from desktop.runtime.crash import CrashReports
from desktop.runtime.garbage import GarbageKeeper
from desktop.runtime.lane import Lane
from desktop.runtime.print_station import PrintStation
from desktop.runtime.sync_station import SyncStation
from ui.context import Context
from ui.language import Language
from ui.main_window import MainWindow
from ui.opening import OpeningWindow
from ui.theme import Theme
from ui.values import Notice

if TYPE_CHECKING:
    from desktop.services.reference import Reference
    from desktop.store import Store

_log = logging.getLogger("counter")


class Counter(QObject):
    """An open counter: its stations, its services and its window; `close` ends all of it."""

    def __init__(
        self,
        profile: Profile,
        store: Store,
        device: DeviceIdentity,
        reader: CardReader,
        settings: Settings,
        look: tuple[Language, Theme],
    ) -> None:
        super().__init__()
        from desktop.services.desk import open_desk
        from desktop.services.outbox import Outbox
        from desktop.services.reference import Reference
        from desktop.services.staff import load_staff

        self._profile, self.store, self._settings = profile, store, settings
        clock = BangkokClock()
        reference = Reference()
        _use_sent_files(reference, store)
        desk = open_desk(
            store, reference, clock, device, load_staff(RESOURCES / "training" / "staff.toml")
        )
        self.lane = Lane(self)
        self.cards = CardStation(reader, self)
        self.sync = SyncStation(store, clock, ca_path=ca_of(profile), parent=self)
        self.printer = PrintStation(settings.printer_a4, settings.printer_roll, parent=self)
        self.context = Context(
            language=look[0],
            theme=look[1],
            lane=self.lane,
            cards=self.cards,
            sync=self.sync,
            printer=self.printer,
            intake=desk.intake,
            cashier=desk.cashier,
            review=desk.review,
            staff=desk.staff,
            cases=desk.cases,
            outbox=Outbox(store),
            catalogue=reference.catalogue,
            device=device,
            clock=clock,
            training=profile.training,
            enrol=self._enrol,
        )
        self.window = MainWindow(self.context)
        self.sync.changed.connect(lambda changed: self._on_changed(reference, changed))
        look[0].changed.connect(self._keep_settings)
        look[1].changed.connect(self._keep_settings)
        self._warm: Callable[[], None] = reference.warm

    def start(self) -> None:
        """Show the window, then wake the rest."""
        self.window.show()
        # After the first paint: readers, network and printers may take their time.
        QTimer.singleShot(0, self, self._wake)

    def close(self) -> None:
        """Keep what was typed, stop the stations, close the store."""
        self.window.close()
        for station in (self.cards, self.sync, self.printer, self.lane):
            station.close()
        self.store.close()

    def _wake(self) -> None:
        self.cards.start()
        self.sync.start()
        self.printer.start()
        self.lane.submit(self._warm, lambda _none: None, self._failed)

    def _enrol(self, url: str, code: str) -> DeviceIdentity:
        device = enrol(self._profile, self.store, url, code)
        self.sync.enrolled()
        return device

    def _on_changed(self, reference: Reference, changed: frozenset[str]) -> None:
        if any(name.startswith("reference:") for name in changed):
            self.lane.submit(
                lambda: _use_sent_files(reference, self.store), lambda _none: None, self._failed
            )

    def _keep_settings(self) -> None:
        language, theme = self.context.language, self.context.theme
        settings = Settings(
            language=language.code,
            dark=theme.mode == "dark",
            text_percent=theme.scale,
            printer_a4=self._settings.printer_a4,
            printer_roll=self._settings.printer_roll,
        )
        try:
            save_settings(self._profile, settings)
        except OSError as problem:
            _log.info("settings were not kept: %s", type(problem).__name__)

    def _failed(self, error: CounterError) -> None:
        self.window.notify(Notice(self.context.language.failure(error), "bad"))


class Application(QObject):
    """From the start of the program to an open counter, by way of what stands in between.

    `opened` comes when the counter's window is there.
    """

    opened = Signal()

    def __init__(self, profile: Profile, reader: CardReader, lang: Lang | None = None) -> None:
        super().__init__()
        self._profile, self._reader = profile, reader
        self._problem: CounterError | None = None
        try:
            self._settings = load_settings(profile)
        except CounterError as error:
            self._settings, self._problem = Settings(), error
        self.language = Language(lang or self._settings.language)
        self.theme = Theme()
        self.theme.set_mode("dark" if self._settings.dark else "light")
        self.theme.set_scale(self._settings.text_percent)
        self.crashes = CrashReports(profile.crashes, self)
        self.crashes.crashed.connect(self._on_crash)
        self._garbage = GarbageKeeper(self)
        self.counter: Counter | None = None
        self._store: Store | None = None
        self._opening: OpeningWindow | None = None
        self._lane: Lane | None = None

    def open(self) -> None:
        """Open the counter, or the window that says what is in the way."""
        try:
            self._store = self._store or open_profile(self._profile)
            device = self._store.device
            if device is None:
                self._before().show_enrolment()
                return
            self.counter = Counter(
                self._profile, self._store, device, self._reader, self._settings,
                (self.language, self.theme),
            )  # fmt: skip
        except CounterError as error:
            self._before().show_failure(error)
            return
        if self._opening is not None:
            self._opening.close()
        self.counter.start()
        if self._problem is not None:
            self.counter.window.notify(Notice(self.language.failure(self._problem), "warn"))
        self.opened.emit()

    def close(self) -> None:
        """Close whatever is open."""
        if self._opening is not None:
            self._opening.close()
        if self._lane is not None:
            self._lane.close()
        if self.counter is not None:
            self.counter.close()
        elif self._store is not None:
            self._store.close()
        self._garbage.close()
        self.crashes.close()

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


def _use_sent_files(reference: Reference, store: Store) -> None:
    """Put the reference files of the central side before those that were shipped."""
    sent = {}
    for name in store.reference.etags():
        found = store.reference.get(name)
        if found is not None:
            sent[name] = found[1].decode("utf-8")
    if sent:
        reference.renew(sent)
