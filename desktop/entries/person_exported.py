"""`person.exported`: all that is kept here of one person was given out, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.numbers import person_stream
from desktop.entries.body import Body
from desktop.entries.rights import SUPERVISOR, Right
from desktop.entries.words import PersonKey, Reason


@dataclass(frozen=True, slots=True)
class Exported(Body):
    """Written before anything is given out (Personal Data Protection Act B.E. 2562 s. 30)."""

    KIND: ClassVar = "person.exported"
    RIGHT: ClassVar = Right(roles=SUPERVISOR)

    person_key: PersonKey
    reason: Reason

    @property
    def stream(self) -> str:
        """The person's own, named by key."""
        return person_stream(self.person_key)
