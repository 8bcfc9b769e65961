"""Pushes that are under way: the next one is packed and sent while the centre writes the last one.

Their answers are taken in the order in which they were sent. A push that overtakes its predecessor
is answered with 409 `gap`, and goes once more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sync.protocol import Push, PushAnswer

if TYPE_CHECKING:
    from sync.client import Central


@dataclass(frozen=True, slots=True)
class Sent:
    """A push and by whom it was sent; `answer` waits for what came of it."""

    push: Push
    client: Central
    future: Future[PushAnswer]

    def answer(self) -> PushAnswer:
        """As the client gives it, or its CounterError."""
        return self.future.result()


class Flight:
    """At most one push on each of these connections; `with` waits for all of them in the end."""

    def __init__(self, clients: Sequence[Central]) -> None:
        self._clients = clients
        self._idle = deque(clients)
        self._sent: deque[Sent] = deque()
        self._pool = ThreadPoolExecutor(len(clients), thread_name_prefix="sync-flight")

    def __enter__(self) -> Self:
        """Nothing is sent yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait for what is under way; nobody asks what came of it."""
        self.clear()
        self._pool.shutdown()

    @property
    def empty(self) -> bool:
        """Whether nothing is under way."""
        return not self._sent

    @property
    def full(self) -> bool:
        """Whether no connection is free."""
        return not self._idle

    @property
    def last(self) -> Push | None:
        """The one sent last, behind which the next one goes; None if nothing is under way."""
        return self._sent[-1].push if self._sent else None

    def send(self, push: Push) -> None:
        """Send it on a connection that is free."""
        client = self._idle.popleft()
        self._sent.append(Sent(push, client, self._pool.submit(client.push, push)))

    def landed(self) -> Sent:
        """The oldest one, which may still be under way; its connection is free after its answer."""
        return self._sent[0]

    def done(self) -> None:
        """The oldest one is answered."""
        self._idle.appendleft(self._sent.popleft().client)

    def clear(self) -> None:
        """Wait for all: what is sent again later was perhaps kept, and that is harmless."""
        for sent in self._sent:
            sent.future.exception()
        self._sent.clear()
        self._idle = deque(self._clients)
