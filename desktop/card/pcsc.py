"""Card readers by PC/SC: who watches, and what is told of each card.

`smartcard.scard` is used directly: pyscard's own monitors end for good when the service is away
(seen with 2.3.1) and take two cards with the same ATR for one. One thread watches all readers;
each card is read by a thread with a context of its own, since SCardConnect blocks in pcscd for as
long as another program holds a transaction on that card (seen with pcsc-lite 1.9.9).
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from time import perf_counter

from desktop.card import pcsc_codes as rc
from desktop.card.applet import Transmit
from desktop.card.failures import absent, busy, removed, service_down, silent, unresponsive
from desktop.card.pcsc_link import (
    ServiceAwayError,
    Talk,
    context,
    list_readers,
    passable,
    scard,
    wait_for_change,
)
from desktop.card.pcsc_stay import AnotherCardError, Stay
from desktop.card.pcsc_work import Workers
from desktop.card.reading import read_identity, read_stay, try_stay
from desktop.domain.failure import CounterError
from desktop.ports import (
    CardChecked,
    CardEvent,
    CardFailed,
    CardInserted,
    CardRemoved,
    CardTried,
    ClerkCardChanged,
    ReaderRoles,
    ReadersChanged,
    ReadTiming,
    ServiceChanged,
    Still,
)

_log = logging.getLogger("counter.card")

# Bits of a reader's state; the upper 16 count insertions and removals.
_CHANGED, _UNAVAILABLE, _PRESENT, _MUTE = 0x0002, 0x0008, 0x0020, 0x0200

_PLUG_AND_PLAY = "\\\\?PnP?\\Notification"

_WATCH_S = 1.0  # a cancel in the moment before the wait is lost; so no wait is longer
_LOOK_S = 0.2  # the same while a card waits for another program
_RETRY_S = (0.25, 2.0)  # first and longest pause before the service is sought again


class PcscReader:
    """Watches all PC/SC readers and reads each card put in (`desktop.ports.CardReader`)."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._context: int | None = None
        self._emit: Callable[[CardEvent], None] = lambda _: None
        self._telling = threading.Lock()
        self._service: ServiceChanged | None = None  # what was told of it last
        self._pause_s = _RETRY_S[0]
        self._sessions = 0
        self._stays: dict[str, Stay] = {}
        self._workers = Workers()
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
            return
        if not stay.finished:
            answer(CardChecked(Still.SAME))
            return
        talk = Talk(reader, stay.gone)

        def give(still: Still, error: CounterError | None = None) -> None:
            gone = stay.gone.is_set()
            told = CardChecked(Still.GONE) if gone else CardChecked(still, error)
            self._answer(talk, lambda: answer(told))

        def other() -> None:
            if self._stays.get(reader) is stay:
                self._renew(stay)
                self._answer(talk, lambda: answer(CardChecked(Still.OTHER)))
            else:
                give(Still.GONE)

        def work() -> None:
            try:
                same = talk.converse(read_identity) == stay.citizen_id
            except CounterError as error:
                give(Still.FAILED, error)
                return
            if same:
                give(Still.SAME)
            else:
                self._order(other)

        self._workers.start(
            talk,
            work,
            on_busy=lambda: give(Still.FAILED, busy()),
            on_silence=lambda: give(Still.FAILED, silent()),
        )

    def try_read(self, reader: str, answer: Callable[[CardTried], None]) -> None:
        """Read the card in a reader for its timing; in the clerk's own only whether it answers."""
        whole = reader not in self._roles.clerk
        stay = self._stays.get(reader)
        talk = Talk(reader) if stay is None else Talk(reader, stay.gone)
        timing = ReadTiming()

        def give(error: CounterError | None) -> None:
            self._answer(talk, lambda: answer(CardTried(reader, timing, error)))

        def speak(transmit: Transmit) -> None:
            nonlocal timing
            for timing in try_stay(transmit, perf_counter(), whole=whole):  # noqa: B007
                pass

        def work() -> None:
            try:
                with context() as own:
                    _, states = wait_for_change(own, {reader: 0}, 0)
                if not any(state & _PRESENT for _, state in states):
                    raise absent()
                talk.converse(speak)
            except ServiceAwayError as away:
                give(away.failure)
            except CounterError as error:
                give(error)
            else:
                give(None)

        self._workers.start(
            talk, work, on_busy=lambda: give(busy()), on_silence=lambda: give(silent())
        )

    def run(self, emit: Callable[[CardEvent], None]) -> None:
        """Block until `stop`; a service that is away, or fails us, is sought again for ever."""
        self._emit = emit
        self._service = None  # a watch that is begun again tells all again
        while not self._stopped.is_set():
            try:
                with context() as self._context:
                    self._watch(self._context)
                continue
            except ServiceAwayError as away:
                failure = away.failure
            except Exception as problem:  # noqa: BLE001 - a driver, a name that cannot be decoded
                failure = service_down()
                if not self._is_away():
                    _log.warning("the watch of the readers failed: %s", type(problem).__name__)
            self._context = None
            self._lose(failure)
            self._stopped.wait(self._pause_s)
            self._pause_s = min(2 * self._pause_s, _RETRY_S[1])
        self._context = None
        for stay in self._stays.values():
            stay.gone.set()
        self._workers.join()

    def _is_away(self) -> bool:
        """Whether that was the last word on the service."""
        return self._service is not None and not self._service.running

    def _wake(self) -> None:
        """Cut the wait of the watching thread short."""
        context = self._context
        if context is not None:
            scard().SCardCancel(context)

    def _order(self, order: Callable[[], None]) -> None:
        """Have something done by the watching thread."""
        self._orders.append(order)
        self._wake()

    def _obey(self) -> None:
        while self._orders:
            self._orders.popleft()()

    # --- watching -------------------------------------------------------------------------

    def _watch(self, context: int) -> None:
        told: ReadersChanged | None = None
        known = {_PLUG_AND_PLAY: 0}
        while not self._stopped.is_set():
            self._obey()
            names, roles = list_readers(context), self._roles
            odd = [
                name
                for name in names  # asked each time: it may have been a passing trouble
                if name not in known and name not in roles.left_out and not passable(context, name)
            ]
            found = roles.sort([name for name in names if name not in odd], odd)
            if found != told:
                known = _still_known(known, told, found)
            usual_s = _LOOK_S if self._workers.waiting() else _WATCH_S
            patience_s = 0.0 if found != told else usual_s
            code, states = rc.TIMEOUT, list[tuple[str, int]]()
            if known:
                code, states = wait_for_change(context, known, patience_s)
            elif patience_s:
                self._stopped.wait(_WATCH_S)
            unknown = known.keys() - list_readers(context) if code == rc.UNKNOWN_READER else ()
            if unknown == {_PLUG_AND_PLAY}:
                del known[_PLUG_AND_PLAY]  # not known here: readers are listed every second
                continue
            if code in (rc.UNKNOWN_READER, rc.READER_UNAVAILABLE, rc.NO_READERS):
                self._stopped.wait(_LOOK_S)  # one has just left: list anew
                continue
            if code not in (rc.SUCCESS, rc.TIMEOUT, rc.CANCELLED):
                raise ServiceAwayError(code)
            if found != told:
                self._arrange(found)
            fresh = {*found.readers} - ({*told.readers} if told is not None else set())
            told, self._pause_s = found, _RETRY_S[0]
            for name, state in states:
                known[name] = state & ~_CHANGED
                if name != _PLUG_AND_PLAY:
                    self._look(name, state, clerk=name in found.clerk, found=name in fresh)
            self._workers.tend()

    def _arrange(self, found: ReadersChanged) -> None:
        """Tell which readers there are now, after what ends with those that have left."""
        if self._service is None or self._is_away():
            self._service = ServiceChanged(running=True)
            self._tell(self._service)
        for reader in set(self._stays) - set(found.readers):
            self._close(reader, removed())
        self._clerk_left(self._of_clerk - set(found.clerk))
        self._tell(found)

    def _lose(self, failure: CounterError) -> None:
        """There is no service: no stay goes on, and whoever asks is told so."""
        for reader in list(self._stays):
            self._close(reader, failure)
        self._clerk_left(self._of_clerk)
        self._obey()
        last = self._service
        if last is None or last.error is None or last.error.code is not failure.code:
            if last is not None and last.running:
                self._tell(ReadersChanged(()))
            self._service = ServiceChanged(running=False, error=failure)
            self._tell(self._service)

    def _look(self, reader: str, state: int, *, clerk: bool, found: bool) -> None:
        """Compare a reader's state with the stay in it; the event counter tells a swapped card."""
        present = bool(state & _PRESENT) and not state & _UNAVAILABLE
        mute = bool(state & _MUTE)
        if clerk:
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
        if stay is not None and stay.mute and not mute:
            self._renew(stay)  # its contacts have found themselves
        elif present and stay is None:
            self._open(reader, state >> 16, mute=mute, found=found)

    def _clerk_left(self, readers: set[str]) -> None:
        for reader in readers:
            self._tell(ClerkCardChanged(reader, present=False))
        self._of_clerk = self._of_clerk - readers

    # --- stays ----------------------------------------------------------------------------

    def _open(self, reader: str, counter: int, *, mute: bool = False, found: bool = False) -> None:
        self._sessions += 1
        stay = Stay(reader, self._sessions, counter, mute)
        self._stays[reader] = stay
        self._tell(CardInserted(reader, stay.session, found))
        if mute:
            self._fail(stay, unresponsive())
            return
        talk = Talk(reader, stay.gone)
        self._workers.start(
            talk,
            lambda: self._read(stay, talk),
            on_busy=lambda: self._tell(CardFailed(reader, stay.session, busy()), stay),
            on_silence=lambda: self._fail(stay, silent()),
        )

    def _close(self, reader: str, error: CounterError) -> None:
        stay = self._stays.pop(reader)
        if not stay.finished:
            self._fail(stay, error)
        with self._telling:
            stay.gone.set()
            self._emit(CardRemoved(reader, stay.session))

    def _renew(self, stay: Stay) -> None:
        """A new stay of the card that is in, which may be another's."""
        self._close(stay.reader, removed())
        self._open(stay.reader, stay.counter)

    def _read(self, stay: Stay, talk: Talk) -> None:
        begun: float | None = None

        def speak(transmit: Transmit) -> None:
            nonlocal begun
            begun = begun or perf_counter()
            for event in read_stay(stay.reader, stay.session, transmit, begun):
                if event is not None:
                    self._tell(event, stay)

        def another() -> None:
            if self._stays.get(stay.reader) is stay:
                self._renew(stay)

        try:
            talk.converse(speak)
        except CounterError as error:
            self._fail(stay, error)
        except AnotherCardError:
            self._order(another)

    def _fail(self, stay: Stay, error: CounterError) -> None:
        self._tell(CardFailed(stay.reader, stay.session, error), stay)
        stay.finished = True

    def _tell(self, event: CardEvent, stay: Stay | None = None) -> None:
        """Emit, one event at a time; nothing of a card that has gone or has failed already."""
        with self._telling:
            if stay is None or stay.takes(event):
                self._emit(event)

    def _answer(self, talk: Talk, give: Callable[[], None]) -> None:
        """Answer once, behind whatever was told of the card; nothing once all is stopped."""
        with self._telling:
            if not talk.over and not self._stopped.is_set():
                talk.over = True
                give()


def _still_known(
    known: dict[str, int], told: ReadersChanged | None, found: ReadersChanged
) -> dict[str, int]:
    """The states to compare with; a reader that is new, or has a new role, is looked at anew."""
    groups = [] if told is None else [(told.readers, found.readers), (told.clerk, found.clerk)]
    same = {_PLUG_AND_PLAY}.union(*({*before} & {*now} for before, now in groups))
    kept = {name: state for name, state in known.items() if name in same}
    return dict.fromkeys((*found.readers, *found.clerk), 0) | kept
