"""The people of the office who work at this program, and the counter that writes by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from desktop.domain.text import Text

StaffRole = Literal["clerk", "supervisor", "administrator", "auditor"]
# `device` is that of a counter for what its machines tell of themselves.
ActingRole = Literal["clerk", "supervisor", "administrator", "auditor", "device"]
STAFF_ROLES: tuple[StaffRole, ...] = ("clerk", "supervisor", "administrator", "auditor")

# Whoever has several roles acts in the first of these: a supervisor may do what a clerk may.
_FIRST: tuple[StaffRole, ...] = ("supervisor", "clerk", "administrator", "auditor")

# A counter may be out of contact for so many days: nobody signs in after, and what was written
# until somebody's last day is taken for as long.
OFFLINE_DAYS = 7

# What tells that the centre has told another list of staff.
STAFF_NEWS = "staff:"

# The actor of entries that the counter writes by itself; nobody of the staff bears this id.
DEVICE = "device"


def acting_role(roles: Iterable[str]) -> StaffRole | None:
    """In which of their roles a member of staff acts; None for nobody that is known."""
    held = set(roles)
    return next((role for role in _FIRST if role in held), None)


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One member of staff; `pin_hash`, of training only, is an Argon2id hash as usual."""

    id: str
    name: Text
    role: StaffRole
    valid_until: date | None = None
    pin_hash: str = field(default="", repr=False)
    valid_from: date | None = None
