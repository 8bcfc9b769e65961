"""Stations that stand still, for tests of pages that only look at them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from weakref import WeakSet

from PySide6.QtCore import QObject, Signal

from desktop.ports import Media, PrinterState, PrinterStatus

BANGKOK = timezone(timedelta(hours=7))
NOW = datetime(2026, 11, 22, 14, 5, 12, tzinfo=BANGKOK)


class FixedClock:
    """It is always five past two."""

    def now(self) -> datetime:
        """Now, with the zone of Bangkok."""
        return NOW

    def check(self) -> None:
        """It is right."""


@dataclass(frozen=True)
class FakeSyncStatus:
    """What the status line asks for."""

    state: str = "offline"
    waiting: int = 3
    exceptions: int = 0
    skew: int = 0


class FakeSync(QObject):
    """A line that is down."""

    status_changed = Signal(object)
    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.status = FakeSyncStatus()


@dataclass(eq=False)
class HandCountdown:
    """A countdown that a test moves on."""

    milliseconds: int
    do: Callable[[], None]
    left: int | None = None

    def start(self) -> None:
        """From the beginning."""
        self.left = self.milliseconds

    def stop(self) -> None:
        """Not any more."""
        self.left = None

    def isActive(self) -> bool:
        """Whether it runs."""
        return self.left is not None


class HandTime:
    """Makes countdowns, and lets time pass for all that run."""

    def __init__(self) -> None:
        self._made: WeakSet[HandCountdown] = WeakSet()

    def countdown(self, milliseconds: int, do: Callable[[], None]) -> HandCountdown:
        """One that stands still until time is moved."""
        made = HandCountdown(milliseconds, do)
        self._made.add(made)
        return made

    def forward(self, milliseconds: int) -> None:
        """So much time passes; what ends in it is done in its order."""
        running = [one for one in self._made if one.left is not None]
        for one in sorted(running, key=lambda one: one.left or 0):
            if one.left is not None and one.left <= milliseconds:
                one.left = None
                one.do()
            elif one.left is not None:
                one.left -= milliseconds


class FakePrinter(QObject):
    """A printer that is ready and has nothing to do."""

    status_changed = Signal(object)
    job_changed = Signal(object)
    looked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.status = PrinterStatus(PrinterState.READY)

    def has(self, _media: Media) -> bool:
        """None is set."""
        return False

    def look(self) -> None:
        """There is nobody to ask."""

    def is_printing(self, _title: str) -> bool:
        """Nothing is."""
        return False

    def warm(self) -> None:
        """Nothing to load."""
