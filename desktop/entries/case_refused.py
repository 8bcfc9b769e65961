"""`case.refused`: the applicant does not get it, by an item of the manual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.life import CaseState, Standing
from desktop.entries.body import DecisionMove
from desktop.entries.rights import SUPERVISOR, Right


@dataclass(frozen=True, slots=True)
class Refused(DecisionMove):
    """What was paid is owed back. One that somebody has approved takes two to refuse it."""

    KIND: ClassVar = "case.refused"
    WORD: ClassVar = "refuse"
    RIGHT: ClassVar = Right(
        SUPERVISOR,
        cases=frozenset({CaseState.ACCEPTED, CaseState.APPROVED}),
        office="deciding",
        not_by=("taken_by", "first_by"),
    )
    MOVES_TO: ClassVar = CaseState.REFUSED

    @classmethod
    def needs_two(cls, standing: Standing) -> bool:
        """Nobody alone takes back what was granted; what is not reviewed nobody has granted."""
        return standing.state is CaseState.APPROVED and standing.life.review != "none"
