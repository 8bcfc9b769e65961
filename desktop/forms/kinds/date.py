"""A date, typed as people do: in the Buddhist Era or ours, with marks or without."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from desktop.domain.text import THAI_DIGITS, Text
from desktop.domain.thai_date import BUDDHIST_OFFSET, short_date
from desktop.forms.kinds.base import FieldKind, Finding, Row, wrong
from desktop.forms.values import Base, Value

_TYPED = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})|(\d{2})(\d{2})(\d{4})")
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
        text = text.strip().translate(THAI_DIGITS)
        match = _TYPED.fullmatch(text)
        if match is None:
            return text
        day, month, year = (int(part) for part in match.groups() if part is not None)
        try:
            return date(common_year(year), month, day).isoformat()
        except ValueError:
            return text

    def find(self, text: str) -> Finding | None:
        """No date, or one beyond the limits."""
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return wrong("date")
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


def common_year(year: int) -> int:
    """A year as typed, in the Common Era."""
    return year - BUDDHIST_OFFSET if year > _LATEST else year
