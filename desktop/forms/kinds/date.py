"""A date, typed as people do: in the Buddhist Era or ours, with marks or without."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from desktop.domain.text import Text, arabic
from desktop.domain.thai_date import BUDDHIST_OFFSET, short_date
from desktop.forms.kinds.base import FieldKind, Finding, Row, wrong
from desktop.forms.values import Base, Unknown, Value

_TYPED = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_EIGHT = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
# Years of our era above this are typed in the Buddhist Era; no form asks for a date so far ahead.
_LATEST = 2300


@dataclass(frozen=True, kw_only=True)
class DateKind(FieldKind):
    """Kept as ISO 8601 in the Common Era; `low` and `high` are its limits."""

    name: ClassVar[str] = "date"
    base: ClassVar[Base] = "date"
    KEYS: ClassVar[tuple[str, ...]] = ("from", "to")

    low: date | None = None
    high: date | None = None

    @classmethod
    def of(cls, row: Row) -> Self:
        """Within its limits."""
        return cls(low=row.low, high=row.high)

    def tidy(self, text: str) -> str:
        """`1/8/2569`, `01082569` and `2026-08-01` are one day."""
        text = arabic(text.strip())
        day = _day(text)
        return text if day is None else day.isoformat()

    def find(self, text: str) -> Finding | None:
        """No date, or one beyond the limits."""
        try:
            return self._beyond(date.fromisoformat(text))
        except ValueError:
            return wrong("date")

    def read(self, text: str) -> tuple[str, Finding | None, Value]:
        """At once: a date is read on every key, in every row."""
        text = arabic(text)
        day = _day(text)
        if day is None:
            return text, wrong("date"), Unknown.FORM
        finding = self._beyond(day)
        return day.isoformat(), finding, day if finding is None else Unknown.FORM

    def _beyond(self, day: date) -> Finding | None:
        if self.low is not None and day < self.low:
            return wrong("too_early", limit=self.show(self.low.isoformat()))
        if self.high is not None and day > self.high:
            return wrong("too_late", limit=self.show(self.high.isoformat()))
        return None

    def value(self, text: str) -> Value:
        """The day."""
        return date.fromisoformat(text)

    def show(self, text: str) -> str:
        """In Thai, with the Buddhist year."""
        return self.words(text).th

    def words(self, text: str) -> Text:
        """`22 พ.ย. 2569` and `22 Nov 2026 (B.E. 2569)`."""
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return Text(text, text)
        return Text(short_date(day, "th"), short_date(day, "en"))

    def in_box(self, text: str) -> Text:
        """In English without the Buddhist year."""
        return without_era(self.words(text))


def _day(text: str) -> date | None:
    """What is typed as a day, or kept as one; None if it is none."""
    match = _TYPED.fullmatch(text) or _EIGHT.fullmatch(text)
    if match is not None:
        day, month, year = map(int, match.groups())
        try:
            return date(common_year(year), month, day)
        except ValueError:
            pass  # eight digits may be a day with its year before
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def without_era(words: Text) -> Text:
    """`22 Nov 2026` of a day or month with its Buddhist year."""
    return Text(words.th, words.en.partition(" (")[0])


def common_year(year: int) -> int:
    """A year as typed, in the Common Era."""
    return year - BUDDHIST_OFFSET if year > _LATEST else year
