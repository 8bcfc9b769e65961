"""A mark about a value, as the bodies of a case and of its decisions keep it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from desktop.entries.words import Word
from desktop.forms.flags import Raised


@dataclass(frozen=True, slots=True)
class Flag:
    """From a day to before another; None is without such an end."""

    id: Word
    on: str = field(repr=False)
    start: str | None
    below: str | None

    @classmethod
    def of(cls, raised: Raised) -> Self:
        """As it is kept."""
        start, below = (
            day.isoformat() if day is not None else None for day in (raised.start, raised.below)
        )
        return cls(raised.id, str(raised.on), start, below)
