"""Card readers by PC/SC: the only module that speaks to pyscard.

`smartcard.scard` is used directly: pyscard's own monitors end for good when the service is away
(seen with 2.3.1) and take two cards with the same ATR for one. One thread watches all readers;
each card is read by a thread with a context of its own, since SCardConnect blocks in pcscd for as
long as another program holds a transaction on that card (seen with pcsc-lite 1.9.9).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from time import monotonic, perf_counter
from types import ModuleType

from desktop.card import pcsc_codes as rc
from desktop.card.applet import Transmit
from desktop.card.failures import busy, removed, service_down, unreadable, unresponsive
from desktop.card.reading import read_stay
from desktop.domain.failure import CounterError
from desktop.ports import (
    CardEvent,
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    ReadersChanged,
    ServiceChanged,
    Stage,
)

# Bits of a reader's state; the upper 16 count insertions and removals.
_CHANGED, _UNAVAILABLE, _PRESENT, _MUTE = 0x0002, 0x0008, 0x0020, 0x0200

_PLUG_AND_PLAY = "\\\\?PnP?\\Notification"

_WATCH_S = 1.0  # a cancel in the moment before the wait is lost; so no wait is longer
_RETRY_S = (0.25, 2.0)  # first and longest pause before the service is sought again
_BUSY_S = 3.0  # so long another program may use a card before the user is told
_SHARING_RETRY_S = 0.2
_DOUBT_S = 1.5  # pcscd looks every 0.4 s: so long a failed transmit may turn out to be a pull
_JOIN_S = 3.0


@cache
def _scard() -> ModuleType:
    from smartcard import scard  # not needed before the readers are watched

    return scard  # type: ignore[no-any-return]


class _ServiceAwayError(Exception):
    """The smart-card service does not answer (any more)."""


class _LostError(Exception):
    """The card does not answer (any more), and the service has seen no pull."""


@dataclass(eq=False, slots=True)
class _Stay:
    """One card from its insertion to its removal."""

    reader: str
    session: int
    counter: int
    since: float
    gone: threading.Event = field(default_factory=threading.Event)
    connected: bool = False
    finished: bool = False
    told_busy: bool = False
    lost: bool = False
    second: bool = False  # follows a stay that was lost


class PcscReader:
    """Watches all PC/SC readers and reads each card put in (`desktop.ports.CardReader`)."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._context: int | None = None
        self._emit: Callable[[CardEvent], None] = lambda _: None
        self._telling = threading.Lock()
        self._sessions = 0
        self._stays: dict[str, _Stay] = {}
        self._reads: list[tuple[_Stay, threading.Thread]] = []

    def stop(self) -> None:
        """End `run` soon; callable from any thread, more than once."""
        self._stopped.set()
        self._wake()

    def run(self, emit: Callable[[CardEvent], None]) -> None:
        """Block until `stop`; a service that is away is sought again for ever."""
        self._emit = emit
        running: bool | None = None
        pause = _RETRY_S[0]
        while not self._stopped.is_set():
            try:
                with _context() as self._context:
                    if running is not True:
                        running = True
                        self._tell(ServiceChanged(running=True))
                    pause = _RETRY_S[0]
                    self._watch(self._context)
            except _ServiceAwayError:
                self._context = None
                for reader in list(self._stays):
                    self._close(reader, service_down())
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
            _scard().SCardCancel(context)

    # --- watching -------------------------------------------------------------------------

    def _watch(self, context: int) -> None:
        readers: tuple[str, ...] | None = None
        known = {_PLUG_AND_PLAY: 0}
        while not self._stopped.is_set():
            found = _readers(context)
            if found != readers:
                for reader in set(self._stays) - set(found):
                    self._close(reader, removed())
                readers = found
                known = {n: known[n] for n in known if n in found or n == _PLUG_AND_PLAY}
                known = dict.fromkeys(found, 0) | known
                self._tell(ReadersChanged(found))
            if not known:
                self._stopped.wait(_WATCH_S)
                continue
            result, states = _scard().SCardGetStatusChange(
                context, self._patience_ms(), list(known.items())
            )
            result &= 0xFFFFFFFF
            if result == rc.SUCCESS:
                for name, state, _ in states:
                    known[name] = state & ~_CHANGED
                    if name != _PLUG_AND_PLAY:
                        self._look(name, state)
            elif result == rc.UNKNOWN_READER and set(readers) <= set(_readers(context)):
                known.pop(_PLUG_AND_PLAY, None)  # unknown here: readers are listed every second
            elif result in (rc.UNKNOWN_READER, rc.READER_UNAVAILABLE, rc.NO_READERS):
                self._stopped.wait(_SHARING_RETRY_S)  # one has just left: list anew
            elif result not in (rc.TIMEOUT, rc.CANCELLED):
                raise _ServiceAwayError
            self._tell_busy()
            self._open_lost()

    def _patience_ms(self) -> int:
        waiting = any(not (s.connected or s.finished) for s in self._stays.values())
        return int((_SHARING_RETRY_S if waiting else _WATCH_S) * 1000)

    def _look(self, reader: str, state: int) -> None:
        """Compare a reader's state with the stay in it; the event counter tells a swapped card."""
        present = bool(state & _PRESENT) and not state & _UNAVAILABLE
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

    def _open(self, reader: str, counter: int, *, mute: bool = False, second: bool = False) -> None:
        self._sessions += 1
        stay = _Stay(reader, self._sessions, counter, monotonic(), second=second)
        self._stays[reader] = stay
        self._tell(CardInserted(reader, stay.session))
        if mute:
            self._fail(stay, unresponsive())
            return
        thread = threading.Thread(target=self._read, args=(stay,), name="card read", daemon=True)
        self._reads = [*(read for read in self._reads if read[1].is_alive()), (stay, thread)]
        thread.start()

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

    def _read(self, stay: _Stay) -> None:
        try:
            with _context() as context, _connected(context, stay) as transmit:
                for event in read_stay(stay.reader, stay.session, transmit, perf_counter()):
                    if event is not None:
                        self._tell(event, stay)
        except CounterError as error:
            self._fail(stay, error)
        except _LostError:
            if stay.second:  # twice is no swap: dirty contacts, or a broken chip
                self._fail(stay, unreadable())
            else:
                stay.lost = True
                self._wake()
        except _ServiceAwayError:
            self._fail(stay, service_down())

    def _fail(self, stay: _Stay, error: CounterError) -> None:
        self._tell(CardFailed(stay.reader, stay.session, error), stay)
        stay.finished = True

    def _tell(self, event: CardEvent, stay: _Stay | None = None) -> None:
        """Emit, one event at a time; nothing of a card that has gone or has failed already."""
        with self._telling:
            if stay is not None:
                if stay.finished or stay.gone.is_set():
                    return
                stay.finished = isinstance(event, CardRead) and event.stage is Stage.COMPLETE
            self._emit(event)


