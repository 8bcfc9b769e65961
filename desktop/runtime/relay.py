"""From worker threads to the thread of the window: what they have to say is said there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, Qt, Signal, Slot


class Relay(QObject):
    """Runs calls in the thread that made it, one after the other as they were posted.

    Any thread may post, also the own one: nothing runs within `post`. After `close` nothing is run
    any more but the last words. What a call raises is a bug of whoever is called: it goes to
    `sys.excepthook`, where a crash report is made of it, and the next call runs all the same.
    """

    _posted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # The calls wait in a queue of ours and the slot is a method of this object: neither the
        # thread that runs them nor their order depends on how a signal carries values.
        self._calls: SimpleQueue[tuple[Callable[[], object], bool]] = SimpleQueue()
        self._closed = False
        self._posted.connect(self._on_posted, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], object], *, last: bool = False) -> None:
        """Run a call there; a `last` word also after `close`, if it was posted by then."""
        self.put(call, last=last)
        self.wake()

    def post_bug(self, bug: BaseException) -> None:
        """Raise there what went wrong in a worker."""
        self.post(partial(_raise, bug))

    def put(self, call: Callable[[], object], *, last: bool = False) -> None:
        """`post` without the wake, for a worker that must have let go of the call before it runs:
        an object of Qt must not die in its thread.
        """
        self._calls.put((call, last))

    def wake(self) -> None:
        """Run one of the calls that were put."""
        self._posted.emit()

    def run_next(self, patience_s: float = 0.0) -> bool:
        """Run the next call now, in the own thread, and wait so long for it; False if none came."""
        try:
            call, last = self._calls.get(timeout=patience_s)
        except Empty:  # it is not here yet, or somebody had the patience to wait for it
            return False
        if last or not self._closed:
            try:
                call()
            except Exception:  # noqa: BLE001 - reported as every bug of the window is
                sys.excepthook(*sys.exc_info())
        return True

    def close(self) -> None:
        """Run nothing more but the last words that were posted, and these now."""
        self._closed = True
        while self.run_next():
            pass

    @Slot()
    def _on_posted(self) -> None:
        self.run_next()


def _raise(bug: BaseException) -> None:
    raise bug
