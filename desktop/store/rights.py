"""Before an entry is written: whether it may be, by how its case or receipt stands here."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from desktop.domain.case import CaseState
from desktop.domain.failure import Code, CounterError
from desktop.domain.staff import StaffRole
from desktop.entries import Body
from desktop.store.schema import case_view, receipt_view
from desktop.store.statement import Statement

_CASE = Statement(
    select(case_view.c.state).where(
        case_view.c.id == bindparam("case_id"), case_view.c.reference.is_not(None)
    )
)
_RECEIPT = Statement(
    select(receipt_view.c.number).where(receipt_view.c.number == bindparam("number"))
)


def permit(connection: Connection, body: Body, role: StaffRole | None) -> None:
    """ENTRY_NOT_ALLOWED if the table of rights forbids it to this role (None: not known) now."""
    right, case, receipt = body.RIGHT, None, False
    if right.cases is not None and body.of_case is not None:
        for (state,) in _CASE.run(connection, {"case_id": body.of_case}):
            case = CaseState(state)
    if right.receipt is not None and body.of_receipt is not None:
        receipt = bool(_RECEIPT.run(connection, {"number": body.of_receipt}))
    if right.fault(role, case, receipt=receipt) is not None:
        raise CounterError(Code.ENTRY_NOT_ALLOWED)
