"""`case.returned`: something is to be put right before it can be decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.life import CaseState
from desktop.entries.body import DecisionMove
from desktop.entries.rights import SUPERVISOR, Right


@dataclass(frozen=True, slots=True)
class Returned(DecisionMove):
    """`reason` tells the applicant what; no document may be asked that was not asked before."""

    KIND: ClassVar = "case.returned"
    WORD: ClassVar = "return"
    RIGHT: ClassVar = Right(
        SUPERVISOR,
        cases=frozenset({CaseState.ACCEPTED}),
        office="deciding",
        not_by=("taken_by", "first_by"),
    )
    MOVES_TO: ClassVar = CaseState.RETURNED
