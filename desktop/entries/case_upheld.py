"""`case.upheld`: an appeal changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.life import CaseState
from desktop.entries.body import DecisionMove
from desktop.entries.rights import SUPERVISOR, Right


@dataclass(frozen=True, slots=True)
class Upheld(DecisionMove):
    """By somebody who has not decided it before."""

    KIND: ClassVar = "case.upheld"
    WORD: ClassVar = "uphold"
    RIGHT: ClassVar = Right(
        SUPERVISOR,
        cases=frozenset({CaseState.APPEALED}),
        office="deciding",
        not_by=("taken_by", "decided_by"),
    )
    MOVES_TO: ClassVar = CaseState.REFUSED
