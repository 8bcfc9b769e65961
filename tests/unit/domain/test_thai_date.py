"""Dates of the register, as exact as they are known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.thai_date import (
    CardDate,
    age_on,
    buddhist_year,
    card_date,
    card_date_text,
    from_iso,
    long_date,
    short_date,
)

DAYS = st.dates(date(1, 1, 1), date(9456, 12, 31))


@given(DAYS)
def test_a_full_date_goes_to_the_card_and_back(day: date) -> None:
    value = card_date(f"{buddhist_year(day):04d}{day:%m%d}")
    assert value.as_date() == day
    assert value.precision == "day"
    assert value.iso == f"{day.year:04d}-{day:%m-%d}"
    assert from_iso(value.iso).as_date() == day


@given(st.text(max_size=10))
def test_any_text_gives_a_date_that_holds_together(raw: str) -> None:
    value = card_date(raw)
    assert value.raw == raw
    assert (value.precision is None) == (value.iso is None) == (value.year is None)
    assert (value.as_date() is not None) == (value.precision == "day")
    assert not (value.lifelong and value.year)
    card_date_text(value, "th")


@given(st.text("0123456789", min_size=8, max_size=8))
def test_any_eight_digits(raw: str) -> None:
    value = card_date(raw)
    if value.iso is not None:
        assert from_iso(value.iso).precision == value.precision
        assert int(raw[:4]) - 543 == value.year


@pytest.mark.parametrize(
    ("raw", "iso", "precision"),
    [
        ("25020714", "1959-07-14", "day"),
        ("24960600", "1953-06", "month"),
        ("24700000", "1927", "year"),
        ("25430229", "2000-02-29", "day"),  # a leap year of the Common Era: 2000, not 2543
        ("25440229", "2001-02", "month"),
        ("25350231", "1992-02", "month"),
        ("00000000", None, None),
        ("24701301", "1927", "year"),
        ("24700015", "1927", "year"),  # a day without a month
        ("05430101", None, None),  # the year 0 of the Common Era
        ("2502071", None, None),
        ("        ", None, None),
        ("๒๕๐๒๐๗๑๔", None, None),
        ("25020714 ", "1959-07-14", "day"),
    ],
)
def test_known_texts(raw: str, iso: str | None, precision: str | None) -> None:
    value = card_date(raw)
    assert (value.iso, value.precision, value.lifelong) == (iso, precision, False)


def test_for_life() -> None:
    assert card_date("99999999") == CardDate("99999999", lifelong=True)


@pytest.mark.parametrize("text", ["", "x", "2000-13", "2000-02-30", "2000-01-01-01"])
def test_what_is_no_iso_date(text: str) -> None:
    with pytest.raises(ValueError):
        from_iso(text)


@pytest.mark.parametrize(
    ("raw", "today", "age"),
    [
        ("25020714", date(2026, 7, 13), 66),
        ("25020714", date(2026, 7, 14), 67),
        ("25430229", date(2026, 2, 28), 25),
        ("25430229", date(2026, 3, 1), 26),
        ("24960600", date(2026, 5, 31), 72),
        ("24960600", date(2026, 6, 1), 73),
        ("24890000", date(2026, 1, 1), 80),
        ("00000000", date(2026, 1, 1), None),
        ("19870115", date(2026, 1, 1), None),  # a year of the Common Era: 582 years old
        ("30000101", date(2026, 1, 1), None),
        ("25690101", date(2026, 1, 1), 0),
        ("25690102", date(2026, 1, 1), None),  # born tomorrow
        ("24390101", date(2026, 12, 31), 130),
        ("24381231", date(2026, 12, 31), None),
    ],
)
def test_age_by_what_is_known(raw: str, today: date, age: int | None) -> None:
    assert age_on(card_date(raw), today) == age


@pytest.mark.parametrize(
    ("raw", "odd"),
    [
        ("25020714", False),
        ("24960600", False),
        ("24890000", False),
        ("00000000", False),
        ("00000512", False),
        ("99999999", False),
        ("", False),
        ("25300231", True),
        ("24701301", True),
        ("24700015", True),  # a day of no month
        ("05430101", True),
        ("2502-7-1", True),
        ("unknown", True),
    ],
)
def test_what_the_calendar_does_not_have_is_odd_and_what_is_not_known_is_not(
    raw: str, odd: bool
) -> None:
    assert card_date(raw).odd is odd
    assert from_iso("1959-07").odd is False


def test_texts_in_both_languages() -> None:
    day = date(2026, 11, 22)
    assert long_date(day, "th") == "22 พฤศจิกายน 2569"
    assert long_date(day, "en") == "22 November 2026 (B.E. 2569)"
    assert short_date(day, "th", weekday=True) == "อา. 22 พ.ย. 2569"
    assert short_date(day, "en", weekday=True) == "Sun 22 Nov 2026 (B.E. 2569)"
    assert card_date_text(card_date("24960600"), "th") == "มิ.ย. 2496"
    assert card_date_text(card_date("24960600"), "en") == "Jun 1953 (B.E. 2496)"
    assert card_date_text(card_date("25020714"), "en") == "14 Jul 1959 (B.E. 2502)"
    assert card_date_text(card_date("24890000"), "th") == "2489"
    assert card_date_text(card_date("24890000"), "en") == "1946 (B.E. 2489)"
    assert card_date_text(card_date(""), "th") == ""
