"""What the contract needs of a way to read cards: put one in, pull it, see the events."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

from desktop.card.training import TrainingReader
from desktop.card.training_card import Manner, TrainingCard, TrainingPerson, training_persons
from desktop.ports import (
    CardChecked,
    CardEvent,
    CardFailed,
    CardRead,
    CardReader,
    CardRemoved,
    Stage,
)
from tests.fixtures.virtual_card import READERS, VirtualCard

PATIENCE_S = 10.0

Answer = TypeVar("Answer")


class ScriptedCard(TrainingCard):
    """A card that remembers its commands; `before` gets the number of each (from 1)."""

    commands: list[bytes]
    before: Callable[[int], object] | None
    spoilt: bool

    @classmethod
    def person(
        cls, person: TrainingPerson | str = "waraporn", manner: Manner | None = None
    ) -> ScriptedCard:
        """The card of a person; Waraporn's has a photo that takes all reads."""
        if isinstance(person, str):
            person = training_persons()[person]
        card = cls.of(person, manner or Manner())
        assert isinstance(card, cls)
        card.commands = []
        card.before = None
        card.spoilt = False
        return card

    def become(self, other: ScriptedCard) -> None:
        """Swapped for another faster than the service looks: nothing but the answers tells."""
        other.reset()
        other.commands = self.commands
        self.__dict__.update(other.__dict__)

    def spoil(self) -> None:
        """From now on its chip refuses everything."""
        self.spoilt = True

    def answer(self, command: bytes) -> bytes:
        self.commands.append(command)
        if self.before is not None:
            self.before(len(self.commands))
        return b"\x6f\x00" if self.spoilt else super().answer(command)


class Slots(Protocol):
    """The readers' side of the cards: two slots."""

    names: tuple[str, str]

    @property
    def reader(self) -> CardReader: ...

    def insert(self, card: ScriptedCard, slot: int = 0) -> None: ...
    def pull(self, slot: int = 0) -> None: ...
    def close(self) -> None: ...


class TrainingSlots:
    """Cards put into the training reader."""

    names = ("left", "right")

    def __init__(self) -> None:
        self.reader = TrainingReader(self.names)

    def insert(self, card: ScriptedCard, slot: int = 0) -> None:
        self.reader.insert(card, self.names[slot])

    def pull(self, slot: int = 0) -> None:
        self.reader.pull(self.names[slot])

    def close(self) -> None:
        pass


class VirtualSlots:
    """Cards put into vpcd, read through the real service."""

    names = READERS

    def __init__(self, reader: CardReader) -> None:
        self.reader = reader
        self._cards: dict[int, VirtualCard] = {}

    def insert(self, card: ScriptedCard, slot: int = 0, *, quick: bool = True) -> None:
        self.pull(slot)
        self._cards[slot] = VirtualCard(card, slot=slot, quick=quick)

    def insert_mute(self, slot: int = 0) -> None:
        self._cards[slot] = VirtualCard(ScriptedCard.person(), slot=slot, atr=b"\x00")

    def pull(self, slot: int = 0) -> None:
        if slot in self._cards:
            self._cards.pop(slot).pull()

    def close(self) -> None:
        for slot in list(self._cards):
            self.pull(slot)


class Watch:
    """Runs a reader in a thread, keeps its events, and waits for them."""

    def __init__(self, slots: Slots) -> None:
        self.slots = slots
        self.events: list[CardEvent] = []
        self.hold: Callable[[CardEvent], None] = lambda _: None
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=slots.reader.run, args=(self._see,), name="reader")
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether the reader's thread still runs."""
        return self._thread.is_alive()

    def _see(self, event: CardEvent) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()
        self.hold(event)

    def wait(self, wanted: Callable[[CardEvent], bool], since: int = 0) -> CardEvent:
        """The first event from number `since` on that is wanted."""

        def found() -> CardEvent | None:
            return next((event for event in self.events[since:] if wanted(event)), None)

        with self._changed:
            event = self._changed.wait_for(found, PATIENCE_S)
            assert event is not None, f"not seen; {[type(e).__name__ for e in self.events[since:]]}"
            return event

    def complete(self, slot: int = 0, since: int = 0) -> CardRead:
        """The card in `slot`, read whole."""
        name = self.slots.names[slot]
        event = self.wait(
            lambda e: isinstance(e, CardRead) and e.stage is Stage.COMPLETE and e.reader == name,
            since,
        )
        assert isinstance(event, CardRead)
        return event

    def failed(self, since: int = 0) -> CardFailed:
        """The first failure."""
        event = self.wait(lambda e: isinstance(e, CardFailed), since)
        assert isinstance(event, CardFailed)
        return event

    def answer(self, ask: Callable[[Callable[[Answer], None]], None]) -> Answer:
        """What the reader answers to `ask`, which gets the function to be called."""
        answers: list[Answer] = []

        def take(answer: Answer) -> None:
            with self._changed:
                answers.append(answer)
                self._changed.notify_all()

        ask(take)
        with self._changed:
            assert self._changed.wait_for(lambda: answers, PATIENCE_S), "no answer"
        return answers[0]

    def check(self, reader: str, session: int) -> CardChecked:
        """What the reader answers to the question whether the card is the same."""

        def ask(take: Callable[[CardChecked], None]) -> None:
            self.slots.reader.check(reader, session, take)

        return self.answer(ask)

    def removed(self, session: int) -> None:
        """Wait until the card of `session` is told to have left."""
        self.wait(lambda e: isinstance(e, CardRemoved) and e.session == session)

    def of_session(self, session: int) -> list[CardEvent]:
        """All events of one card, in order."""
        return [event for event in self.events if getattr(event, "session", None) == session]

    def close(self) -> None:
        """Stop the reader and pull the cards."""
        self.slots.close()
        while self._thread.is_alive():
            self.slots.reader.stop()
            self._thread.join(0.05)
