"""The exchange with the central side as seen from the main thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.bundle import NEWS
from desktop.domain.failure import Code, CounterError
from desktop.domain.staff import STAFF_NEWS
from desktop.ports import Clock
from desktop.runtime.relay import Relay
from sync.report import LineState, SyncReport

if TYPE_CHECKING:
    from desktop.store import Store
    from sync.client import CentralClient
    from sync.engine import SyncEngine

LONG_POLL = 25  # seconds that the server may keep a question for news open
AFTER_A_BUG = 300.0
AFTER_A_FAULT = 30.0  # of the store, such as a moment in which it cannot be read
SHORT = 1.0
_SEVERITY = list(LineState)
_NO_LINE = frozenset({LineState.OFFLINE, LineState.INSECURE})
# Before the engine could begin: only a person can give another address, or enrol.
_FOR_A_PERSON = frozenset({Code.CENTRAL_REFUSED, Code.CENTRAL_ADDRESS})
_NOT_BEGUN = SyncReport(state=LineState.PROBLEM)


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """How the counter stands with the central side.

    `acknowledged` counts entries since the start, `waiting` those not yet confirmed,
    `exceptions` what the centre could not apply. `last_contact` is UTC; `next_try_in` are
    seconds from the moment of this value, None when nothing is planned; `skew` is the server's
    clock minus ours in seconds; `error` says what is wrong.
    """

    state: LineState = LineState.OFFLINE
    acknowledged: int = 0
    waiting: int = 0
    exceptions: int = 0
    last_contact: str | None = None
    next_try_in: float | None = None
    skew: int = 0
    error: CounterError | None = None


@dataclass(frozen=True, slots=True)
class News:
    """What the centre has told of: cases by their ids, bundles by their editions, and whether
    there is another list of staff.
    """

    cases: frozenset[str] = frozenset()
    bundles: frozenset[str] = frozenset()
    staff: bool = False

    @classmethod
    def of(cls, changed: Iterable[str]) -> News:
        """From case ids, `bundle:<edition>` and `STAFF_NEWS`, as the exchange tells them."""
        told = frozenset(changed)
        bundles = frozenset(name for name in told if name.startswith(NEWS))
        names = frozenset(name.removeprefix(NEWS) for name in bundles)
        return cls(told - bundles - {STAFF_NEWS}, names, STAFF_NEWS in told)


class _Way:
    """One of the two directions; `last` is what its thread met with last."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.wake = threading.Event()
        self.forced = False
        self.not_before = 0.0  # until when a busy server asked for peace, on the monotonic clock
        self.last: SyncReport | None = None

    @property
    def well(self) -> bool:
        return self.last is not None and self.last.state is LineState.ONLINE

    @property
    def stuck(self) -> bool:
        return self.last is not None and not self.well and self.last.next_try_in is None


