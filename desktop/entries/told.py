"""What was to be told later, and is here: it may change what the case costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from desktop.domain.life import CaseState, Standing
from desktop.domain.receipt import Quote
from desktop.entries.body import Facts, Move
from desktop.entries.rights import Right


@dataclass(frozen=True, slots=True)
class Told(Move):
    """`offer` is the whole quote where a line has changed: the customer has to agree to it."""

    RIGHT: ClassVar = Right(cases=frozenset({CaseState.ACCEPTED, CaseState.APPROVED}))
    MOVES_TO: ClassVar = None

    offer: Quote | None

    def led(self, standing: Standing, actor: str) -> Standing:
        """Offered, if anything has changed for the customer."""
        stands = self.leads(standing, actor)
        return stands if self.offer is None else replace(stands, state=CaseState.OFFERED)

    @property
    def facts(self) -> Facts:
        """Also what the case would cost."""
        more = {"offered": self.offer.total} if self.offer is not None else {}
        return {**Move.facts.__get__(self), **more}
