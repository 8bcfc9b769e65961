"""`case.lapsed`: the customer did not come in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.life import CaseState
from desktop.entries.body import Move
from desktop.entries.rights import Right


@dataclass(frozen=True, slots=True)
class Lapsed(Move):
    """After the days of `Life.wait_days`; a letter says so."""

    KIND: ClassVar = "case.lapsed"
    WORD: ClassVar = "lapse"
    RIGHT: ClassVar = Right(
        cases=frozenset({CaseState.WAITING, CaseState.RETURNED, CaseState.OFFERED})
    )
    MOVES_TO: ClassVar = CaseState.LAPSED
