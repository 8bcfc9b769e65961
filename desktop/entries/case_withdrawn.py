"""`case.withdrawn`: the applicant no longer asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.life import CaseState
from desktop.entries.body import Move
from desktop.entries.rights import Right


@dataclass(frozen=True, slots=True)
class Withdrawn(Move):
    """What was paid is owed back, but for what the service keeps."""

    KIND: ClassVar = "case.withdrawn"
    WORD: ClassVar = "withdraw"
    RIGHT: ClassVar = Right(
        cases=frozenset(
            {
                CaseState.WAITING,
                CaseState.ACCEPTED,
                CaseState.RETURNED,
                CaseState.OFFERED,
                CaseState.APPROVED,
            }
        )
    )
    MOVES_TO: ClassVar = CaseState.WITHDRAWN
