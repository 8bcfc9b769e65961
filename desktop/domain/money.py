"""Money in satang: whole numbers, never floats."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NewType

from desktop.domain.text import arabic

Satang = NewType("Satang", int)

# Groups of three, if there are any; that no more than three stand before them is asked apart, since
# a pattern that asks it reads every amount twice.
_AMOUNT = re.compile(r"([0-9]+(?:,[0-9]{3})*)(?:\.([0-9]{1,2}))?")


def baht(amount: int) -> Satang:
    """Whole baht as satang."""
    return Satang(amount * 100)


def format_baht(amount: int) -> str:
    """`123456` satang as `1,234.56`; a minus sign leads."""
    sign = "-" if amount < 0 else ""
    whole, part = divmod(abs(amount), 100)
    return f"{sign}{whole:,}.{part:02d}"


def parse_baht(text: str) -> Satang:
    """What a person types as an amount of baht (`1,000`, `749.5`) in satang.

    Raises ValueError when it is not an amount with at most two decimals.
    """
    return Satang(read_baht(text)[1])


def plain_baht(text: str) -> str:
    """The same as `1234.56`, without groups and with both decimals; raises ValueError, too."""
    return read_baht(text)[0]


def read_baht(text: str) -> tuple[str, int]:
    """Both: an amount is read on every key, in every row."""
    match = _AMOUNT.fullmatch(text) or _AMOUNT.fullmatch(arabic(text.strip()))
    if match is None:
        raise ValueError("not an amount")
    whole, part = match.groups("00")
    if "," in whole:
        if whole.index(",") > 3:
            raise ValueError("not an amount")
        whole = whole.replace(",", "")
    if whole[0] == "0":
        whole = whole.lstrip("0") or "0"
    if len(part) == 1:
        part += "0"
    return f"{whole}.{part}", int(whole + part)


def vat_of(base: int, rate_percent: Fraction) -> Satang:
    """VAT on `base` satang, rounded half up once (the base is never negative)."""
    rate, over = rate_percent.numerator, 100 * rate_percent.denominator
    return Satang((2 * base * rate + over) // (2 * over))
