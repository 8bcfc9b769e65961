"""An amount of money, in satang."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from desktop.domain.money import format_baht, parse_baht, plain_baht, read_baht
from desktop.forms.kinds.base import FieldKind, Finding, Row, wrong
from desktop.forms.values import Base, Unknown, Value

_MOST = 10**11  # satang: nine digits of baht, more than any form asks for


@dataclass(frozen=True, kw_only=True)
class MoneyKind(FieldKind):
    """Kept as `1234.50`; `low` and `high` are its limits in satang."""

    name: ClassVar[str] = "money"
    base: ClassVar[Base] = "money"
    KEYS: ClassVar[tuple[str, ...]] = ("from", "to")

    low: int | None = None
    high: int | None = None

    @classmethod
    def of(cls, row: Row) -> Self:
        """Within its limits."""
        return cls(low=row.low, high=row.high)

    def read(self, text: str) -> tuple[str, Finding | None, Value]:
        """At once: an amount is read on every key, in every row."""
        try:
            kept, amount = read_baht(text)
        except ValueError:
            return text, wrong("money"), Unknown.FORM
        if amount < _MOST and self.low is None and self.high is None:
            return kept, None, amount
        finding = self._beyond(amount)
        return kept, finding, amount if finding is None else Unknown.FORM

    def tidy(self, text: str) -> str:
        """Baht with both decimals and without groups."""
        try:
            return plain_baht(text)
        except ValueError:
            return text.strip()

    def find(self, text: str) -> Finding | None:
        """No amount, or one beyond the limits."""
        try:
            amount = parse_baht(text)
        except ValueError:
            return wrong("money")
        return self._beyond(amount)

    def _beyond(self, amount: int) -> Finding | None:
        if amount >= _MOST:
            return wrong("money")
        if self.low is not None and amount < self.low:
            return wrong("too_small", limit=format_baht(self.low))
        if self.high is not None and amount > self.high:
            return wrong("too_large", limit=format_baht(self.high))
        return None

    def value(self, text: str) -> Value:
        """Satang."""
        return parse_baht(text)

    def text(self, value: Value) -> str:
        """`1234.50`."""
        return format_baht(int(str(value))).replace(",", "")

    def show(self, text: str) -> str:
        """`1,234.50`."""
        return format_baht(parse_baht(text))
