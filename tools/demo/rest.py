"""A window at rest: how often it paints while nobody does anything, and what it costs."""

from __future__ import annotations

import time
from collections import Counter
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget


class Rested(NamedTuple):
    """A time in which nobody did anything: its seconds, paints, share of a core, and painters."""

    seconds: float
    paints: int
    share: float
    painted: dict[str, int]


class Rest(QObject):
    """Counts how often a window paints, what it paints, and the processor time of the process."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._window, self._asked = window, 0
        self._painted: Counter[str] = Counter()
        self._since, self._worked = time.monotonic(), time.process_time()
        # The clock of the window ticks every second, so a minute may show a moment late.
        self._minute = (time.time() - 1.5) // 60
        _application().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window asks once for whatever has to be painted anew."""
        if event.type() == QEvent.Type.UpdateRequest:
            self._asked += watched is self._window
        elif event.type() == QEvent.Type.Paint:
            self._painted[type(watched).__name__] += 1
        return False

    def end(self) -> Rested:
        """What came since the beginning; the clock's own minutes are taken off its paints."""
        _application().removeEventFilter(self)
        seconds = time.monotonic() - self._since
        beside = self._asked - int(time.time() // 60 - self._minute)
        share = (time.process_time() - self._worked) / seconds
        return Rested(seconds, max(beside, 0), share, dict(self._painted))


def _application() -> QCoreApplication:
    application = QCoreApplication.instance()
    assert application is not None
    return application
