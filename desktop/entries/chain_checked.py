"""`chain.checked`: the program has looked through all of its own record, and what it found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.numbers import data_stream
from desktop.entries.body import Body
from desktop.entries.rights import Right
from desktop.entries.words import Count


@dataclass(frozen=True, slots=True)
class Checked(Body):
    """So many entries were looked at, and so many things are not as they were written."""

    KIND: ClassVar = "chain.checked"
    RIGHT: ClassVar = Right(frozenset({"device"}))

    entries: Count
    problems: Count

    @property
    def stream(self) -> str:
        """That of the chain."""
        return data_stream("chain")
