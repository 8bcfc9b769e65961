"""`case.accepted`: what the defect record asked for is there, and the case is accepted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from desktop.domain.life import CaseState, Standing
from desktop.entries.renewal import Renewal
from desktop.entries.rights import Right


@dataclass(frozen=True, slots=True)
class Accepted(Renewal):
    """By the number of its record; the time of the service begins now."""

    KIND: ClassVar = "case.accepted"
    WORD: ClassVar = "accept"
    RIGHT: ClassVar = Right(cases=frozenset({CaseState.WAITING}))
    MOVES_TO: ClassVar = CaseState.ACCEPTED
    ACCEPTS: ClassVar = True

    @classmethod
    def leads(cls, standing: Standing, actor: str) -> Standing:
        """To where a case of its service begins, as one that lacked nothing."""
        del actor
        return replace(standing, state=standing.life.begins)
