"""Looks after the store while nobody works: its log, pages, backup, and what is old."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.ports import BACKED_UP, Clock
from desktop.runtime.relay import Relay

if TYPE_CHECKING:
    from desktop.store import Store

IDLE = 2.0  # seconds without a write
BETWEEN_CHECKS = timedelta(days=7)
# The first minutes of a day belong to the first customer.
FIRST_CHECK = 300.0
CHECKED = "pages_checked_at"
# What could not be done is tried again, and a new day looked for, as long as the program is open.
AGAIN = 3600.0

_log = logging.getLogger("counter")


@dataclass(slots=True)
class _Chore:
    """What is done once a week: the state that says when, how, and when next (monotonic)."""

    state: str
    do: Callable[[Store], bool]
    due: float = 0.0
    told: bool = False  # that it cannot be done: once is enough for a clerk


class Caretaker(QObject):
    """A thread for one store; `damaged` carries the CounterError when pages are found broken,
    `not_backed_up` why there is no backup of this week.
    """

    damaged = Signal(object)
    not_backed_up = Signal(object)

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

    def start(
        self,
        store: Store,
        back_up: Callable[[Store], bool] | None = None,
        tidy: Callable[[], None] = lambda: None,
    ) -> None:
        """Look after this store until `close`; `back_up` makes its backup, if one is wanted, and
        `tidy` erases what is past its time and looks through the rest, the first time on a day: it
        is asked every hour.
        """
        self._store, self._tidy = store, tidy
        self._chores = [_Chore(CHECKED, self._check)]
        if back_up is not None:
            self._chores.append(_Chore(BACKED_UP, back_up))
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
        for chore in self._chores:
            chore.due = self._due(chore.state)
        tidied = self._first_check
        while not self._closed.is_set():
            due = min(tidied, *(chore.due for chore in self._chores))
            written = self._written.wait(max(0.0, due - monotonic()))
            while written and not self._closed.is_set():
                self._written.clear()
                written = self._written.wait(self._idle)
            if self._closed.is_set():
                return
            with suppress(CounterError):  # whoever works with the store is told
                self._store.tend()
            if monotonic() >= tidied:  # before the backup, which then keeps less
                self._tidied()
                tidied = monotonic() + AGAIN
            for chore in self._chores:
                if monotonic() >= chore.due and not self._closed.is_set():
                    self._do(chore)

    def _tidied(self) -> None:
        """What cannot be done may be in an hour; that the record was changed is told at once."""
        try:
            self._tidy()
        except CounterError as error:
            if error.code is Code.STORE_CHANGED:
                self._relay.post(partial(self.damaged.emit, error))

    def _due(self, state: str) -> float:
        """When to do next what was last done at the time of this state, on the monotonic clock."""
        with suppress(CounterError, ValueError):
            last = self._store.state(state)
            if last is not None:
                left = datetime.fromisoformat(last) + BETWEEN_CHECKS - self._clock.now()
                if left <= BETWEEN_CHECKS:  # else the clock was ahead at that time
                    return max(self._first_check, monotonic() + left.total_seconds())
        return self._first_check

    def _do(self, chore: _Chore) -> None:
        wait = BETWEEN_CHECKS.total_seconds()
        try:
            if chore.do(self._store):
                with self._store.write() as transaction:
                    transaction.put_state(chore.state, utc_stamp(self._clock.now()))
                _log.info("store: %s", chore.state)
        except CounterError as error:
            _log.info("store: not %s: %s", chore.state, error.code.value)
            signal = self.damaged if chore.state == CHECKED else self.not_backed_up
            if not chore.told:
                self._relay.post(partial(signal.emit, error))
            chore.told, wait = True, AGAIN if chore.state == BACKED_UP else wait
        chore.due = monotonic() + wait

    def _check(self, store: Store) -> bool:
        store.check_pages()
        return True
