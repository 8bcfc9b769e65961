"""Cards without a reader, for training, the demonstration and tests.

The training reader offers the same events as the real one and reads through the same code; only
the wire to the chip is replaced by a `TrainingCard`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter

from desktop.card.failures import removed
from desktop.card.reading import read_stay
from desktop.card.training_card import TrainingCard, training_persons
from desktop.domain.failure import CounterError
from desktop.ports import (
    CardEvent,
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    PhotoProgress,
    ReadersChanged,
    ServiceChanged,
)

TRAINING_READER = "Training reader"


@dataclass(eq=False, slots=True)
class _Stay:
    """One card from its insertion to its pull."""

    reader: str
    session: int
    card: TrainingCard
    steps: Iterator[CardRead | PhotoProgress | None] | None = None
    pulled: bool = False


class TrainingReader:
    """A `CardReader` into which a program puts the cards.

    `delay` is the time in seconds that each transmit takes (a real card needs about 0.04).
    """

    def __init__(self, readers: tuple[str, ...] = (TRAINING_READER,), delay: float = 0.0) -> None:
        self._readers = readers
        self._delay = delay
        self._changed = threading.Condition()
        self._sessions = 0
        self._in: dict[str, _Stay] = {}
        self._news: list[_Stay] = []
        self._stopped = False

    def insert(self, card: str | TrainingCard, reader: str | None = None) -> None:
        """Put in a card, or that of a training person by id; a card already in is pulled first."""
        if isinstance(card, str):
            card = TrainingCard.of(training_persons()[card])
        name = reader or self._readers[0]
        with self._changed:
            self.pull(name)
            self._sessions += 1
            card.reset()
            self._in[name] = stay = _Stay(name, self._sessions, card)
            self._news.append(stay)
            self._changed.notify_all()

    def pull(self, reader: str | None = None) -> None:
        """Pull the card; nothing happens if there is none."""
        with self._changed:
            stay = self._in.pop(reader or self._readers[0], None)
            if stay is not None:
                stay.pulled = True
                self._changed.notify_all()

    def stop(self) -> None:
        """End `run`; callable from any thread."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def run(self, emit: Callable[[CardEvent], None]) -> None:
        """Emit events until `stop`, reading all cards in turns."""
        emit(ServiceChanged(running=True))
        emit(ReadersChanged(self._readers))
        here: list[_Stay] = []
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._due(here))
                if self._stopped:
                    return
                news, self._news = self._news, []
            # A swap is told as two stays, the old one's end first.
            for stay in [*here, *news]:
                if stay in news:
                    emit(CardInserted(stay.reader, stay.session))
                    stay.steps = self._read(stay)
                    here.append(stay)
                self._step(stay, emit)
                while stay.pulled and stay.steps is not None:
                    self._step(stay, emit)
                if stay.pulled and stay.steps is None:
                    here.remove(stay)
                    emit(CardRemoved(stay.reader, stay.session))

    def _due(self, here: list[_Stay]) -> bool:
        busy = any(stay.steps is not None or stay.pulled for stay in here)
        return busy or self._stopped or bool(self._news)

    def _read(self, stay: _Stay) -> Iterator[CardRead | PhotoProgress | None]:
        def transmit(command: bytes) -> bytes:
            with self._changed:
                if self._delay:
                    self._changed.wait_for(lambda: stay.pulled or self._stopped, self._delay)
            answer = b"" if stay.pulled or self._stopped else stay.card.answer(command)
            if stay.pulled or self._stopped:  # maybe while it answered
                raise removed()
            return answer

        return read_stay(stay.reader, stay.session, transmit, perf_counter())

    def _step(self, stay: _Stay, emit: Callable[[CardEvent], None]) -> None:
        """One read further; `steps` is None once nothing more is to come."""
        if stay.steps is None:
            return
        try:
            event = next(stay.steps)
        except StopIteration:
            stay.steps = None
        except CounterError as error:
            stay.steps = None
            if not self._stopped:
                emit(CardFailed(stay.reader, stay.session, error))
        else:
            if event is not None:
                emit(event)
