"""Dates of the Thai civil register: Buddhist years, and dates of which only a part is known.

Buddhist year = Common Era year + 543 (since 1941). Inside the program and in files a date is
ISO 8601 in the Common Era. Shown to people it is in the Buddhist Era, as the card has it; English
says the Common Era with the Buddhist year beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta, timezone
from typing import Literal

from desktop.domain.thai import thai

# One zone the whole year (no summer time since 1920); a PC without zone files must know it, too.
BANGKOK = timezone(timedelta(hours=7), "ICT")
BUDDHIST_OFFSET = 543
# Nobody is known to have lived longer; an age beyond it is a date that is wrong.
OLDEST = 130
# A card holds for at most ten years, and chips have been on them since 2005: 50 leave room.
_CARD_YEARS = 50

Precision = Literal["day", "month", "year"]

MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS_EN_SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class CardDate:
    """A date as the register knows it: `year` in the Common Era, month and day maybe unknown.

    `year` is None when nothing is known (or the raw text is no date); `lifelong` marks the
    expiry `99999999`. `raw` is the text on the card.
    """

    raw: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    lifelong: bool = False

    @property
    def precision(self) -> Precision | None:
        """How much of the date is known."""
        if self.year is None:
            return None
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    @property
    def iso(self) -> str | None:
        """`1942-07-09`, `1942-07` or `1942`; None if unknown."""
        if self.year is None:
            return None
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)

    def as_date(self) -> date | None:
        """The full date, if the day is known."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    @property
    def odd(self) -> bool:
        """The text says more than there can be: no date, or a day that the calendar does not have.

        What the register does not know (`24890000`, a year of zeros) is not odd.
        """
        text = self.raw.strip(" \x00")
        if self.lifelong or not text.strip("0"):
            return False
        if self.year is None:
            return not (text.isdigit() and len(text) == 8 and text.startswith("0000"))
        known = 4 if self.month is None else 6 if self.day is None else 8
        return len(text) == 8 and text[known:].strip("0") != ""

    def near(self, today: date) -> bool:
        """Whether it is within 50 years of today, as the dates of a card in use are."""
        return self.year is not None and abs(self.year - today.year) <= _CARD_YEARS


def card_date(raw: str) -> CardDate:
    """A date from the card's eight digits `YYYYMMDD` (Buddhist Era).

    Month and day may be `00`, the year may be 0 (unknown), `99999999` means for life.
    What a wrong part follows is still known: the month before an impossible day, the year before
    an impossible month. A text that is no such date gives a `CardDate` with nothing known. The
    Common Era year is taken before 29 February is checked, since leap years are those of the
    Common Era.
    """
    digits = raw.strip(" \x00")
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return CardDate(raw)
    if digits == "99999999":
        return CardDate(raw, lifelong=True)
    year, month, day = int(digits[:4]) - BUDDHIST_OFFSET, int(digits[4:6]), int(digits[6:])
    if not 1 <= year <= 9999:
        return CardDate(raw)
    if not 1 <= month <= 12:
        return CardDate(raw, year)
    if day == 0:
        return CardDate(raw, year, month)
    try:
        date(year, month, day)
    except ValueError:
        return CardDate(raw, year, month)
    return CardDate(raw, year, month, day)


def from_iso(text: str) -> CardDate:
    """A `CardDate` from `1942-07-09`, `1942-07` or `1942`; raises ValueError otherwise."""
    parts = [int(part) for part in text.split("-")]
    if not 1 <= len(parts) <= 3:
        raise ValueError("not a date")
    year, month, day = (*parts, None, None)[:3]
    date(year or 0, month or 1, day or 1)
    return CardDate(text, year, month, day)


def age_on(birth: CardDate, today: date) -> int | None:
    """Completed years on `today`; with only a year or month known, by what is known.

    None outside 0 to 130: such a birth date is wrong, whatever else it is.
    """
    if birth.year is None:
        return None
    born = (birth.month or 1, birth.day or 1)
    age = today.year - birth.year - ((today.month, today.day) < born)
    return age if 0 <= age <= OLDEST else None


def buddhist_year(day: date) -> int:
    """The Buddhist year of `day`."""
    return day.year + BUDDHIST_OFFSET


def day_and_month(day: date, lang: Literal["th", "en"]) -> str:
    """`22 พ.ย.` or `22 Nov`, where the year goes without saying."""
    return f"{day.day} {short_month(day.month, lang)}"


def long_date(day: date, lang: Literal["th", "en"]) -> str:
    """`22 พฤศจิกายน 2569` or `22 November 2026 (B.E. 2569)`."""
    months = thai().months if lang == "th" else MONTHS_EN
    return f"{day.day} {months[day.month - 1]} {_year(day.year, lang)}"


def weekday_date(day: date, lang: Literal["th", "en"]) -> str:
    """`วันจันทร์ที่ 14 ธันวาคม 2569` or `Mon 14 December 2026 (B.E. 2569)`."""
    names = thai().weekdays if lang == "th" else WEEKDAYS_EN_SHORT
    return f"{names[day.weekday()]} {long_date(day, lang)}"


def short_date(day: date, lang: Literal["th", "en"], *, weekday: bool = False) -> str:
    """`22 พ.ย. 2569` or `22 Nov 2026 (B.E. 2569)`, with the weekday in front if asked for."""
    text = f"{day_and_month(day, lang)} {_year(day.year, lang)}"
    names = thai().weekdays_short if lang == "th" else WEEKDAYS_EN_SHORT
    return f"{names[day.weekday()]} {text}" if weekday else text


def card_date_text(value: CardDate, lang: Literal["th", "en"]) -> str:
    """A card date for the screen, as exact as it is known; empty if unknown."""
    if value.year is None:
        return ""
    day = value.as_date()
    if day is not None:
        return short_date(day, lang)
    year = _year(value.year, lang)
    return year if value.month is None else f"{short_month(value.month, lang)} {year}"


def short_month(month: int, lang: Literal["th", "en"]) -> str:
    """`พ.ย.` or `Nov`."""
    return thai().months_short[month - 1] if lang == "th" else MONTHS_EN[month - 1][:3]


def _year(year: int, lang: Literal["th", "en"]) -> str:
    buddhist = year + BUDDHIST_OFFSET
    return str(buddhist) if lang == "th" else f"{year} (B.E. {buddhist})"
