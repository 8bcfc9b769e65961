"""What moves have in common by which a case holds something else from then on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from desktop.domain import bounds
from desktop.domain.life import Standing
from desktop.entries.body import Facts, Move
from desktop.entries.case_defects import begun_by
from desktop.entries.case_submitted import Submitted
from desktop.entries.words import Word


@dataclass(frozen=True, slots=True)
class Renewal(Move):
    """`corrected` is the case as it is from now on, whole: number, office and service stay those
    it began with, and but for `ACCEPTS` also the moment. None where nothing in it had to be
    changed; `receipt_number` is that of the receipt for what it costs more.
    """

    SCHEMA: ClassVar = 3  # in 2 `corrected` held the sex of everybody

    ACCEPTS: ClassVar = False
    MOST_BYTES: ClassVar = bounds.MAX_BODY_BYTES

    corrected: Submitted | None
    receipt_number: Word | None

    def __post_init__(self) -> None:
        """The content of another case renews nothing."""
        if self.corrected is not None and self.corrected.case_id != self.case_id:
            raise ValueError("another case")

    def led(self, standing: Standing, actor: str) -> Standing:
        """With what the service says of the case as it is from now on."""
        if self.corrected is not None:
            standing = replace(standing, life=self.corrected.life)
        return self.leads(standing, actor)

    @property
    def facts(self) -> Facts:
        """Also what it costs now."""
        more = {} if self.corrected is None else {"total": self.corrected.quote.total}
        return {**Move.facts.__get__(self), **more}


def content_of(body: object) -> Submitted | None:
    """What a case holds, as this entry says; None where it says nothing of that."""
    return body.corrected if isinstance(body, Renewal) else begun_by(body)
