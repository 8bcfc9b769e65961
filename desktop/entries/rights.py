"""Who may write an entry, and how what it is about must stand then.

One table for counter and centre: each kind has its line (`Body.RIGHT`). The counter asks it before
an entry is written, the centre when it judges one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from desktop.domain.life import CaseState, Standing
from desktop.domain.staff import STAFF_ROLES, ActingRole

EVERYBODY: frozenset[ActingRole] = frozenset({"clerk", "supervisor"})
# What a machine of the counter tells is written by the counter once nobody is signed in.
OR_DEVICE: frozenset[ActingRole] = EVERYBODY | {"device"}
STAFF: frozenset[ActingRole] = frozenset(STAFF_ROLES)
SUPERVISOR: frozenset[ActingRole] = frozenset({"supervisor"})
NO_CASE_YET: frozenset[CaseState | None] = frozenset({None})


class Fault(StrEnum):
    """Why an entry may not be written; the value is the centre's code of the exception."""

    ROLE = "wrong_role"
    NO_CASE = "case_unknown"
    CASE_THERE = "case_exists"
    STATE = "not_allowed"
    OFFICE = "wrong_office"
    SAME_PERSON = "same_person"
    HELD = "once_held"
    NO_RECEIPT = "receipt_unknown"
    RECEIPT_THERE = "receipt_exists"


@dataclass(frozen=True, slots=True)
class Who:
    """Whoever writes: in which role, if that is known, and at a counter of which office."""

    actor: str
    role: ActingRole | None
    office: str


@dataclass(frozen=True, slots=True)
class Right:
    """The line of one kind.

    `cases` are the states in which its case may be, with None for a case that is not there yet;
    `office` is which of the two offices of a case writes it, empty where both may; `not_by` names
    the persons of its standing who may not. `receipt` says whether its receipt must be there;
    `held`, whether it may be of a case that another one of the same thing stands in the way of.
    """

    roles: frozenset[ActingRole] = EVERYBODY
    cases: frozenset[CaseState | None] | None = None
    office: Literal["receiving", "deciding", "owning", ""] = ""
    not_by: tuple[Literal["taken_by", "first_by", "decided_by"], ...] = ()
    receipt: bool | None = None
    held: bool = True

    def fault(
        self, who: Who, case: Standing | None, *, kind: str, receipt: bool = False
    ) -> Fault | None:
        """What forbids an entry of this kind about a case that stands so (None: there is none),
        and a receipt that is there or not. Of a role that nobody knows nothing is asked.
        """
        if who.role is not None and who.role not in self.roles:
            return Fault.ROLE
        if self.cases is not None:
            state = case.state if case is not None else None
            if state not in self.cases:
                if case is None:
                    return Fault.NO_CASE
                return Fault.CASE_THERE if None in self.cases else Fault.STATE
        if case is not None and self.office and getattr(case, self.office) != who.office:
            return Fault.OFFICE
        if case is not None and who.actor in self._barred(case, kind):
            return Fault.SAME_PERSON
        if case is not None and case.held and not self.held:
            return Fault.HELD
        if self.receipt is not None and receipt is not self.receipt:
            return Fault.RECEIPT_THERE if receipt else Fault.NO_RECEIPT
        return None

    def _barred(self, case: Standing, kind: str) -> set[str]:
        """Whoever began another move than this one may well change their mind."""
        return {
            getattr(case, name) for name in self.not_by if name != "first_by" or case.first == kind
        }
