"""The way to the smart-card service and to one card: the only module that speaks to pyscard."""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from time import monotonic
from types import ModuleType
from typing import TypeVar

from desktop.card import pcsc_codes as rc
from desktop.card.applet import Transmit
from desktop.card.failures import denied, removed

_SHARING_RETRY_S = 0.2
# A card that is in gets three more tries. The service looks every 0.4 s: by the end of the last
# pause the watching thread has said so if it was a pull.
_PAUSES_S = (0.2, 0.4, 0.6)
_DOUBT_S = 0.4

Told = TypeVar("Told")


@cache
def scard() -> ModuleType:
    """pyscard's thin layer over the service; not needed before the readers are watched."""
    from smartcard import scard

    return scard  # type: ignore[no-any-return]


class ServiceAwayError(Exception):
    """The smart-card service does not answer (any more); `failure` says why."""

    def __init__(self, code: int, *, refused: bool = False) -> None:
        self.failure = denied() if refused else rc.of_service(code)
        super().__init__(f"{code:08X}")


class _LostError(Exception):
    """The card does not answer (any more); whether it is still in is not known here."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(f"{code:08X}")


# --- the service --------------------------------------------------------------------------


@contextmanager
def context() -> Iterator[int]:
    """A context of the service; each thread needs its own."""
    code, context = _establish()
    if code == rc.DENIED:
        code, context = _establish()
    if code != rc.SUCCESS:
        raise ServiceAwayError(code, refused=code == rc.DENIED)
    try:
        yield context
    finally:
        scard().SCardReleaseContext(context)


def _establish() -> tuple[int, int]:
    result, context = scard().SCardEstablishContext(scard().SCARD_SCOPE_USER)
    return result & 0xFFFFFFFF, context


def list_readers(context: int) -> tuple[str, ...]:
    """The names of all readers, in the order of the service."""
    try:
        result, names = scard().SCardListReaders(context, [])
    except (SystemError, ValueError):  # one name that it cannot decode costs pyscard all of them
        undecoded = _list_undecodable(context) if sys.platform == "linux" else None
        if undecoded is None:
            raise
        return undecoded
    code = result & 0xFFFFFFFF
    if code == rc.SUCCESS:
        return tuple(names)
    if code == rc.NO_READERS:
        return ()
    raise ServiceAwayError(code)


def _list_undecodable(context: int) -> tuple[str, ...] | None:
    """As pcsc-lite itself gives the names; what is no text in them is shown as U+FFFD."""
    library = ctypes.CDLL("libpcsclite.so.1")
    handle, size = ctypes.c_long(context), ctypes.c_ulong(0)
    if library.SCardListReaders(handle, None, None, ctypes.byref(size)) != rc.SUCCESS:
        return None
    names = ctypes.create_string_buffer(size.value)
    if library.SCardListReaders(handle, None, names, ctypes.byref(size)) != rc.SUCCESS:
        return None
    texts = names.raw[: size.value].split(b"\0")
    return tuple(text.decode(errors="replace") for text in texts if text)


def wait_for_change(
    context: int, known: Mapping[str, int], patience_s: float
) -> tuple[int, list[tuple[str, int]]]:
    """A result code, and the readers with their states when it is SUCCESS."""
    result, states = scard().SCardGetStatusChange(
        context, int(patience_s * 1000), list(known.items())
    )
    return result & 0xFFFFFFFF, [(name, state) for name, state, _ in states]


def passable(context: int, reader: str) -> bool:
    """Whether the service can be asked about a reader that it names.

    pyscard raises for names that are not in its narrow encoding, and a name that comes back
    mangled is unknown to the service.
    """
    try:
        code, _ = wait_for_change(context, {reader: 0}, 0)
    except (ValueError, TypeError, SystemError):  # UnicodeEncodeError is a ValueError
        return False
    return code != rc.UNKNOWN_READER


# --- a card -------------------------------------------------------------------------------


@dataclass(eq=False, slots=True)
class Talk:
    """One conversation with a card; the watching thread sees by it who waits and who hangs.

    `gone` is set when the card has left the reader, `over` when nothing more is wanted of it.
    """

    reader: str
    gone: threading.Event = field(default_factory=threading.Event)
    since: float = field(default_factory=monotonic)
    heard: float = 0.0
    connected: bool = False
    told_busy: bool = False
    over: bool = False

    def converse(self, speak: Callable[[Transmit], Told]) -> Told:
        """Let `speak` talk to the card in a transaction; from the start again if it is lost.

        A passing error of contacts, driver or connection is no verdict as long as the card is in.
        Raises CounterError: CARD_REMOVED only of a card that has left.
        """
        pauses, cold = iter(_PAUSES_S), False
        while True:
            try:
                with context() as own, _connected(own, self, cold=cold) as transmit:
                    return speak(transmit)
            except ServiceAwayError as away:  # the watching thread will say so, if it is true
                failure = away.failure
            except _LostError as lost:
                failure, cold = rc.of_card(lost.code), lost.code in rc.COLD
            pause = next(pauses, None)
            if self.gone.wait(_DOUBT_S if pause is None else pause) or self.over:
                raise removed()
            if pause is None:
                raise failure


@contextmanager
def _connected(context: int, talk: Talk, *, cold: bool) -> Iterator[Transmit]:
    """A way to the card that no other program can use meanwhile; leaves the card as it is."""
    api = scard()
    leave = api.SCARD_LEAVE_CARD
    card, protocol = _connect(context, talk, cold=cold)
    try:
        code = api.SCardBeginTransaction(card) & 0xFFFFFFFF
        if code == rc.RESET:  # by a program that had it before
            protocol = _reconnect(card, leave)
            code = api.SCardBeginTransaction(card) & 0xFFFFFFFF
        _check(code)
        talk.connected, talk.heard = True, monotonic()
        pci = api.SCARD_PCI_T0 if protocol == api.SCARD_PROTOCOL_T0 else api.SCARD_PCI_T1

        def transmit(command: bytes) -> bytes:
            if talk.gone.is_set() or talk.over:
                raise removed()
            result, answer = api.SCardTransmit(card, pci, list(command))
            talk.heard = monotonic()
            # Pulled in the middle, vpcd's card gives success without an answer.
            _check(result or (rc.SUCCESS if answer else rc.NO_ANSWER))
            return bytes(answer)

        try:
            yield transmit
        finally:
            api.SCardEndTransaction(card, leave)
    finally:
        api.SCardDisconnect(card, leave)


def _connect(context: int, talk: Talk, *, cold: bool) -> tuple[int, int]:
    """Handle and protocol of the card; with its power off and on before, if `cold`."""
    api = scard()

    def attempt(protocols: int) -> tuple[int, int, int]:
        share = api.SCARD_SHARE_SHARED if protocols else api.SCARD_SHARE_DIRECT
        result, card, protocol = api.SCardConnect(context, talk.reader, share, protocols)
        return result & 0xFFFFFFFF, card, protocol

    while True:
        code, card, protocol = _either_protocol(attempt)
        waits = code in (rc.SHARING_VIOLATION, rc.NOT_READY) and not talk.over
        if not waits or talk.gone.wait(_SHARING_RETRY_S):
            break
    if cold and code in rc.COLD:
        code, card, protocol = attempt(0)  # the reader alone, to switch the power
    _check(code)
    if cold:
        try:
            protocol = _reconnect(card, api.SCARD_UNPOWER_CARD)
        except _LostError:
            api.SCardDisconnect(card, api.SCARD_LEAVE_CARD)
            raise
    return card, protocol


def _reconnect(card: int, how: int) -> int:
    """The protocol, after the card was left alone, reset or switched off and on."""
    api = scard()

    def attempt(protocols: int) -> tuple[int, int, int]:
        result, protocol = api.SCardReconnect(card, api.SCARD_SHARE_SHARED, protocols, how)
        return result & 0xFFFFFFFF, card, protocol

    code, _, protocol = _either_protocol(attempt)
    _check(code)
    return protocol


def _either_protocol(
    attempt: Callable[[int], tuple[int, int, int]],
) -> tuple[int, int, int]:
    """Some readers refuse the choice of two protocols; every known Thai card has T=0."""
    api = scard()
    told = attempt(api.SCARD_PROTOCOL_T0 | api.SCARD_PROTOCOL_T1)
    return attempt(api.SCARD_PROTOCOL_T0) if told[0] == rc.PROTOCOL_MISMATCH else told


def _check(result: int) -> None:
    code = result & 0xFFFFFFFF
    if code != rc.SUCCESS:
        raise _LostError(code)
