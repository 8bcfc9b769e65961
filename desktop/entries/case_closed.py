"""`case.closed`: nothing is left to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.life import CaseState
from desktop.entries.body import Move
from desktop.entries.rights import Right


@dataclass(frozen=True, slots=True)
class Closed(Move):
    """Written with the entry after which nothing is owed any more."""

    KIND: ClassVar = "case.closed"
    WORD: ClassVar = "close"
    RIGHT: ClassVar = Right(cases=frozenset({CaseState.EXECUTED}))
    MOVES_TO: ClassVar = CaseState.DONE
