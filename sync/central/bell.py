"""Wakes the counters that wait for their office's feed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

# How often a waiting request looks by itself, for what another worker has committed.
LOOK_AGAIN = 2.0


class Bell:
    """Events per office, all on the server's event loop; `ring` may come from any thread."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self.closed = False

    @staticmethod
    def clock() -> float:
        """Seconds that only go forward."""
        return time.monotonic()

    @contextmanager
    def listen(self, office: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever the office's bell rings."""
        self._loop = asyncio.get_running_loop()
        rung = asyncio.Event()
        waiting = self._waiting.setdefault(office, set())
        waiting.add(rung)
        try:
            yield rung
        finally:
            waiting.discard(rung)

    async def wait(self, rung: asyncio.Event, seconds: float) -> None:
        """Wait for the bell, but at most `seconds`, and not past the next look."""
        if self.closed:
            return
        try:
            await asyncio.wait_for(rung.wait(), min(seconds, LOOK_AGAIN))
        except TimeoutError:
            return
        rung.clear()

    def waiting(self, office: str) -> int:
        """How many wait for `office` now."""
        return len(self._waiting.get(office, ()))

    def ring(self, office: str) -> None:
        """Wake all who wait for `office`."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ring, office)

    def close(self) -> None:
        """Let everybody go, now and from now on; called on the event loop."""
        self.closed = True
        for office in list(self._waiting):
            self._ring(office)

    def _ring(self, office: str) -> None:
        for rung in self._waiting.get(office, ()):
            rung.set()
