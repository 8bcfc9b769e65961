"""A number with its unit, kept as a whole number of its smallest part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from desktop.domain.text import arabic
from desktop.forms.kinds.base import FieldKind, Finding, Row, wrong
from desktop.forms.values import Base, Type, Unknown, Value

_MOST_DIGITS = 12
_NUMBER = re.compile(r"([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.([0-9]{1,6}))?")


@dataclass(frozen=True, kw_only=True)
class NumberKind(FieldKind):
    """Never below zero; `low` and `high` are its limits, scaled like its values."""

    name: ClassVar[str] = "number"
    base: ClassVar[Base] = "number"
    KEYS: ClassVar[tuple[str, ...]] = ("unit", "decimals", "from", "to")

    unit: str = ""
    decimals: int = 0
    low: int | None = None
    high: int | None = None

    @classmethod
    def of(cls, row: Row) -> Self:
        """With its unit and scale, within its limits."""
        return cls(unit=row.unit, decimals=row.decimals, low=row.low, high=row.high)

    @property
    def type(self) -> Type:
        """Numbers of another unit or scale are of another type."""
        return Type("number", self.unit, self.decimals)

    def tidy(self, text: str) -> str:
        """Arabic digits without groups, with as many decimals as the field has."""
        text = arabic(text.strip())
        value = parse_number(text, self.decimals)
        return text if value is None else self.text(value)

    def find(self, text: str) -> Finding | None:
        """No number, or one beyond the limits."""
        value = parse_number(text, self.decimals)
        return self._no_number() if value is None else self._beyond(value)

    def read(self, text: str) -> tuple[str, Finding | None, Value]:
        """At once: a number is read on every key, in every row."""
        text = arabic(text)
        value = parse_number(text, self.decimals)
        if value is None:
            return text, self._no_number(), Unknown.FORM
        finding = self._beyond(value)
        kept = format_number(value, self.decimals)
        return kept, finding, value if finding is None else Unknown.FORM

    def _no_number(self) -> Finding:
        if self.decimals == 0:
            return wrong("number")
        return wrong("decimals", count=str(self.decimals))

    def _beyond(self, value: int) -> Finding | None:
        if self.low is not None and value < self.low:
            return wrong("too_small", limit=self.show(self.text(self.low)))
        if self.high is not None and value > self.high:
            return wrong("too_large", limit=self.show(self.text(self.high)))
        return None

    def value(self, text: str) -> Value:
        """The scaled number."""
        return parse_number(text, self.decimals)

    def text(self, value: Value) -> str:
        """`12.50` of 1250 with two decimals."""
        return format_number(int(str(value)), self.decimals)

    def show(self, text: str) -> str:
        """Grouped, with the unit."""
        whole, dot, part = text.partition(".")
        grouped = f"{int(whole):,}" if whole.isdigit() else whole
        return f"{grouped}{dot}{part} {self.unit}".rstrip()


def parse_number(text: str, decimals: int) -> int | None:
    """What a person types as a number, scaled; None if it is none or has more decimals."""
    if text.isdecimal() and text.isascii() and len(text) <= _MOST_DIGITS:
        return int(f"{text}{'0' * decimals}")  # as most are: no pattern is asked
    match = _NUMBER.fullmatch(text)
    part = (match[2] or "") if match else ""
    if match is None or len(part.rstrip("0")) > decimals:
        return None
    return int(match[1].replace(",", "") + part[:decimals].ljust(decimals, "0"))


def format_number(value: int, decimals: int) -> str:
    """A scaled number with all its decimals."""
    if not decimals:
        return str(value)
    sign, digits = "-" if value < 0 else "", str(abs(value)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"
