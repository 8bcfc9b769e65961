"""`person.viewed`: somebody asked for a person's full id, and what for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.numbers import person_stream
from desktop.entries.body import Body
from desktop.entries.rights import STAFF, Right
from desktop.entries.words import PersonKey, Reason


@dataclass(frozen=True, slots=True)
class Viewed(Body):
    """Written before the id is shown."""

    KIND: ClassVar = "person.viewed"
    RIGHT: ClassVar = Right(STAFF)

    person_key: PersonKey
    purpose: Reason

    @property
    def stream(self) -> str:
        """The person's own, named by key."""
        return person_stream(self.person_key)
