"""Card readers by PC/SC: who watches, and what is told of each card.

`smartcard.scard` is used directly: pyscard's own monitors end for good when the service is away
(seen with 2.3.1) and take two cards with the same ATR for one. One thread watches all readers;
each card is read by a thread with a context of its own, since SCardConnect blocks in pcscd for as
long as another program holds a transaction on that card (seen with pcsc-lite 1.9.9).
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from time import monotonic, perf_counter

from desktop.card import pcsc_codes as rc
from desktop.card.failures import absent, busy, removed, service_down, unreadable, unresponsive
from desktop.card.pcsc_link import (
    LostError,
    ServiceAwayError,
    Stay,
    connected,
    context,
    list_readers,
    scard,
)
from desktop.card.reading import read_identity, read_stay
from desktop.domain.failure import CounterError
from desktop.ports import (
    CardChecked,
    CardEvent,
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    CardTried,
    ClerkCardChanged,
    ReaderRoles,
    ReadersChanged,
    ReadTiming,
    ServiceChanged,
    Stage,
    Still,
)

# Bits of a reader's state; the upper 16 count insertions and removals.
_CHANGED, _UNAVAILABLE, _PRESENT, _MUTE = 0x0002, 0x0008, 0x0020, 0x0200

_PLUG_AND_PLAY = "\\\\?PnP?\\Notification"

_WATCH_S = 1.0  # a cancel in the moment before the wait is lost; so no wait is longer
_RETRY_S = (0.25, 2.0)  # first and longest pause before the service is sought again
_BUSY_S = 3.0  # so long another program may use a card before the user is told
_LOOK_S = 0.2  # the same while a card waits for another program
_JOIN_S = 3.0


class PcscReader:
    """Watches all PC/SC readers and reads each card put in (`desktop.ports.CardReader`)."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._context: int | None = None
        self._emit: Callable[[CardEvent], None] = lambda _: None
        self._telling = threading.Lock()
        self._sessions = 0
        self._stays: dict[str, Stay] = {}
        self._reads: list[tuple[Stay, threading.Thread]] = []
        self._roles = ReaderRoles()
        self._of_clerk: set[str] = set()  # the clerk's readers that hold a card
        # Whatever changes the stays is done by the watching thread.
        self._orders: deque[Callable[[], None]] = deque()

    def stop(self) -> None:
        """End `run` soon; callable from any thread, more than once."""
        self._stopped.set()
        self._wake()

    def use(self, roles: ReaderRoles) -> None:
        """From now on readers have these roles."""
        self._roles = roles
        self._wake()

    def read_again(self, reader: str) -> None:
        """Begin a new stay of the card in a reader and read it, unless it is being read anyway."""

        def again() -> None:
            stay = self._stays.get(reader)
            if stay is not None and stay.finished:
                self._renew(stay)

        self._order(again)

    def check(self, reader: str, session: int, answer: Callable[[CardChecked], None]) -> None:
        """Ask the chip whether it is still the person of that stay."""
        stay = self._stays.get(reader)
        if stay is None or stay.session != session:
            answer(CardChecked(Still.GONE))
        elif not stay.finished:
            answer(CardChecked(Still.SAME))
        else:
            self._start(self._check, stay, answer)

    def try_read(self, reader: str, answer: Callable[[CardTried], None]) -> None:
        """Read the card in any reader whole, for its timing; no event tells of it."""
        self._start(self._try, Stay(reader, 0, 0, monotonic()), answer)

    def run(self, emit: Callable[[CardEvent], None]) -> None:
        """Block until `stop`; a service that is away is sought again for ever."""
        self._emit = emit
        running: bool | None = None
        pause = _RETRY_S[0]
        while not self._stopped.is_set():
            try:
                with context() as self._context:
                    if running is not True:
                        running = True
                        self._tell(ServiceChanged(running=True))
                    pause = _RETRY_S[0]
                    self._watch(self._context)
            except ServiceAwayError:
                self._context = None
                for reader in list(self._stays):
                    self._close(reader, service_down())
                self._clerk_left(self._of_clerk)
                self._obey()
                if running is not False:
                    if running:
                        self._tell(ReadersChanged(()))
                    running = False
                    self._tell(ServiceChanged(running=False))
                self._stopped.wait(pause)
                pause = min(2 * pause, _RETRY_S[1])
        self._context = None
        for stay in self._stays.values():
            stay.gone.set()
        until = monotonic() + _JOIN_S
        for stay, thread in self._reads:
            # Blocked in the service by another program's transaction: then it ends with it.
            if stay.connected or not stay.told_busy:
                thread.join(max(0.0, until - monotonic()))

    def _wake(self) -> None:
        """Cut the wait of the watching thread short."""
        context = self._context
        if context is not None:
            scard().SCardCancel(context)

    # --- watching -------------------------------------------------------------------------

    def _watch(self, context: int) -> None:
        now: ReadersChanged | None = None
        known = {_PLUG_AND_PLAY: 0}
        while not self._stopped.is_set():
            found = self._roles.sort(list_readers(context))
            if found != now:
                for reader in set(self._stays) - set(found.readers):
                    self._close(reader, removed())
                self._clerk_left(self._of_clerk - set(found.clerk))
                # One whose role has changed is looked at anew.
                stays_so = () if now is None else {*now.readers} & {*found.readers}
                stays_clerks = () if now is None else {*now.clerk} & {*found.clerk}
                as_before = {_PLUG_AND_PLAY, *stays_so, *stays_clerks}
                known = {n: state for n, state in known.items() if n in as_before}
                known = dict.fromkeys((*found.readers, *found.clerk), 0) | known
                now = found
                self._tell(found)
            self._obey()
            if not known:
                self._stopped.wait(_WATCH_S)
                continue
            result, states = scard().SCardGetStatusChange(
                context, self._patience_ms(), list(known.items())
            )
            result &= 0xFFFFFFFF
            if result == rc.SUCCESS:
                for name, state, _ in states:
                    known[name] = state & ~_CHANGED
                    if name != _PLUG_AND_PLAY:
                        self._look(name, state)
            elif result == rc.UNKNOWN_READER and known.keys() - list_readers(context) <= {
                _PLUG_AND_PLAY
            }:
                known.pop(_PLUG_AND_PLAY, None)  # unknown here: readers are listed every second
            elif result in (rc.UNKNOWN_READER, rc.READER_UNAVAILABLE, rc.NO_READERS):
                self._stopped.wait(_LOOK_S)  # one has just left: list anew
            elif result not in (rc.TIMEOUT, rc.CANCELLED):
                raise ServiceAwayError
            self._tell_busy()
            self._open_lost()

    def _clerk_left(self, readers: set[str]) -> None:
        for reader in readers:
            self._tell(ClerkCardChanged(reader, present=False))
        self._of_clerk = self._of_clerk - readers

    def _patience_ms(self) -> int:
        waiting = any(not (s.connected or s.finished) for s in self._stays.values())
        return int((_LOOK_S if waiting else _WATCH_S) * 1000)

    def _look(self, reader: str, state: int) -> None:
        """Compare a reader's state with the stay in it; the event counter tells a swapped card."""
        present = bool(state & _PRESENT) and not state & _UNAVAILABLE
        if reader in self._roles.clerk:
            if present and reader not in self._of_clerk:
                self._of_clerk.add(reader)
                self._tell(ClerkCardChanged(reader, present=True))
            elif not present:
                self._clerk_left({reader} & self._of_clerk)
            return
        stay = self._stays.get(reader)
        if stay is not None and not (present and stay.counter == state >> 16):
            self._close(reader, removed())
            stay = None
        if present and stay is None:
            self._open(reader, state >> 16, mute=bool(state & _MUTE))

    def _open_lost(self) -> None:
        """Begin a new stay where a card was lost: the service cannot tell a quick swap from none.

        The failed transmit ended the old card's connection, and a card put in before the service
        looks again moves no event counter. A stay of its own never mixes two persons.
        """
        for stay in [stay for stay in self._stays.values() if stay.lost]:
            self._close(stay.reader, removed())
            self._open(stay.reader, stay.counter, second=True)

    def _renew(self, stay: Stay) -> None:
        """A new stay of the card that is in, which may be another's."""
        self._close(stay.reader, removed())
        self._open(stay.reader, stay.counter)

    def _order(self, order: Callable[[], None]) -> None:
        """Have something done by the watching thread."""
        self._orders.append(order)
        self._wake()

    def _obey(self) -> None:
        while self._orders:
            self._orders.popleft()()

    def _start(self, work: Callable[..., None], stay: Stay, *more: object) -> None:
        thread = threading.Thread(target=work, args=(stay, *more), name="card read", daemon=True)
        self._reads = [*(read for read in self._reads if read[1].is_alive()), (stay, thread)]
        thread.start()

    def _open(self, reader: str, counter: int, *, mute: bool = False, second: bool = False) -> None:
        self._sessions += 1
        stay = Stay(reader, self._sessions, counter, monotonic(), second=second)
        self._stays[reader] = stay
        self._tell(CardInserted(reader, stay.session))
        if mute:
            self._fail(stay, unresponsive())
            return
        self._start(self._read, stay)

    def _close(self, reader: str, error: CounterError) -> None:
        stay = self._stays.pop(reader)
        if not stay.finished:
            self._fail(stay, error)
        with self._telling:
            stay.gone.set()
            self._emit(CardRemoved(reader, stay.session))

    def _tell_busy(self) -> None:
        """Tell once that another program has the card; it is read when that one lets go."""
        for stay in self._stays.values():
            waited = monotonic() - stay.since
            if waited > _BUSY_S and not (stay.connected or stay.finished or stay.told_busy):
                stay.told_busy = True
                self._tell(CardFailed(stay.reader, stay.session, busy()), stay)

    # --- reading one card -----------------------------------------------------------------

    def _read(self, stay: Stay) -> None:
        try:
            with context() as own, connected(own, stay) as transmit:
                for event in read_stay(stay.reader, stay.session, transmit, perf_counter()):
                    if event is not None:
                        self._tell(event, stay)
        except CounterError as error:
            self._fail(stay, error)
        except LostError:
            if stay.second:  # twice is no swap: dirty contacts, or a broken chip
                self._fail(stay, unreadable())
            else:
                stay.lost = True
                self._wake()
        except ServiceAwayError:
            self._fail(stay, service_down())

    # --- questions ------------------------------------------------------------------------

    def _check(self, stay: Stay, answer: Callable[[CardChecked], None]) -> None:
        try:
            with context() as own, connected(own, stay) as transmit:
                same = read_identity(transmit) == stay.citizen_id
        except CounterError as error:
            self._answer(answer, CardChecked(Still.FAILED, error), stay)
        except LostError:
            self._answer(answer, CardChecked(Still.FAILED, unreadable()), stay)
        except ServiceAwayError:
            self._answer(answer, CardChecked(Still.FAILED, service_down()), stay)
        else:
            if same:
                self._answer(answer, CardChecked(Still.SAME), stay)
            else:
                self._order(lambda: self._other(stay, answer))

    def _other(self, stay: Stay, answer: Callable[[CardChecked], None]) -> None:
        if self._stays.get(stay.reader) is stay:
            self._renew(stay)
            answer(CardChecked(Still.OTHER))
        else:
            answer(CardChecked(Still.GONE))

    def _answer(
        self, answer: Callable[[CardChecked], None], checked: CardChecked, stay: Stay
    ) -> None:
        """Answer, behind whatever was told of the card; nothing once all is stopped."""
        with self._telling:
            if not self._stopped.is_set():
                answer(CardChecked(Still.GONE) if stay.gone.is_set() else checked)

    def _try(self, visit: Stay, answer: Callable[[CardTried], None]) -> None:
        timing, failure = ReadTiming(), None
        try:
            with context() as own, connected(own, visit) as transmit:
                for event in read_stay(visit.reader, 0, transmit, perf_counter()):
                    timing = event.timing if isinstance(event, CardRead) else timing
        except CounterError as error:
            failure = error if visit.connected else absent()
        except LostError:
            failure = unreadable()
        except ServiceAwayError:
            failure = service_down()
        with self._telling:
            if not self._stopped.is_set():
                answer(CardTried(visit.reader, timing, failure))

    def _fail(self, stay: Stay, error: CounterError) -> None:
        self._tell(CardFailed(stay.reader, stay.session, error), stay)
        stay.finished = True

    def _tell(self, event: CardEvent, stay: Stay | None = None) -> None:
        """Emit, one event at a time; nothing of a card that has gone or has failed already."""
        with self._telling:
            if stay is not None:
                if stay.finished or stay.gone.is_set():
                    return
                if isinstance(event, CardRead):
                    stay.citizen_id = event.card.citizen_id
                    stay.finished = event.stage is Stage.COMPLETE
            self._emit(event)
