"""What has changed in the lines of a case since the customer agreed to them: it is offered anew."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.receipt import Quote
from desktop.domain.text import Text


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line before and now, in satang; None where it was not, or is no more."""

    id: str
    label: Text
    before: int | None
    now: int | None


@dataclass(frozen=True, slots=True)
class Offer:
    """The lines that have changed, and the whole with VAT before and now."""

    changes: tuple[LineChange, ...]
    before: int
    now: int

    @property
    def difference(self) -> int:
        """What is to be paid more; below 0 it is owed back."""
        return self.now - self.before


def offer_of(before: Quote, now: Quote) -> Offer | None:
    """The offer to which the customer has to agree; None if no line has changed.

    A line that is told for the first time has changed, also one that costs nothing.
    """
    old = {line.id: line for line in before.lines}
    new = {line.id: line for line in now.lines}
    changes = tuple(
        LineChange(
            key,
            (new.get(key) or old[key]).label,
            old[key].amount if key in old else None,
            new[key].amount if key in new else None,
        )
        for key in dict.fromkeys([*old, *new])
        if key not in old or key not in new or old[key].amount != new[key].amount
    )
    return Offer(changes, before.total, now.total) if changes else None
