"""`case.appealed`: the applicant does not accept the end of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.life import CaseState
from desktop.entries.body import Move
from desktop.entries.rights import Right


@dataclass(frozen=True, slots=True)
class Appealed(Move):
    """Within the days of `Life.appeal_days`."""

    KIND: ClassVar = "case.appealed"
    WORD: ClassVar = "appeal"
    RIGHT: ClassVar = Right(cases=frozenset({CaseState.REFUSED, CaseState.LAPSED}))
    MOVES_TO: ClassVar = CaseState.APPEALED
