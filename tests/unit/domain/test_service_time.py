"""Working days, holidays, and the promised date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.failure import Code, CounterError
from desktop.domain.reference_data import parse_calendar
from desktop.domain.service_time import WorkCalendar
from desktop.domain.text import Text

NAME = Text("วันหยุด", "holiday")
DAYS = st.dates(min_value=date(2025, 1, 1), max_value=date(2032, 12, 31))


def calendar(*holidays: date) -> WorkCalendar:
    return WorkCalendar(dict.fromkeys(holidays, NAME))


@pytest.mark.parametrize(
    ("taken", "days", "due"),
    [
        (date(2026, 11, 22), 5, date(2026, 11, 27)),  # a Sunday: Monday is the first day
        (date(2026, 11, 23), 5, date(2026, 11, 30)),  # a Monday: Tuesday is the first day
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # a Friday
        (date(2026, 12, 4), 3, date(2026, 12, 11)),  # 7 December (substitute) and 10 are off
        (date(2026, 12, 30), 1, date(2027, 1, 4)),  # the turn of the year
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 22), 0, date(2026, 11, 23)),
    ],
)
def test_promises(taken: date, days: int, due: date) -> None:
    off = (date(2026, 12, 7), date(2026, 12, 10), date(2026, 12, 31), date(2027, 1, 1))
    assert calendar(*off).due(taken, days) == due


@given(DAYS, st.integers(min_value=1, max_value=40), st.sets(DAYS, max_size=30))
def test_a_promise_ends_on_a_working_day_after_so_many(
    taken: date, days: int, holidays: set[date]
) -> None:
    known = calendar(*holidays)
    due = known.due(taken, days)
    assert known.is_working(due)
    span = range(1, (due - taken).days + 1)
    assert sum(known.is_working(taken + timedelta(days=n)) for n in span) == days


@given(DAYS)
def test_weekends_are_never_working_days(day: date) -> None:
    known = calendar()
    saturday = day + timedelta(days=5 - day.weekday())
    assert not known.is_working(saturday)
    assert not known.is_working(saturday + timedelta(days=1))
    assert known.is_working(saturday - timedelta(days=1))


CHANGES = """
[[add]]
date = 2027-04-16
name = { th = "วันหยุดพิเศษ", en = "Special holiday" }
source = "s"
basis = "src"
[[remove]]
date = 2027-04-15
source = "s"
basis = "office"
"""


def test_the_file_adds_and_removes_days() -> None:
    known = parse_calendar("th.toml", CHANGES, {date(2027, 4, 15): NAME, date(2027, 4, 13): NAME})
    assert set(known.holidays) == {date(2027, 4, 13), date(2027, 4, 16)}
    assert known.holidays[date(2027, 4, 16)].en == "Special holiday"


def test_the_calendar_ends_with_the_list_not_with_a_day_added() -> None:
    known = parse_calendar("th.toml", CHANGES, {date(2026, 12, 31): NAME})
    assert known.covers(date(2026, 12, 31))
    assert not known.covers(date(2027, 1, 1))
    assert calendar().covers(date(2099, 1, 1))


def test_a_wrong_day_names_its_line() -> None:
    with pytest.raises(CounterError) as failure:
        parse_calendar("th.toml", CHANGES.replace("2027-04-15", '"songkran"'), {})
    assert failure.value.code is Code.RESOURCE_INVALID
    assert failure.value.details["line"] == 8
