"""`case.put_right`: what a returned case lacked is there now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.life import CaseState
from desktop.entries.body import Facts, Move
from desktop.entries.case_submitted import Submitted
from desktop.entries.rights import Right
from desktop.entries.words import Word


@dataclass(frozen=True, slots=True)
class PutRight(Move):
    """It waits for a decision once more, by its old number.

    `corrected` is the case as it is from now on, whole: number, office and day of acceptance stay
    those of its submission. None where nothing in it had to be changed; `receipt_number` is that
    of the receipt for what it costs more.
    """

    KIND: ClassVar = "case.put_right"
    WORD: ClassVar = "put_right"
    RIGHT: ClassVar = Right(cases=frozenset({CaseState.RETURNED}))
    MOVES_TO: ClassVar = CaseState.ACCEPTED

    corrected: Submitted | None
    receipt_number: Word | None

    def __post_init__(self) -> None:
        """The content of another case puts nothing right."""
        if self.corrected is not None and self.corrected.case_id != self.case_id:
            raise ValueError("another case")

    @property
    def facts(self) -> Facts:
        """Also what it costs now."""
        more = {} if self.corrected is None else {"total": self.corrected.quote.total}
        return {**Move.facts.__get__(self), **more}
