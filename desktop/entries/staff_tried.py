"""`staff.refused`, `staff.let_in` and `staff.pin_changed`: what became of tries at PINs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.numbers import staff_stream
from desktop.entries.body import Body
from desktop.entries.rights import STAFF, SUPERVISOR, Right
from desktop.entries.words import Word

# Stands for whatever was typed that is nobody's staff id.
NOBODY = "unknown"


@dataclass(frozen=True, slots=True)
class _About(Body):
    staff_id: Word

    @property
    def stream(self) -> str:
        """The person's own."""
        return staff_stream(self.staff_id)


@dataclass(frozen=True, slots=True)
class NotLetIn(_About):
    """Somebody was not let in: `why` is the code of what they were told."""

    KIND: ClassVar = "staff.refused"
    RIGHT: ClassVar = Right(frozenset({"device"}))

    why: Word


@dataclass(frozen=True, slots=True)
class LetIn(_About):
    """A supervisor lets a member try again who was shut out."""

    KIND: ClassVar = "staff.let_in"
    RIGHT: ClassVar = Right(SUPERVISOR)


@dataclass(frozen=True, slots=True)
class PinChanged(_About):
    """They have another PIN at this counter."""

    KIND: ClassVar = "staff.pin_changed"
    RIGHT: ClassVar = Right(STAFF)