@contextmanager
def _context() -> Iterator[int]:
    result, context = _scard().SCardEstablishContext(_scard().SCARD_SCOPE_USER)
    if result != rc.SUCCESS:
        raise _ServiceAwayError
    try:
        yield context
    finally:
        _scard().SCardReleaseContext(context)


def _readers(context: int) -> tuple[str, ...]:
    result, names = _scard().SCardListReaders(context, [])
    result &= 0xFFFFFFFF
    if result == rc.SUCCESS:
        return tuple(names)
    if result == rc.NO_READERS:
        return ()
    raise _ServiceAwayError


@contextmanager
def _connected(context: int, stay: _Stay) -> Iterator[Transmit]:
    """A way to the card that no other program can use meanwhile; leaves the card as it is."""
    scard = _scard()
    protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    shared, leave = scard.SCARD_SHARE_SHARED, scard.SCARD_LEAVE_CARD
    while True:
        result, card, protocol = scard.SCardConnect(context, stay.reader, shared, protocols)
        again = result & 0xFFFFFFFF in (rc.SHARING_VIOLATION, rc.NOT_READY)
        if not again or stay.gone.wait(_SHARING_RETRY_S):
            break
    _check(result, stay)
    try:
        result = scard.SCardBeginTransaction(card)
        if result & 0xFFFFFFFF == rc.RESET:  # by a program that had it before
            result, protocol = scard.SCardReconnect(card, shared, protocols, leave)
            _check(result, stay)
            result = scard.SCardBeginTransaction(card)
        _check(result, stay)
        stay.connected = True
        pci = scard.SCARD_PCI_T0 if protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1

        def transmit(command: bytes) -> bytes:
            if stay.gone.is_set():
                raise removed()
            result, answer = scard.SCardTransmit(card, pci, list(command))
            # Pulled in the middle, vpcd's card gives success without an answer.
            _check(result or (rc.SUCCESS if answer else rc.NO_ANSWER), stay)
            return bytes(answer)

        try:
            yield transmit
        finally:
            scard.SCardEndTransaction(card, leave)
    finally:
        scard.SCardDisconnect(card, leave)


def _check(result: int, stay: _Stay) -> None:
    """Raise the failure that a result code means, _LostError when it means none for certain."""
    result &= 0xFFFFFFFF
    if result == rc.SUCCESS:
        return
    if result in rc.FAILURES:
        raise rc.FAILURES[result]()
    # A pulled card, a lost service and dirty contacts give the same codes here: the watching
    # thread knows better, and tells first if it saw a pull.
    stay.gone.wait(_DOUBT_S)
    if result in rc.SERVICE_AWAY:
        raise _ServiceAwayError
    raise _LostError
