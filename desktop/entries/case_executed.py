"""`case.executed`: what was granted has been done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.life import CaseState
from desktop.entries.body import Move
from desktop.entries.rights import Right


@dataclass(frozen=True, slots=True)
class Executed(Move):
    """The meter stands, the money is ready: what the decision pays goes out."""

    KIND: ClassVar = "case.executed"
    WORD: ClassVar = "execute"
    RIGHT: ClassVar = Right(cases=frozenset({CaseState.APPROVED}), office="deciding", held=False)
    MOVES_TO: ClassVar = CaseState.EXECUTED
