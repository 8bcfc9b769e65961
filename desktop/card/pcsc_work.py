"""The threads that talk to cards: who waits for another program, and who hangs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from desktop.card.pcsc_link import Talk

_BUSY_S = 3.0  # so long another program may use a card before the user is told
_SILENCE_S = 15.0  # a card that has not answered for so long will not
_JOIN_S = 3.0


@dataclass(eq=False, slots=True)
class _Work:
    talk: Talk
    thread: threading.Thread
    on_busy: Callable[[], None]
    on_silence: Callable[[], None]


class Workers:
    """Used by the watching thread; `start` also by others."""

    def __init__(self) -> None:
        self._all: list[_Work] = []

    def start(
        self,
        talk: Talk,
        work: Callable[[], None],
        *,
        on_busy: Callable[[], None],
        on_silence: Callable[[], None],
    ) -> None:
        """Do `work`, which talks to a card by `talk`, in a thread of its own."""
        thread = threading.Thread(target=work, name="card read", daemon=True)
        alive = [work for work in self._all if work.thread.is_alive()]
        self._all = [*alive, _Work(talk, thread, on_busy, on_silence)]
        thread.start()

    def waiting(self) -> bool:
        """Whether one has not got to its card yet."""
        return any(not (work.talk.connected or work.talk.over) for work in self._all)

    def tend(self) -> None:
        """Tell once of another program that has the card, and give up a card that hangs.

        The first is talked to when the other program lets go; the thread of the second ends with
        the card's stay, or with the service.
        """
        for work in self._all:
            talk, now = work.talk, monotonic()
            if talk.over or not work.thread.is_alive():
                continue
            if not talk.connected and not talk.told_busy and now - talk.since > _BUSY_S:
                talk.told_busy = True
                work.on_busy()
            elif talk.connected and now - talk.heard > _SILENCE_S:
                work.on_silence()
                talk.over = True

    def join(self) -> None:
        """Wait a while for those that can end."""
        until = monotonic() + _JOIN_S
        for work in self._all:
            # Blocked in the service by another program's transaction: then it ends with it.
            if work.talk.connected or not work.talk.told_busy:
                work.thread.join(max(0.0, until - monotonic()))
