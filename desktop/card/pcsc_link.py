"""The way to the smart-card service and to one card: the only module that speaks to pyscard."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType

from desktop.card import pcsc_codes as rc
from desktop.card.applet import Transmit
from desktop.card.failures import removed

_SHARING_RETRY_S = 0.2
_DOUBT_S = 1.5  # pcscd looks every 0.4 s: so long a failed transmit may turn out to be a pull


@cache
def scard() -> ModuleType:
    """pyscard's thin layer over the service; not needed before the readers are watched."""
    from smartcard import scard

    return scard  # type: ignore[no-any-return]


class ServiceAwayError(Exception):
    """The smart-card service does not answer (any more)."""


class LostError(Exception):
    """The card does not answer (any more), and the service has seen no pull."""


@dataclass(eq=False, slots=True)
class Stay:
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
    citizen_id: str = field(default="", repr=False)


@contextmanager
def context() -> Iterator[int]:
    """A context of the service; each thread needs its own."""
    result, context = scard().SCardEstablishContext(scard().SCARD_SCOPE_USER)
    if result != rc.SUCCESS:
        raise ServiceAwayError
    try:
        yield context
    finally:
        scard().SCardReleaseContext(context)


def list_readers(context: int) -> tuple[str, ...]:
    """The names of all readers, in the order of the service."""
    result, names = scard().SCardListReaders(context, [])
    result &= 0xFFFFFFFF
    if result == rc.SUCCESS:
        return tuple(names)
    if result == rc.NO_READERS:
        return ()
    raise ServiceAwayError


@contextmanager
def connected(context: int, stay: Stay) -> Iterator[Transmit]:
    """A way to the card that no other program can use meanwhile; leaves the card as it is."""
    api = scard()
    protocols = api.SCARD_PROTOCOL_T0 | api.SCARD_PROTOCOL_T1
    shared, leave = api.SCARD_SHARE_SHARED, api.SCARD_LEAVE_CARD
    while True:
        result, card, protocol = api.SCardConnect(context, stay.reader, shared, protocols)
        again = result & 0xFFFFFFFF in (rc.SHARING_VIOLATION, rc.NOT_READY)
        if not again or stay.gone.wait(_SHARING_RETRY_S):
            break
    _check(result, stay)
    try:
        result = api.SCardBeginTransaction(card)
        if result & 0xFFFFFFFF == rc.RESET:  # by a program that had it before
            result, protocol = api.SCardReconnect(card, shared, protocols, leave)
            _check(result, stay)
            result = api.SCardBeginTransaction(card)
        _check(result, stay)
        stay.connected = True
        pci = api.SCARD_PCI_T0 if protocol == api.SCARD_PROTOCOL_T0 else api.SCARD_PCI_T1

        def transmit(command: bytes) -> bytes:
            if stay.gone.is_set():
                raise removed()
            result, answer = api.SCardTransmit(card, pci, list(command))
            # Pulled in the middle, vpcd's card gives success without an answer.
            _check(result or (rc.SUCCESS if answer else rc.NO_ANSWER), stay)
            return bytes(answer)

        try:
            yield transmit
        finally:
            api.SCardEndTransaction(card, leave)
    finally:
        api.SCardDisconnect(card, leave)


def _check(result: int, stay: Stay) -> None:
    """Raise the failure that a result code means, LostError when it means none for certain."""
    result &= 0xFFFFFFFF
    if result == rc.SUCCESS:
        return
    if result in rc.FAILURES:
        raise rc.FAILURES[result]()
    # A pulled card, a lost service and dirty contacts give the same codes here: the watching
    # thread knows better, and tells first if it saw a pull.
    stay.gone.wait(_DOUBT_S)
    if result in rc.SERVICE_AWAY:
        raise ServiceAwayError
    raise LostError