class SyncStation(QObject):
    """Pushes the journal in one thread and waits for the feed in another.

    Each commit to the journal wakes the push; when one way comes back the other tries at once.
    `status_changed` carries a `SyncStatus`, `changed` a `News`; `clock` and `heard` are the
    engine's. After `close` nothing is emitted any more.
    """

    status_changed = Signal(object)
    changed = Signal(object)

    def __init__(
        self,
        store: Store | None,
        clock: Clock,
        *,
        heard: Callable[[int, datetime], None] = lambda _skew, _at: None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock, self._heard = clock, heard
        self._status = SyncStatus()
        self._reports: dict[str, SyncReport] = {}
        self._closed = False
        self._line_down = False
        self._wanted: set[str] = set()  # by the main thread, taken away by that which pushes
        self._lock = threading.Lock()
        self._telling = threading.Lock()
        self._engine: SyncEngine | None = None
        self._clients: tuple[CentralClient, ...] = ()
        self._push, self._pull = _Way("push"), _Way("pull")
        self._relay = Relay(self)
        self._threads = [
            threading.Thread(target=run, name=f"sync-{way.name}", daemon=True)
            for run, way in ((self._push_on, self._push), (self._pull_on, self._pull))
        ]
        if store is not None:
            self.attach(store)

    def attach(self, store: Store) -> None:
        """Exchange this store's journal; before `start`, where it was not open at the beginning."""
        self._store = store
        store.on_append(self.wake)

    @property
    def status(self) -> SyncStatus:
        """How things stand now."""
        return self._status

    def start(self) -> None:
        """Begin the exchange."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """There is something to push; from any thread."""
        self._push.wake.set()

    def send_now(self) -> None:
        """Try both ways at once, also where trying again seemed of no use."""
        for way in (self._push, self._pull):
            way.forced = True
            way.wake.set()

    def want(self, case_id: str) -> None:
        """Somebody looks at a case of which the centre has more; `changed` tells when it is here.

        Without a line it is fetched once that is back.
        """
        self._wanted.add(case_id)
        self.wake()

    def enrolled(self) -> None:
        """The store has a new identity or token: begin anew with it."""
        self._forget()
        self.send_now()

    def set_line_down(self, down: bool) -> None:
        """Act as if the cable were pulled (training only), or put back."""
        with self._lock:
            self._line_down = down
            for client in self._clients:
                client.set_line_down(down)
        self.send_now()

    def close(self) -> None:
        """Cut what is under way and join the threads; harmless when closed or never started."""
        self._closed = True
        self._forget()
        self.send_now()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()
        self._relay.close()

    # --- in the two threads -------------------------------------------------------------------

    def _push_on(self) -> None:
        way = self._push
        while not self._closed:
            report = self._try(way, self._push_once)
            self._rest(way, report.next_try_in)

    def _push_once(self, engine: SyncEngine) -> SyncReport:
        self._count()  # known at once, however long the line takes
        while self._wanted:
            engine.want(self._wanted.pop())
        return engine.push_once()

    def _pull_on(self) -> None:
        way = self._pull
        while not self._closed:
            began, patient = monotonic(), way.well
            report = self._try(way, self._wait_for_news if patient else self._look_for_news)
            if report.greet:  # also by a counter that has nothing to send
                self.wake()
            if not way.well:
                self._rest(way, report.next_try_in)
            elif patient and not report.pulled and monotonic() - began < SHORT:
                # Not held open as asked for (a server that is closing): no tight loop.
                self._rest(way, SHORT)

    @staticmethod
    def _wait_for_news(engine: SyncEngine) -> SyncReport:
        return engine.pull_once(LONG_POLL)

    @staticmethod
    def _look_for_news(engine: SyncEngine) -> SyncReport:
        # After a silence the answer comes at once, so that it is soon known that the line is back.
        return engine.pull_once()

    def _try(self, way: _Way, step: Callable[[SyncEngine], SyncReport]) -> SyncReport:
        forced, way.forced = way.forced, False
        if way.last is not None and way.stuck and not forced:
            with suppress(CounterError):
                self._count()
            return way.last
        try:
            report = step(self._made())
        except CounterError as error:  # before the engine could begin, or tell what came of it
            again = None if error.code in _FOR_A_PERSON else AFTER_A_FAULT
            report = replace(_NOT_BEGUN, error=error, next_try_in=again)
        except Exception as bug:  # noqa: BLE001 - raised again where crashes are reported
            report = replace(_NOT_BEGUN, next_try_in=AFTER_A_BUG)
            self._relay.post_bug(bug)
        way.last = report
        busy = report.error is not None and report.error.code is Code.CENTRAL_BUSY
        way.not_before = monotonic() + (report.next_try_in or 0.0) if busy else 0.0
        if not self._closed:
            self._report(way, report)
        return report

    # Two threads count, and the main thread believes whom it hears last: so whoever counted last
    # must also be the last to tell.

    def _count(self) -> None:
        with self._telling:
            self._relay.post(partial(self._on_counted, self._store.journal.counts().unsent))

    def _report(self, way: _Way, report: SyncReport) -> None:
        with self._telling:
            with suppress(CounterError):  # a store that cannot be read: the report says so
                waiting = self._store.journal.counts().unsent
                exceptions = self._store.sync.exception_count()
                report = replace(report, waiting=waiting, exceptions=exceptions)
            self._relay.post(partial(self._on_arrived, way, report))

    def _rest(self, way: _Way, seconds: float | None) -> None:
        way.wake.wait(seconds)
        way.wake.clear()
        # What is new is counted at once, but a busy server is left alone for as long as it said.
        while not (way.forced or self._closed) and (left := way.not_before - monotonic()) > 0:
            with suppress(CounterError):
                self._count()
            way.wake.wait(left)
            way.wake.clear()

    def _made(self) -> SyncEngine:
        # Here and not above: the window is shown before requests and pydantic are loaded.
        from sync.client import CentralClient
        from sync.engine import SyncEngine
        from sync.refusals import fail, no_answer

        with self._lock:
            if self._closed:
                no_answer("closed")
            if self._engine is None:
                device = self._store.device
                if device is None:
                    fail(Code.CENTRAL_REFUSED)
                self._clients = tuple(CentralClient.of(device) for _ in range(3))
                pusher, second, puller = self._clients
                for client in self._clients:
                    client.set_line_down(self._line_down)
                self._engine = SyncEngine(
                    self._store,
                    pusher,
                    self._clock,
                    feed_client=puller,
                    second=second,
                    heard=self._heard,
                )
            return self._engine

    def _forget(self) -> None:
        with self._lock:
            for client in self._clients:
                client.close()
            self._engine, self._clients = None, ()

    # --- on the main thread -------------------------------------------------------------------

    def _on_arrived(self, way: _Way, report: SyncReport) -> None:
        before = self._reports.get(way.name)
        self._reports[way.name] = report
        back = before is not None and before.state is not LineState.ONLINE
        if back and report.state is LineState.ONLINE:
            other = self._pull if way is self._push else self._push
            if other.last is not None and other.last.state in _NO_LINE:
                other.wake.set()
        worst = max(self._reports.values(), key=lambda r: _SEVERITY.index(r.state))
        self._tell(
            SyncStatus(
                state=worst.state,
                acknowledged=self._status.acknowledged + report.acknowledged,
                waiting=report.waiting,
                exceptions=report.exceptions,
                last_contact=report.last_contact or self._status.last_contact,
                next_try_in=worst.next_try_in,
                skew=report.skew,
                error=worst.error,
            )
        )
        if report.changed:
            self.changed.emit(News.of(report.changed))

    def _on_counted(self, waiting: int) -> None:
        if waiting != self._status.waiting:
            self._tell(replace(self._status, waiting=waiting))

    def _tell(self, status: SyncStatus) -> None:
        if status != self._status:
            self._status = status
            self.status_changed.emit(status)
