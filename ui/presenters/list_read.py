"""What one look into the store finds of a list of cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.domain.case import CaseView
from desktop.domain.listing import Key, Listed, Listing, Piece


@dataclass(slots=True)
class ListRead:
    """The beginning of a list, or what is new of it, with what stands at its front."""

    listing: Listing | None
    front: Sequence[CaseView]
    rows: list[Listed]
    after: Key | None = None

    def take(self, piece: Piece) -> None:
        """The next piece."""
        first = {view.id for view in self.front}
        self.rows += [row for row in piece.rows if row.view.id not in first]
        self.after = piece.after

    def at_front(self) -> list[Listed]:
        """The cases at the front, at their places."""
        return [Listed((-1, at), view) for at, view in enumerate(self.front)]
