"""`draft.discarded`: a draft was thrown away; nothing of the person, since nothing came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.numbers import case_stream
from desktop.entries.body import Body
from desktop.entries.rights import NO_CASE_YET, OR_DEVICE, Right
from desktop.entries.words import Reason, Uuid, Word


@dataclass(frozen=True, slots=True)
class Discarded(Body):
    """The draft would have become the case of the same id."""

    KIND: ClassVar = "draft.discarded"
    RIGHT: ClassVar = Right(OR_DEVICE, cases=NO_CASE_YET)

    draft_id: Uuid
    service_id: Word | None
    reason: Reason

    @property
    def stream(self) -> str:
        """That of the case it would have become."""
        return case_stream(self.draft_id)

    @property
    def of_case(self) -> str:
        """The case it would have become, which must not be there."""
        return self.draft_id
