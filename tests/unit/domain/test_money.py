"""Satang: reading, writing, VAT."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.money import baht, format_baht, parse_baht, vat_of


@given(st.integers(min_value=0, max_value=10**12))
def test_what_is_shown_is_read_back(amount: int) -> None:
    assert parse_baht(format_baht(amount)) == amount
    assert parse_baht(format_baht(amount).replace(",", "")) == amount


@pytest.mark.parametrize(
    ("text", "satang"),
    [("0", 0), ("749.5", 74950), ("1,000", 100000), (" 12.25 ", 1225), ("๑,๐๐๐.๕๐", 100050)],
)
def test_amounts_as_they_are_typed(text: str, satang: int) -> None:
    assert parse_baht(text) == satang


@pytest.mark.parametrize(
    "text", ["", ".5", "1.", "1.234", "1,00", "10,0000", "1234,567", "-1", "1e5", "๑a"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        parse_baht(text)


def test_amounts_are_shown_with_two_decimals() -> None:
    assert [format_baht(a) for a in (0, 5, 74900, 100000000, -25)] == [
        "0.00", "0.05", "749.00", "1,000,000.00", "-0.25",
    ]  # fmt: skip
    assert baht(700) == 70000


@given(st.integers(min_value=0, max_value=10**10), st.sampled_from(["7", "6.3", "10", "0"]))
def test_vat_is_rounded_half_up_once(base: int, percent: str) -> None:
    exact = Decimal(base) * Decimal(percent) / 100
    assert vat_of(base, Fraction(percent)) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))
