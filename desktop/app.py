"""Puts the parts together: from a profile on disk to a window in which people work."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal

from desktop.config import Profile, Settings, load_settings
from desktop.counter import Counter
from desktop.domain.failure import Code, CounterError
from desktop.domain.text import Lang
from desktop.place import (
    at_home,
    enrol,
    open_profile,
    remembered_place,
)
from desktop.ports import CardReader
from desktop.runtime.crash import CrashReports, start_failed
from desktop.runtime.first_paint import FirstPaint
from desktop.runtime.garbage import GarbageKeeper
from desktop.runtime.lane import Lane
from ui.language import Language
from ui.theme import Mode, Theme
from ui.values import Notice

if TYPE_CHECKING:
    from desktop.store import Store
    from ui.opening import OpeningWindow

_log = logging.getLogger("counter")


class Application(QObject):
    """From the start of the program to an open counter, by way of what stands in between.

    `make_reader` gives the card reader of a counter; it is asked again when a start is retried.
    `painted` says that a window is seen, `failed` carries the CounterError that it shows in place
    of the counter.
    """

    painted = Signal()
    ready = Signal()
    failed = Signal(object)

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
        try:
            self._open(ask_store or self._store is not None)
        except Exception as bug:  # noqa: BLE001 - told in place of the counter
            self._on_failed(start_failed(bug, self._profile.crashes))

    def _open(self, ask_store: bool) -> None:
        place = None if ask_store else remembered_place(self._profile)
        if place is None or not at_home(self._profile, place):
            try:
                # The first start, or the one after an enrolment: ask the store itself.
                self._store = self._store or open_profile(self._profile)
            except CounterError as error:
                self._on_failed(error)
                return
            place = self._store.device
            if place is None or not at_home(self._profile, place):
                self._before().show_enrolment()
                return
        look = (self.language, self.theme)
        reader = self._make_reader()
        self.counter = Counter(self._profile, place, reader, self._settings, look, self._store)
        self._store = None  # the counter's from here on
        self.counter.failed.connect(self._on_failed)
        self.counter.ready.connect(self.ready)
        self.counter.painted.connect(self.painted)
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
        """Close whatever is open, each whatever befalls another."""
        with ExitStack() as ends:
            ends.callback(self.crashes.close)
            ends.callback(self._garbage.close)
            for part in (self._store, self.counter, self._lane, self._opening):
                if part is not None:
                    ends.callback(part.close)

    def _on_failed(self, error: CounterError) -> None:
        """There is no counter: its store could not be opened, or a bug has ended the start."""
        counter, self.counter = self.counter, None
        if error.code is not Code.DEVICE_NOT_ENROLLED:
            _log.info("not opened: %s", error.code.value)
            self.failed.emit(error)
        try:
            if error.code is not Code.DEVICE_NOT_ENROLLED:
                self._before().show_failure(error)
        except Exception:  # nothing to be seen, then, and so nobody who could close it
            QTimer.singleShot(0, QCoreApplication.quit)
            raise
        finally:
            if counter is not None:
                counter.close()
                counter.deleteLater()
        if error.code is Code.DEVICE_NOT_ENROLLED:
            self.open(ask_store=True)

    def _before(self) -> OpeningWindow:
        if self._opening is None:
            from ui.opening import OpeningWindow  # and TLS with it, which no other start asks for

            self._opening = OpeningWindow(
                self.language, self._settings.central, self._settings.central_ca
            )
            self._opening.retry.connect(self.open)
            self._opening.enrol.connect(self._enrol)
            # Enrolment asks the network: on a lane of its own, since the counter has none yet.
            self._lane = Lane(self)
            self._lane.start()
            FirstPaint(self._opening, self.painted.emit)
        self._opening.show()
        return self._opening

    def _enrol(self, url: str, code: str, ca: str) -> None:
        store, lane = self._store, self._lane
        assert store is not None
        assert lane is not None
        lane.submit(
            lambda: enrol(self._profile, store, url, code, Path(ca) if ca else None),
            lambda _device: self.open(),
            self._before().show_refusal,
        )

    def _on_crash(self, report: str) -> None:
        if self.counter is not None:
            text = self.language.t("opening.crashed", file=Path(report).name)
            self.counter.window.notify(Notice(text, "bad"))
