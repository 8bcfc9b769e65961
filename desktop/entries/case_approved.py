"""`case.approved`: what the applicant asks for is granted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.life import CaseState, Standing
from desktop.entries.body import DecisionMove
from desktop.entries.rights import SUPERVISOR, Right


@dataclass(frozen=True, slots=True)
class Approved(DecisionMove):
    """By whoever decides and has not taken the case in, where the service says so by two."""

    KIND: ClassVar = "case.approved"
    WORD: ClassVar = "approve"
    RIGHT: ClassVar = Right(
        SUPERVISOR,
        cases=frozenset({CaseState.ACCEPTED}),
        office="deciding",
        not_by=("taken_by", "first_by"),
        held=False,
    )
    MOVES_TO: ClassVar = CaseState.APPROVED

    @classmethod
    def needs_two(cls, standing: Standing) -> bool:
        """As it was said when the case was accepted."""
        return standing.life.two_persons
