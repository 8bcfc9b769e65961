"""A month of a year: of a bill, of a rent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from desktop.domain.text import Text, arabic
from desktop.domain.thai_date import BUDDHIST_OFFSET, short_month
from desktop.forms.kinds.base import FieldKind, Finding, Row, wrong
from desktop.forms.kinds.date import common_year, without_era
from desktop.forms.values import Base

_TYPED = re.compile(r"(\d{1,2})[-/. ](\d{4})|(\d{2})(\d{4})")
_KEPT = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, kw_only=True)
class MonthKind(FieldKind):
    """Kept as `2026-08`, which sorts as months do; `low` and `high` are its limits."""

    name: ClassVar[str] = "month"
    base: ClassVar[Base] = "month"
    KEYS: ClassVar[tuple[str, ...]] = ("from", "to")

    low: str | None = None
    high: str | None = None

    @classmethod
    def of(cls, row: Row) -> Self:
        """Within its limits."""
        return cls(low=row.low, high=row.high)

    def tidy(self, text: str) -> str:
        """`8/2569` and `2026-08` are one month."""
        text = arabic(text.strip())
        if kept := _KEPT.fullmatch(text):
            return f"{common_year(int(kept[1])):04d}-{kept[2]}"
        match = _TYPED.fullmatch(text)
        if match is None:
            return text
        number, year = (int(part) for part in match.groups() if part is not None)
        return f"{common_year(year):04d}-{number:02d}" if 1 <= number <= 12 else text

    def find(self, text: str) -> Finding | None:
        """No month, or one beyond the limits."""
        if _KEPT.fullmatch(text) is None:
            return wrong("month")
        if self.low is not None and text < self.low:
            return wrong("too_early", limit=self.show(self.low))
        if self.high is not None and text > self.high:
            return wrong("too_late", limit=self.show(self.high))
        return None

    def show(self, text: str) -> str:
        """In Thai, with the Buddhist year."""
        return self.words(text).th

    def words(self, text: str) -> Text:
        """`ส.ค. 2569` and `Aug 2026 (B.E. 2569)`."""
        match = _KEPT.fullmatch(text)
        if match is None:
            return Text(text, text)
        year, month = int(match[1]), int(match[2])
        thai = year + BUDDHIST_OFFSET
        return Text(
            f"{short_month(month, 'th')} {thai}", f"{short_month(month, 'en')} {year} (B.E. {thai})"
        )

    def in_box(self, text: str) -> Text:
        """In English without the Buddhist year."""
        return without_era(self.words(text))
