"""A thread with a queue: commands one after the other, and something to do between them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue


class Worker:
    """Runs commands in a thread of its own; what they raise is given to `bug`.

    `between` runs once in each turn: behind the last command that waits, or when `pause()` seconds
    (None for ever) have passed without one. `finish` runs as the last thing, in the same thread.
    """

    def __init__(
        self,
        name: str,
        bug: Callable[[BaseException], None],
        *,
        between: Callable[[], None] | None = None,
        pause: Callable[[], float | None] = lambda: None,
        finish: Callable[[], None] | None = None,
    ) -> None:
        self._bug = bug
        self._between, self._pause, self._finish = between, pause, finish
        self._commands: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def put(self, command: Callable[[], None]) -> None:
        """Run a command after those given before; one that waits at the end is dropped."""
        self._commands.put(command)

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping = True
        self._commands.put(None)

    def join(self) -> None:
        """Wait for the end; harmless before the start and again."""
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while True:
            command: Callable[[], None] | None = _nothing
            with suppress(Empty):
                command = self._commands.get(timeout=self._pause())
            if command is None or self._stopping:
                break
            self._guarded(command)
            del command  # objects of the window must not die in this thread (see Lane)
            if self._between is not None and self._commands.empty():
                self._guarded(self._between)
        if self._finish is not None:
            self._guarded(self._finish)

    def _guarded(self, command: Callable[[], None]) -> None:
        try:
            command()
        except BaseException as error:  # noqa: BLE001 - raised again where crashes are reported
            self._bug(error)


def _nothing() -> None:
    """The turn of a thread that was given nothing to do."""
