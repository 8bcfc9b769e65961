"""Stations that stand still, for tests of pages that only look at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from PySide6.QtCore import QObject, Signal

from desktop.ports import Media, PrinterState, PrinterStatus

BANGKOK = timezone(timedelta(hours=7))
NOW = datetime(2026, 11, 22, 14, 5, 12, tzinfo=BANGKOK)


class FixedClock:
    """It is always five past two."""

    def now(self) -> datetime:
        """Now, with the zone of Bangkok."""
        return NOW


@dataclass(frozen=True)
class FakeSyncStatus:
    """What the status line asks for."""

    state: str = "offline"
    waiting: int = 3
    skew: int = 0


class FakeSync(QObject):
    """A line that is down."""

    status_changed = Signal(object)
    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.status = FakeSyncStatus()


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
