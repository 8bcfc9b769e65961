"""Operations on dates; each is nothing if an input is."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

from desktop.domain.service_time import WorkCalendar


def months_between(start: date, end: date, counted: Literal["over", "begun"]) -> int:
    """Months from one day to another; -1 if the end is before the start.

    `over`: full months past, with the same day (or the month's end) still inside: 26 May to
    26 November are 5, to the 27th 6. `begun`: months begun, both days in: 1 December to 1 January
    are 2.
    """
    if end < start:
        return -1
    months = (end.year - start.year) * 12 + end.month - start.month
    if counted == "begun":
        return months + (1 if end >= add_months(start, months) else 0)
    while months > 0 and end <= add_months(start, months):
        months -= 1
    return months


def days_between(start: date, end: date) -> int:
    """end - start."""
    return (end - start).days


def age(birth: date, today: date) -> int:
    """Years, complete on the birthday."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def add_months(day: date, months: int) -> date:
    """The same day of a later month, cut to its end."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def date_after(day: date, days: int, months: int, calendar: WorkCalendar | None) -> date:
    """A day so much later; with a calendar the next working day where the offices are closed."""
    later = add_months(day, months) + timedelta(days=days)
    while calendar is not None and not calendar.is_working(later):
        later += timedelta(days=1)
    return later
