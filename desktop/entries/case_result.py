"""`case.result`: an official has filled what the service asks for after acceptance."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

from desktop.domain.life import Filler
from desktop.entries.body import Facts
from desktop.entries.rights import Right
from desktop.entries.told import Told
from desktop.entries.words import Word

VALUE = "value."  # before the id of a field, among the facts


@dataclass(frozen=True, slots=True)
class Resulted(Told):
    """A result of the service, whole: a later one of the same takes its place."""

    KIND: ClassVar = "case.result"
    WORD: ClassVar = "result"

    result: Word
    by: Filler
    values: dict[str, str] = field(repr=False)

    @property
    def right(self) -> Right:
        """At the office that the service names; what the outside tells is written at either."""
        match self.by:
            case "receiving":
                return replace(self.RIGHT, office="receiving")
            case "owning" | "back_office":
                return replace(self.RIGHT, office="owning")
        return self.RIGHT

    @property
    def facts(self) -> Facts:
        """All of it: a case is evaluated again by what its timeline says."""
        values = {f"{VALUE}{name}": text for name, text in self.values.items()}
        return {**Told.facts.__get__(self), "result": self.result, **values}
