"""What is asked of the centre off the paint thread, one question at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject

from desktop.domain.failure import CounterError
from desktop.runtime.relay import Relay

T = TypeVar("T")


class Asking(QObject):
    """Runs what blocks until the centre has answered; the line may be slow, and the store lane goes
    on meanwhile.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._relay = Relay(self)
        self._worker: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether an answer is waited for."""
        return self._worker is not None

    def ask(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[CounterError], None],
        broken: Callable[[], None],
    ) -> None:
        """One of the three follows on the main thread: what `work` returned, its CounterError, or
        `broken` before any other exception is raised there, for the crash report.

        Not while it is `running`.
        """
        assert self._worker is None

        def run() -> None:
            outcome: Callable[[], None]
            try:
                outcome = partial(done, work())
            except CounterError as error:
                outcome = partial(failed, error)
            except Exception as bug:  # noqa: BLE001 - raised again on the main thread
                outcome = partial(_raise, broken, bug)
            self._relay.post(partial(self._settle, outcome))

        self._worker = threading.Thread(target=run, name="asking", daemon=True)
        self._worker.start()

    def _settle(self, outcome: Callable[[], None]) -> None:
        if self._worker is not None:
            self._worker.join()
            self._worker = None
        outcome()


def _raise(broken: Callable[[], None], bug: Exception) -> None:
    broken()
    raise bug
