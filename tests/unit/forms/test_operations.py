"""The operations of facts, each for itself."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.service_time import WorkCalendar
from desktop.domain.text import Text
from desktop.forms.operations import amounts, dates, names
from tests.fixtures.language_files import districts


def test_sum_and_count_of_no_rows_are_0_and_least_and_greatest_nothing() -> None:
    assert amounts.total([]) == 0
    assert amounts.total([1, None, 2]) == 3
    assert (amounts.least([]), amounts.greatest([None])) == (None, None)
    assert (amounts.least([3, 1]), amounts.greatest([3, 1])) == (1, 3)
    assert (amounts.difference(1, 3), amounts.excess(1, 3), amounts.excess(3, 1)) == (-2, 0, 2)


@pytest.mark.parametrize(("how", "rounded"), [("half_up", 3), ("up", 3), ("down", 2)])
def test_scaled_is_rounded_once(how: amounts.Round, rounded: int) -> None:
    assert amounts.scaled(5, 1, 2, how) == rounded
    assert amounts.scaled(4, 1, 2, how) == 2


@given(st.integers(0, 10**9), st.integers(1, 24), st.sampled_from([1, 100, 2500]))
def test_even_parts_make_the_amount_again(amount: int, count: int, multiple: int) -> None:
    parts = amounts.even_parts(amount, count, multiple, "last")
    assert sum(parts) == amount
    assert all(part % multiple == 0 and part == parts[0] for part in parts[:-1])
    assert parts == amounts.even_parts(amount, count, multiple, "first")[::-1]


def test_the_oldest_bill_is_paid_first() -> None:
    order = ["2026-09", "2026-07", "2026-08"]
    assert amounts.allocated(1500, [1000, 1000, 1000], order) == [0, 1000, 500]
    assert amounts.allocated(9000, [1, 2, 3], ["a", "a", "a"]) == [1, 2, 3]
    assert amounts.even_parts(5, 0, 1, "last") == []


@pytest.mark.parametrize(
    ("start", "end", "counted", "months"),
    [
        (date(2026, 5, 26), date(2026, 11, 26), "over", 5),
        (date(2026, 5, 26), date(2026, 11, 27), "over", 6),
        (date(2026, 8, 31), date(2026, 9, 30), "over", 0),
        (date(2026, 8, 31), date(2026, 10, 1), "over", 1),
        (date(2026, 12, 1), date(2027, 1, 1), "begun", 2),
        (date(2026, 12, 1), date(2026, 12, 31), "begun", 1),
        (date(2026, 12, 1), date(2026, 12, 1), "begun", 1),
        (date(2026, 12, 1), date(2026, 12, 1), "over", 0),
        (date(2026, 12, 2), date(2026, 12, 1), "over", -1),
        (date(2026, 12, 2), date(2026, 12, 1), "begun", -1),
    ],
)
def test_months_between(
    start: date, end: date, counted: Literal["over", "begun"], months: int
) -> None:
    assert dates.months_between(start, end, counted) == months


def test_an_age_is_complete_on_the_birthday() -> None:
    assert dates.age(date(2008, 11, 26), date(2026, 11, 26)) == 18
    assert dates.age(date(2008, 11, 27), date(2026, 11, 26)) == 17
    assert dates.days_between(date(2026, 11, 26), date(2026, 12, 1)) == 5


def test_a_date_is_cut_to_the_months_end_and_moved_to_an_open_day() -> None:
    closed = WorkCalendar({date(2026, 12, 7): Text("ชดเชย", "substitute")})
    assert dates.date_after(date(2026, 8, 31), 0, 1, None) == date(2026, 9, 30)
    assert dates.date_after(date(2026, 12, 1), 4, 0, closed) == date(2026, 12, 8)


def test_names_and_offices() -> None:
    assert (names.same("a", "a"), names.same("a", "b")) == ("yes", "no")
    assert names.same_name("นายก ข", ["ก ข"], ["นาย"]) == "yes"
    assert names.same_name("นายก ข", [None, "ค ง"], ["นาย"]) == "no"
    assert names.same_name("นายก ข", [None], ["นาย"]) is None
    assert names.office_of("เขตบางกะปิ", districts()) == "BKP"
    assert names.office_of("ที่ไหน", districts()) is None
