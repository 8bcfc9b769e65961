"""`case.set_aside`: an appeal was right: the case is decided anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.life import CaseState
from desktop.entries.body import DecisionMove
from desktop.entries.rights import SUPERVISOR, Right


@dataclass(frozen=True, slots=True)
class SetAside(DecisionMove):
    """By somebody who has not decided it before; what was owed back is due again."""

    KIND: ClassVar = "case.set_aside"
    WORD: ClassVar = "set_aside"
    RIGHT: ClassVar = Right(
        SUPERVISOR,
        cases=frozenset({CaseState.APPEALED}),
        office="deciding",
        not_by=("taken_by", "decided_by"),
    )
    MOVES_TO: ClassVar = CaseState.ACCEPTED
