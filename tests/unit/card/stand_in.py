"""A stand-in for `smartcard.scard`: the service and its codes as drivers and systems give them.

For what no virtual reader can be made to do: an error at a chosen call, a name that cannot be
passed, a command that hangs. Everything else is answered as pcsc-lite does.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from smartcard import scard as real

from desktop.card.pcsc import PcscReader
from desktop.card.training_card import TrainingCard, training_persons
from tests.contract.card.harness import ScriptedCard

READER = "Stand-in 00 00"
CHANGED, PRESENT, MUTE = 0x0002, 0x0020, 0x0200


class StandIn:
    """One service; its attributes are the functions and constants of `smartcard.scard`.

    `trouble(function, number)` is asked at each call (numbered from 1 for each function): it
    gives a code to fail with, raises what the call shall raise, or gives None. `calls` has each
    function with what it was given.
    """

    def __init__(self, *readers: str) -> None:
        self.trouble: Callable[[str, int], int | None] = lambda _function, _number: None
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.mute = False  # the service makes no sense of the card
        self._readers = list(readers or (READER,))
        self._cards: dict[str, TrainingCard] = {}
        self._counters: Counter[str] = Counter()
        self._numbers: Counter[str] = Counter()
        self._changed = threading.Condition()
        self._cancelled = False

    def __getattr__(self, name: str) -> Any:
        if name.startswith("SCARD_"):
            return getattr(real, name)
        function = getattr(self, "_" + name)

        def call(*given: Any) -> Any:
            with self._changed:
                self._numbers[name] += 1
                self.calls.append((name, given))
                number = self._numbers[name]
            code = self.trouble(name, number)
            return function(code or 0, *given)

        return call

    def insert(self, person: str | TrainingCard = "sairung", reader: str = READER) -> None:
        card = TrainingCard.of(training_persons()[person]) if isinstance(person, str) else person
        with self._changed:
            self._cards[reader] = card
            self._counters[reader] += 1
            self._changed.notify_all()

    def pull(self, reader: str = READER) -> None:
        with self._changed:
            del self._cards[reader]
            self._counters[reader] += 1
            self._changed.notify_all()

    def plug(self, *readers: str) -> None:
        """Now there are these readers."""
        with self._changed:
            self._readers = list(readers)
            self._cancelled = True
            self._changed.notify_all()

    def called(self, function: str) -> list[tuple[Any, ...]]:
        return [given for name, given in self.calls if name == function]

    # --- the functions, each with the code it is to fail with ----------------------------

    def _SCardEstablishContext(self, code: int, _scope: int) -> tuple[int, int]:
        return code, 1

    def _SCardReleaseContext(self, code: int, _context: int) -> int:
        return code

    def _SCardCancel(self, code: int, _context: int) -> int:
        with self._changed:
            self._cancelled = True
            self._changed.notify_all()
        return code

    def _SCardListReaders(
        self, code: int, _context: int, _groups: list[str]
    ) -> tuple[int, list[str]]:
        return code, list(self._readers)

    def _SCardGetStatusChange(
        self, code: int, _context: int, patience_ms: int, known: list[tuple[str, int]]
    ) -> tuple[int, list[tuple[str, int, list[int]]]]:
        if code:
            return code, []
        if any(name not in self._readers for name, _ in known if "PnP" not in name):
            return 0x80100009, []

        def state(name: str) -> int:
            there = PRESENT | (MUTE if self.mute else 0) if name in self._cards else 0x10
            return self._counters[name] << 16 | there

        def news() -> bool:
            return self._cancelled or any(state(n) != s for n, s in known if "PnP" not in n)

        with self._changed:
            there = self._changed.wait_for(news, patience_ms / 1000)
            cancelled, self._cancelled = self._cancelled, False
            if not there:
                return 0x8010000A, []
            states = [(n, s if "PnP" in n else state(n) | CHANGED, [0]) for n, s in known]
            return (0x80100002, []) if cancelled else (0, states)

    def _SCardConnect(
        self, code: int, _context: int, reader: str, _share: int, protocols: int
    ) -> tuple[int, int, int]:
        if not code and reader not in self._cards:
            code = 0x8010000C
        return code, self._readers.index(reader) + 1, protocols & 1

    def _SCardReconnect(
        self, code: int, card: int, _share: int, protocols: int, how: int
    ) -> tuple[int, int]:
        if not code and how != real.SCARD_LEAVE_CARD:
            self._card(card).reset()
        return code, protocols & 1

    def _SCardDisconnect(self, code: int, _card: int, _how: int) -> int:
        return code

    def _SCardBeginTransaction(self, code: int, _card: int) -> int:
        return code

    def _SCardEndTransaction(self, code: int, _card: int, _how: int) -> int:
        return code

    def _SCardTransmit(
        self, code: int, card: int, _pci: int, command: list[int]
    ) -> tuple[int, list[int]]:
        if code:
            return code, []
        return 0, list(self._card(card).answer(bytes(command)))

    def _card(self, handle: int) -> TrainingCard:
        return self._cards[self._readers[handle - 1]]


def at(function: str, *numbers: int, code: int) -> Callable[[str, int], int | None]:
    """Trouble at these calls of a function; at every one when no number is given."""
    return lambda name, number: (
        code if name == function and (not numbers or number in numbers) else None
    )


class StandInSlots:
    """The stand-in's reader for a `Watch`."""

    def __init__(self, service: StandIn) -> None:
        self.reader = PcscReader()
        self.names = (READER, READER)
        self._service = service

    def insert(self, card: ScriptedCard, slot: int = 0) -> None:
        self._service.insert(card)

    def pull(self, slot: int = 0) -> None:
        self._service.pull()

    def close(self) -> None:
        pass
