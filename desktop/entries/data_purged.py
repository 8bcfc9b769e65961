"""`data.purged`: what was past its time was erased here, by the program itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.numbers import data_stream
from desktop.entries.body import Body
from desktop.entries.rights import Right
from desktop.entries.words import Count, Day, Word


@dataclass(frozen=True, slots=True)
class Purged(Body):
    """`count` of a kind of record (a name of `retention.toml`) from before a day are gone."""

    KIND: ClassVar = "data.purged"
    RIGHT: ClassVar = Right(frozenset({"device"}))

    record: Word
    before: Day
    count: Count

    @property
    def stream(self) -> str:
        """That of the record."""
        return data_stream(self.record)
