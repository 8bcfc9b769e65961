"""Cards without a reader, for training, the demonstration and tests.

The training reader offers the same events as the real one and reads through the same code; only
the wire to the chip is replaced by a `TrainingCard`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter

from desktop.card.applet import Transmit
from desktop.card.failures import absent, removed
from desktop.card.reading import read_identity, read_stay, try_stay
from desktop.card.training_card import TrainingCard, training_persons
from desktop.domain.failure import Code, CounterError
from desktop.ports import (
    CardChecked,
    CardEvent,
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    CardTried,
    ClerkCardChanged,
    PhotoProgress,
    ReaderRoles,
    ReadTiming,
    ServiceChanged,
    Still,
)

TRAINING_READER = "Training reader"


@dataclass(eq=False, slots=True)
class _Slot:
    """One card in a reader, until it is pulled."""

    reader: str
    card: TrainingCard
    pulled: bool = False
    found: bool = False  # when the watch began, or when the reader became the customer's


@dataclass(eq=False, slots=True)
class _Stay:
    """A card that is told of, from its insertion to its pull (or a new stay of it)."""

    slot: _Slot
    session: int
    steps: Iterator[CardRead | PhotoProgress | None] | None
    citizen_id: str = ""


class TrainingReader:
    """A `CardReader` into which a program puts the cards.

    `delay` is the time in seconds that each transmit takes (a real card needs about 0.04).
    """

    def __init__(self, readers: tuple[str, ...] = (TRAINING_READER,), delay: float = 0.0) -> None:
        self._readers = readers
        self._delay = delay
        self._changed = threading.Condition()
        self._roles = ReaderRoles()
        self._sessions = 0
        self._in: dict[str, _Slot] = {}
        self._news: list[_Slot] = []
        self._asked: list[Callable[[], None]] = []
        self._stopped = False
        # Of the running thread alone:
        self._emit: Callable[[CardEvent], None] = lambda _: None
        self._here: dict[str, _Stay] = {}
        self._of_clerk: dict[str, _Slot] = {}

    def insert(self, card: str | TrainingCard, reader: str | None = None) -> None:
        """Put in a card, or that of a training person by id; a card already in is pulled first."""
        if isinstance(card, str):
            card = TrainingCard.of(training_persons()[card])
        name = reader or self._readers[0]
        with self._changed:
            self.pull(name)
            card.reset()
            self._in[name] = slot = _Slot(name, card)
            self._news.append(slot)
            self._changed.notify_all()

    def pull(self, reader: str | None = None) -> None:
        """Pull the card; nothing happens if there is none."""
        with self._changed:
            slot = self._in.pop(reader or self._readers[0], None)
            if slot is not None:
                slot.pulled = True
                self._changed.notify_all()

    def stop(self) -> None:
        """End `run`; callable from any thread."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def use(self, roles: ReaderRoles) -> None:
        """From now on readers have these roles."""
        self._ask(lambda: self._take_roles(roles))

    def read_again(self, reader: str) -> None:
        """Begin a new stay of the card in a reader and read it, unless it is being read anyway."""

        def again() -> None:
            stay = self._here.get(reader)
            if stay is not None and stay.steps is None:
                self._renew(stay)

        self._ask(again)

    def check(self, reader: str, session: int, answer: Callable[[CardChecked], None]) -> None:
        """Ask the chip whether it is still the person of that stay."""
        self._ask(lambda: self._check(reader, session, answer))

    def try_read(self, reader: str, answer: Callable[[CardTried], None]) -> None:
        """Read the card in a reader for its timing; in the clerk's own only whether it answers."""
        self._ask(lambda: self._try(reader, answer))

    def run(self, emit: Callable[[CardEvent], None]) -> None:
        """Emit events until `stop`, reading all cards in turns."""
        self._emit = emit
        with self._changed:
            for slot in self._news:
                slot.found = True
        emit(ServiceChanged(running=True))
        self._tell_readers()
        while True:
            with self._changed:
                self._changed.wait_for(self._due)
                if self._stopped:
                    return
                news, self._news = self._news, []
                asked, self._asked = self._asked, []
            # A swap is told as two stays, the old one's end first.
            for stay in list(self._here.values()):
                self._go_on(stay)
            for slot in [slot for slot in self._of_clerk.values() if slot.pulled]:
                del self._of_clerk[slot.reader]
                emit(ClerkCardChanged(slot.reader, present=False))
            for slot in news:
                self._greet(slot)
            for answer in asked:
                answer()

    def _ask(self, what: Callable[[], None]) -> None:
        with self._changed:
            self._asked.append(what)
            self._changed.notify_all()

    def _due(self) -> bool:
        busy = any(stay.steps is not None or stay.slot.pulled for stay in self._here.values())
        left = any(slot.pulled for slot in self._of_clerk.values())
        return busy or left or self._stopped or bool(self._news or self._asked)

    # --- roles ----------------------------------------------------------------------------

    def _tell_readers(self) -> None:
        self._emit(self._roles.sort(self._readers))

    def _take_roles(self, roles: ReaderRoles) -> None:
        self._roles = roles
        for stay in list(self._here.values()):
            if stay.slot.reader in roles.clerk | roles.left_out:
                self._end(stay)
        for reader in set(self._of_clerk) - (roles.clerk - roles.left_out):
            del self._of_clerk[reader]
            self._emit(ClerkCardChanged(reader, present=False))
        self._tell_readers()
        with self._changed:
            slots = [slot for slot in self._in.values() if slot not in self._news]
        for slot in slots:
            if slot.reader not in self._here and slot.reader not in self._of_clerk:
                slot.found = True
                self._greet(slot)

    def _greet(self, slot: _Slot) -> None:
        """Tell of a card that is new, by the role of its reader."""
        if slot.reader in self._roles.left_out:
            return
        if slot.reader in self._roles.clerk:
            self._of_clerk[slot.reader] = slot
            self._emit(ClerkCardChanged(slot.reader, present=True))
            return
        stay = self._open(slot)
        self._go_on(stay)

    # --- stays ----------------------------------------------------------------------------

    def _open(self, slot: _Slot) -> _Stay:
        self._sessions += 1
        steps = read_stay(slot.reader, self._sessions, self._wire(slot), perf_counter())
        self._here[slot.reader] = stay = _Stay(slot, self._sessions, steps)
        self._emit(CardInserted(slot.reader, stay.session, slot.found))
        return stay

    def _end(self, stay: _Stay) -> None:
        if stay.steps is not None:
            stay.steps = None
            self._emit(CardFailed(stay.slot.reader, stay.session, removed()))
        del self._here[stay.slot.reader]
        self._emit(CardRemoved(stay.slot.reader, stay.session))

    def _renew(self, stay: _Stay) -> None:
        self._end(stay)
        stay.slot.card.reset()
        stay.slot.found = False
        self._open(stay.slot)

    def _go_on(self, stay: _Stay) -> None:
        """One read further, and to the end of the stay when the card has been pulled."""
        self._step(stay)
        while stay.slot.pulled and stay.steps is not None:
            self._step(stay)
        if stay.slot.pulled and not self._stopped:
            self._end(stay)

    def _wire(self, slot: _Slot) -> Transmit:
        def transmit(command: bytes) -> bytes:
            with self._changed:
                if self._delay:
                    self._changed.wait_for(lambda: slot.pulled or self._stopped, self._delay)
            answer = b"" if slot.pulled or self._stopped else slot.card.answer(command)
            if slot.pulled or self._stopped:  # maybe while it answered
                raise removed()
            return answer

        return transmit

    def _step(self, stay: _Stay) -> None:
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
                self._emit(CardFailed(stay.slot.reader, stay.session, error))
        else:
            if isinstance(event, CardRead):
                stay.citizen_id = event.card.citizen_id
            if event is not None:
                self._emit(event)

    # --- questions ------------------------------------------------------------------------

    def _check(self, reader: str, session: int, answer: Callable[[CardChecked], None]) -> None:
        stay = self._here.get(reader)
        if stay is None or stay.session != session:
            answer(CardChecked(Still.GONE))
            return
        if stay.steps is not None:
            answer(CardChecked(Still.SAME))
            return
        try:
            same = read_identity(self._wire(stay.slot)) == stay.citizen_id
        except CounterError as error:
            if self._stopped:
                return
            gone = error.code is Code.CARD_REMOVED
            answer(CardChecked(Still.GONE) if gone else CardChecked(Still.FAILED, error))
            return
        if not same:
            self._renew(stay)
        answer(CardChecked(Still.SAME if same else Still.OTHER))

    def _try(self, reader: str, answer: Callable[[CardTried], None]) -> None:
        slot = self._in.get(reader)
        if slot is None:
            answer(CardTried(reader, error=absent()))
            return
        timing, whole = ReadTiming(), reader not in self._roles.clerk
        try:
            for timing in try_stay(self._wire(slot), perf_counter(), whole=whole):  # noqa: B007
                pass
        except CounterError as error:
            if not self._stopped:
                answer(CardTried(reader, timing, error))
            return
        answer(CardTried(reader, timing))
