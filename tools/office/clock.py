"""The time of a simulated day: it stands until the day goes on, and each PC may be off by some."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

BANGKOK = timezone(timedelta(hours=7))


@dataclass(slots=True)
class DayClock:
    """The true time, which the simulation moves."""

    time: datetime

    def now(self) -> datetime:
        """The time of the day, in Bangkok."""
        return self.time

    def forward(self, **span: float) -> None:
        """Let time pass, in the words of `timedelta`."""
        self.time += timedelta(**span)


@dataclass(slots=True)
class PcClock:
    """The clock of a PC: the true one, and how far it is off; a `Clock` as the services ask for."""

    true: DayClock
    off: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        """What the PC takes for the time."""
        return self.true.now() + self.off

    def check(self) -> None:
        """The PC believes itself."""
