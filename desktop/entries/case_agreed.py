"""`case.agreed`: the customer agrees to what a case costs by now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.life import CaseState
from desktop.entries.renewal import Renewal
from desktop.entries.rights import Right


@dataclass(frozen=True, slots=True)
class Agreed(Renewal):
    """It waits for its decision again, and holds the whole quote that was agreed to; what that is
    more than was paid has a receipt of its own, what it is less is owed back.
    """

    KIND: ClassVar = "case.agreed"
    WORD: ClassVar = "agree"
    RIGHT: ClassVar = Right(cases=frozenset({CaseState.OFFERED}), office="receiving")
    MOVES_TO: ClassVar = CaseState.ACCEPTED
