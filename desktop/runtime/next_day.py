"""Tells when another day has begun: reference data are in force from a day on."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.ports import Clock

# The clock may be set meanwhile, by a person or by what the centre says of it.
LONGEST = 3_600_000  # milliseconds


class NextDay(QObject):
    """`came` is emitted on the main thread soon after midnight by the clock of the office."""

    came = Signal()

    def __init__(self, clock: Clock, parent: QObject | None = None, longest: int = LONGEST) -> None:
        super().__init__(parent)
        self._clock, self._longest = clock, longest
        self._day = clock.now().date()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Watch the day that it is now."""
        self._day = self._clock.now().date()
        self._wait()

    def close(self) -> None:
        """Watch no longer."""
        self._timer.stop()

    def _look(self) -> None:
        if self._clock.now().date() != self._day:
            self._day = self._clock.now().date()
            self.came.emit()
        self._wait()

    def _wait(self) -> None:
        now = self._clock.now()
        tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
        left = round((tomorrow - now).total_seconds() * 1000) + 1000
        self._timer.start(min(left, self._longest))
