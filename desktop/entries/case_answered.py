"""`case.answered`: the outside has answered what a case asked it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from desktop.entries.body import Facts
from desktop.entries.told import Told
from desktop.entries.words import Word


@dataclass(frozen=True, slots=True)
class Answered(Told):
    """The answer to a fact of the service (a look-up's part, a flag), as a case keeps values."""

    KIND: ClassVar = "case.answered"
    WORD: ClassVar = "answer"

    fact: Word
    answer: Word = field(repr=False)

    @property
    def facts(self) -> Facts:
        """Which, and what."""
        return {**Told.facts.__get__(self), "fact": self.fact, "answer": self.answer}
