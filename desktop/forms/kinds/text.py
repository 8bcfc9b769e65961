"""One line of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from desktop.domain.letters import can_be_shown
from desktop.forms.kinds.base import FieldKind, Finding, Row, wrong
from desktop.forms.values import Base, Unknown, Value


@dataclass(frozen=True, kw_only=True)
class TextKind(FieldKind):
    """Anything that a paper can show."""

    name: ClassVar[str] = "text"
    base: ClassVar[Base] = "text"
    is_words: ClassVar[bool] = True
    KEYS: ClassVar[tuple[str, ...]] = ("max_length",)

    @classmethod
    def of(cls, row: Row) -> Self:
        """So long at most."""
        return cls(max_length=row.max_length)

    def read(self, text: str) -> tuple[str, Finding | None, Value]:
        """At once: a text is read on every key, in every row."""
        # A space is the only one that is printable.
        kept = text if text.isprintable() and "  " not in text else self.tidy(text)
        if len(kept) <= self.max_length and can_be_shown(kept):
            return kept, None, kept
        return kept, self.find(kept), Unknown.FORM

    def find(self, text: str) -> Finding | None:
        """Too long, or letters that no paper shows."""
        if len(text) > self.max_length:
            return wrong("too_long", limit=str(self.max_length))
        return None if can_be_shown(text) else wrong("letters")
