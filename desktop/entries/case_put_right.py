"""`case.put_right`: what the supervisor returned has been corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.life import CaseState
from desktop.entries.renewal import Renewal
from desktop.entries.rights import Right


@dataclass(frozen=True, slots=True)
class PutRight(Renewal):
    """It waits for a decision once more, by its old number."""

    KIND: ClassVar = "case.put_right"
    WORD: ClassVar = "put_right"
    RIGHT: ClassVar = Right(cases=frozenset({CaseState.RETURNED}))
    MOVES_TO: ClassVar = CaseState.ACCEPTED
