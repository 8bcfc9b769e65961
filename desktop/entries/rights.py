"""Who may write an entry, and how what it is about must stand then.

One table for counter and centre: each kind has its line (`Body.RIGHT`). The counter asks it before
an entry is written, the centre when it judges one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.case import CaseState
from desktop.domain.staff import StaffRole

EVERYBODY: frozenset[StaffRole] = frozenset({"clerk", "supervisor"})
SUPERVISOR: frozenset[StaffRole] = frozenset({"supervisor"})
NO_CASE_YET: frozenset[CaseState | None] = frozenset({None})


class Fault(StrEnum):
    """Why an entry may not be written; the value is the centre's code of the exception."""

    ROLE = "wrong_role"
    NO_CASE = "case_unknown"
    CASE_THERE = "case_exists"
    STATE = "not_allowed"
    NO_RECEIPT = "receipt_unknown"
    RECEIPT_THERE = "receipt_exists"


@dataclass(frozen=True, slots=True)
class Right:
    """The line of one kind.

    `cases` are the states in which its case may be, with None for a case that is not there yet;
    `receipt` says whether its receipt must be there. None of either: nothing is asked of it.
    """

    roles: frozenset[StaffRole] = EVERYBODY
    cases: frozenset[CaseState | None] | None = None
    receipt: bool | None = None

    def fault(
        self, role: StaffRole | None, case: CaseState | None, *, receipt: bool
    ) -> Fault | None:
        """What forbids it: to whom acts in this role, about a case in this state (None: there is
        none), and a receipt that is there or not. Of a role that nobody knows nothing is asked.
        """
        if role is not None and role not in self.roles:
            return Fault.ROLE
        if self.cases is not None and case not in self.cases:
            if case is None:
                return Fault.NO_CASE
            return Fault.CASE_THERE if self.cases == NO_CASE_YET else Fault.STATE
        if self.receipt is not None and receipt is not self.receipt:
            return Fault.RECEIPT_THERE if receipt else Fault.NO_RECEIPT
        return None
