"""The service-time clock: working days and the promised date.

Counting starts on the first working day after the day of the application (Civil and Commercial
Code s. 193/3: the first day is not counted) and ends on a working day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.domain.text import Text

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The days on which the offices are closed beside Saturdays and Sundays, with their names.

    They are known up to the end of `last_year`; None where no list ends.
    """

    holidays: Mapping[date, Text]
    last_year: int | None = None

    def covers(self, day: date) -> bool:
        """Whether the holidays up to `day` are known."""
        return self.last_year is None or day.year <= self.last_year

    def is_working(self, day: date) -> bool:
        """Whether the offices are open on `day`."""
        return day.weekday() < SATURDAY and day not in self.holidays

    def due(self, taken: date, working_days: int) -> date:
        """The last day of a promise of `working_days` for a case taken on `taken`.

        A promise of 0 days is the day itself, or the next working day when it was taken on a
        day off.
        """
        day = taken
        if working_days == 0:
            while not self.is_working(day):
                day += timedelta(days=1)
            return day
        left = working_days
        while left > 0:
            day += timedelta(days=1)
            left -= self.is_working(day)
        return day
