"""The card readers as seen from the main thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.card.failures import service_down
from desktop.domain.failure import CounterError
from desktop.ports import (
    CardChecked,
    CardEvent,
    CardFailed,
    CardInserted,
    CardRead,
    CardReader,
    CardRemoved,
    CardTried,
    ClerkCardChanged,
    ReaderRoles,
    ReadersChanged,
    ServiceChanged,
    Stage,
    Still,
)
from desktop.runtime.relay import Relay

_log = logging.getLogger("counter.card")

_RETRY_S = (0.25, 2.0)  # first and longest pause before a watch that ended is started again

CardNow = CardInserted | CardRead | CardFailed


class Condition(StrEnum):
    """How a reader stands."""

    EMPTY = "empty"
    CARD_IN = "card_in"  # the clerk's own reader; the card is not read
    READING = "reading"
    READ = "read"
    FAILED = "failed"
    LEFT_OUT = "left_out"
    NOT_PASSABLE = "not_passable"


@dataclass(frozen=True, slots=True)
class ReaderState:
    """One reader for a page of readers; `error` says why the card in it could not be read."""

    name: str
    condition: Condition
    clerk: bool = False
    error: CounterError | None = None


class CardStation(QObject):
    """Runs a `CardReader` in its own thread and re-emits its events on the main thread.

    It remembers how things stand, so that a screen shown later can ask. A card pulled in the
    middle of a read is told as `CardFailed` (CARD_REMOVED) and then `CardRemoved`. `happened`
    carries a `CardEvent`. What is asked of a card (`verify`, `try_read`) is answered by a call of
    `done` on the main thread, never within the asking call and never after `close`.
    """

    # Not named `event`: that is QObject's own, and hiding it stops every queued call.
    happened = Signal(object)

    def __init__(self, reader: CardReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._found = ReadersChanged(())
        self._service: ServiceChanged | None = None
        self._cards: dict[str, CardNow] = {}
        self._of_clerk: set[str] = set()
        self._relay = Relay(self)
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="card", daemon=True)

    @property
    def readers(self) -> tuple[str, ...]:
        """The customer's readers that are there now."""
        return self._found.readers

    @property
    def service_running(self) -> bool | None:
        """Whether the smart-card service was found; None before it is known."""
        return None if self._service is None else self._service.running

    @property
    def service_problem(self) -> CounterError | None:
        """Why the service cannot be used, in words of its own; None while it runs."""
        return None if self._service is None else self._service.error

    @property
    def cards(self) -> Mapping[str, CardNow]:
        """The last word on the card in each reader that has one; never the clerk's own."""
        return MappingProxyType(self._cards)

    @property
    def states(self) -> tuple[ReaderState, ...]:
        """Every reader that is there, the customer's first; it changes with `happened`."""
        found = self._found
        held = (Condition.EMPTY, Condition.CARD_IN)
        return (
            *(self._state(name) for name in found.readers),
            *(ReaderState(name, held[name in self._of_clerk], clerk=True) for name in found.clerk),
            *(ReaderState(name, Condition.LEFT_OUT) for name in found.left_out),
            *(ReaderState(name, Condition.NOT_PASSABLE) for name in found.not_passable),
        )

    def start(self) -> None:
        """Begin to watch the readers."""
        self._thread.start()

    def close(self) -> None:
        """Stop watching and join the thread; harmless when closed or never started."""
        self._ending.set()
        self._reader.stop()
        while self._thread.is_alive():
            self._thread.join(0.05)
            self._reader.stop()  # a stop in the moment before a wait may be lost in the service
        self._relay.close()

    def use(self, *, left_out: Iterable[str], clerk: Iterable[str]) -> None:
        """Leave readers out, or take them for the clerk's own, by their exact names.

        To be told from the settings at the start, and again whenever they change. `happened` then
        tells ReadersChanged, and CardRemoved or CardInserted where a card changes its part.
        """
        self._reader.use(ReaderRoles(frozenset(left_out), frozenset(clerk)))

    def read_again(self, reader: str | None = None) -> None:
        """Read the card in a customer's reader (in all of them by default) as if just put in.

        Told as usual: CardRemoved, CardInserted with a new session, CardRead. Nothing happens
        where no card is in (`cards` says so beforehand), or where it is just being read.
        """
        for name in list(self._cards) if reader is None else [reader]:
            self._reader.read_again(name)

    def verify(self, reader: str, session: int, done: Callable[[CardChecked], None]) -> None:
        """Ask the chip whether the person of this stay (as told by CardRead) is still in.

        About 0.13 s; `done` gets SAME (also while the card is being read), OTHER (CardRemoved and
        CardInserted were told before, and the new person's CardRead follows), GONE (that stay is
        over) or FAILED with an `error` (the card is in and does not answer).
        """
        now = self._cards.get(reader)
        if now is None or now.session != session:
            self._answer(done, CardChecked(Still.GONE))
            return
        self._reader.check(reader, session, partial(self._answer, done))

    def try_read(self, reader: str, done: Callable[[CardTried], None]) -> None:
        """Read the card in any reader but one left out, the clerk's too, only for the timing.

        `done` gets the timing, or the `error` (CARD_ABSENT when no card is in); no event is told
        and nothing of the card is kept.
        """
        self._reader.try_read(reader, partial(self._answer, done))

    def _state(self, name: str) -> ReaderState:
        match self._cards.get(name):
            case None:
                return ReaderState(name, Condition.EMPTY)
            case CardFailed(error=error):
                return ReaderState(name, Condition.FAILED, error=error)
            case CardRead(stage=Stage.COMPLETE):
                return ReaderState(name, Condition.READ)
            case _:
                return ReaderState(name, Condition.READING)

    def _run(self) -> None:
        """Watch until `close`: a watch that ends though nobody stopped it is started again."""
        pause_s, longest_s = _RETRY_S
        while True:
            try:
                self._reader.run(self._tell)
                problem = "without an error"
            except Exception as error:  # noqa: BLE001 - a counter without a reader must still say so
                problem = type(error).__name__
            if self._ending.is_set():
                return
            _log.warning("the card reader ended: %s", problem)
            self._tell(ServiceChanged(running=False, error=service_down()))
            self._ending.wait(pause_s)
            pause_s = min(2 * pause_s, longest_s)

    def _tell(self, event: CardEvent) -> None:
        self._relay.post(partial(self._on_arrived, event))

    def _answer(self, done: Callable[[Any], None], answer: object) -> None:
        self._relay.post(partial(done, answer))

    def _on_arrived(self, event: CardEvent) -> None:
        match event:
            case ReadersChanged():
                self._found = event
            case ServiceChanged():
                self._service = event
            case CardInserted(reader, _) | CardRead(reader, _) | CardFailed(reader, _):
                self._cards[reader] = event
            case CardRemoved(reader, _):
                self._cards.pop(reader, None)
            case ClerkCardChanged(reader, present):
                (self._of_clerk.add if present else self._of_clerk.discard)(reader)
            case _:
                pass
        self.happened.emit(event)
