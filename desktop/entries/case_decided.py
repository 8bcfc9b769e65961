"""`case.decided`: a supervisor's decision on one version of a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.case import TARGETS, CaseState, Decision
from desktop.entries.body import Facts, OfCase
from desktop.entries.rights import SUPERVISOR, Right
from desktop.entries.words import Count, Moment, Reason, Word


@dataclass(frozen=True, slots=True)
class Decided(OfCase):
    """`on_version` is the centre's number of the case that was on the screen, 0 for none yet."""

    KIND: ClassVar = "case.decided"
    RIGHT: ClassVar = Right(SUPERVISOR, cases=frozenset({CaseState.SUBMITTED}))

    decision: Decision
    reason: Reason
    on_version: Count
    decided_at: Moment
    decided_by: Word

    @property
    def moves_to(self) -> CaseState:
        """Where the case stands then."""
        return TARGETS[self.decision]

    @property
    def facts(self) -> Facts:
        """What was decided, and why."""
        return {"decision": self.decision, "reason": self.reason}
