"""`staff.signed_in` and `staff.signed_out`: who worked at this counter, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.numbers import staff_stream
from desktop.domain.staff import StaffRole
from desktop.entries.body import Body
from desktop.entries.rights import STAFF, Right
from desktop.entries.words import Word


@dataclass(frozen=True, slots=True)
class _Signed(Body):
    RIGHT: ClassVar = Right(STAFF)

    staff_id: Word
    role: StaffRole

    @property
    def stream(self) -> str:
        """The person's own."""
        return staff_stream(self.staff_id)


@dataclass(frozen=True, slots=True)
class SignedIn(_Signed):
    """From here on they act."""

    KIND: ClassVar = "staff.signed_in"


@dataclass(frozen=True, slots=True)
class SignedOut(_Signed):
    """They act no more: the counter tells it, too, of whoever has not said so."""

    KIND: ClassVar = "staff.signed_out"
    RIGHT: ClassVar = Right(STAFF | {"device"})
