"""`case.put_right`: what a returned case lacked is there now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.life import CaseState
from desktop.entries.body import Move
from desktop.entries.rights import Right


@dataclass(frozen=True, slots=True)
class PutRight(Move):
    """It waits for a decision once more, by its old number; `reason` says what was put right."""

    KIND: ClassVar = "case.put_right"
    WORD: ClassVar = "put_right"
    RIGHT: ClassVar = Right(cases=frozenset({CaseState.RETURNED}))
    MOVES_TO: ClassVar = CaseState.ACCEPTED
