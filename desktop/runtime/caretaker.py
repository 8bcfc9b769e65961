"""Looks after the store while nobody works: moves its log into the file, checks its pages."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.failure import CounterError
from desktop.domain.journal import utc_stamp
from desktop.ports import Clock
from desktop.runtime.relay import Relay

if TYPE_CHECKING:
    from desktop.store import Store

IDLE = 2.0  # seconds without a write
BETWEEN_CHECKS = timedelta(days=7)
# The first minutes of a day belong to the first customer.
FIRST_CHECK = 300.0
CHECKED = "pages_checked_at"

_log = logging.getLogger("counter")


class Caretaker(QObject):
    """A thread for one store; `damaged` carries the CounterError when pages are found broken."""

    damaged = Signal(object)

    def __init__(
        self,
        clock: Clock,
        parent: QObject | None = None,
        *,
        idle: float = IDLE,
        first_check: float = FIRST_CHECK,
    ) -> None:
        super().__init__(parent)
        self._clock, self._idle = clock, idle
        self._first_check = monotonic() + first_check
        self._written = threading.Event()
        self._closed = threading.Event()
        self._relay = Relay(self)
        self._thread: threading.Thread | None = None

    def start(self, store: Store) -> None:
        """Look after this store until `close`."""
        self._store = store
        store.on_write(self._written.set)
        self._thread = threading.Thread(target=self._run, name="caretaker", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Join the thread; the store puts its log away itself when it is closed."""
        self._closed.set()
        self._written.set()
        if self._thread is not None:
            self._thread.join()
        self._relay.close()

    def _run(self) -> None:
        due = self._due()
        while not self._closed.is_set():
            written = self._written.wait(max(0.0, due - monotonic()))
            while written and not self._closed.is_set():
                self._written.clear()
                written = self._written.wait(self._idle)
            if self._closed.is_set():
                return
            with suppress(CounterError):  # whoever works with the store is told
                self._store.tend()
            if monotonic() >= due:
                self._check()
                due = monotonic() + BETWEEN_CHECKS.total_seconds()

    def _due(self) -> float:
        """When to check next, on the monotonic clock."""
        with suppress(CounterError, ValueError):
            last = self._store.state(CHECKED)
            if last is not None:
                left = datetime.fromisoformat(last) + BETWEEN_CHECKS - self._clock.now()
                if left <= BETWEEN_CHECKS:  # else the clock was ahead at that time
                    return max(self._first_check, monotonic() + left.total_seconds())
        return self._first_check

    def _check(self) -> None:
        try:
            self._store.check_pages()
            with self._store.write() as transaction:
                transaction.put_state(CHECKED, utc_stamp(self._clock.now()))
            _log.info("store: all pages are whole")
        except CounterError as error:
            _log.info("store: the pages were checked: %s", error)
            self._relay.post(partial(self.damaged.emit, error))
