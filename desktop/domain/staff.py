"""The people of the office who work at this program."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from desktop.domain.text import Text

StaffRole = Literal["clerk", "supervisor"]


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One member of staff; `pin_hash` is an Argon2id hash in its usual text form."""

    id: str
    name: Text
    role: StaffRole
    valid_until: date | None = None
    pin_hash: str = field(default="", repr=False)
