"""`case.decided`: a supervisor's decision on one version of a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.case import TARGETS, CaseState, Decision
from desktop.entries.body import Facts, Move
from desktop.entries.rights import SUPERVISOR, Right
from desktop.entries.words import Moment, Word


@dataclass(frozen=True, slots=True)
class Decided(Move):
    """The one move with more than one end."""

    KIND: ClassVar = "case.decided"
    RIGHT: ClassVar = Right(SUPERVISOR, cases=frozenset({CaseState.SUBMITTED}))

    decision: Decision
    decided_at: Moment
    decided_by: Word

    @property
    def moves_to(self) -> CaseState:
        """As it was decided."""
        return TARGETS[self.decision]

    @property
    def moved_at(self) -> str:
        """By the clock of the counter."""
        return self.decided_at

    @property
    def facts(self) -> Facts:
        """What was decided, and why."""
        return {"decision": self.decision, "reason": self.reason}
