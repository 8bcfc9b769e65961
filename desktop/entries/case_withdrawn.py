"""`case.withdrawn`: the applicant no longer asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.case import CaseState
from desktop.entries.body import Move
from desktop.entries.rights import Right


@dataclass(frozen=True, slots=True)
class Withdrawn(Move):
    """What was paid stays with the case, by its receipt: it is owed back."""

    KIND: ClassVar = "case.withdrawn"
    RIGHT: ClassVar = Right(
        cases=frozenset({CaseState.SUBMITTED, CaseState.RETURNED, CaseState.APPROVED})
    )
    MOVES_TO: ClassVar = CaseState.WITHDRAWN
