"""Before an entry is written: whether it may be, by how its case or receipt stands here."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from desktop.domain.failure import Code, CounterError
from desktop.domain.life import Standing, state_named
from desktop.entries import Body, Move
from desktop.entries.rights import Who
from desktop.store.life_format import stored_life
from desktop.store.schema import case_view, receipt_view
from desktop.store.statement import Statement

_V = case_view.c
_CASE = Statement(
    select(
        _V.state, _V.office, _V.submitted_by, _V.life, _V.pending, _V.local_first,
        _V.local_decided_by, _V.first, _V.first_by, _V.decider, _V.local_decider, _V.held,
    ).where(_V.id == bindparam("case_id"), _V.reference.is_not(None))
)  # fmt: skip
_RECEIPT = Statement(
    select(receipt_view.c.number).where(receipt_view.c.number == bindparam("number"))
)


def permit(connection: Connection, body: Body, who: Who) -> None:
    """ENTRY_NOT_ALLOWED if the table of rights forbids it to this person now."""
    right, case, receipt = body.right, None, False
    if right.cases is not None and body.of_case is not None:
        case = standing(connection, body.of_case)
    if right.receipt is not None and body.of_receipt is not None:
        receipt = bool(_RECEIPT.run(connection, {"number": body.of_receipt}))
    too_many = isinstance(body, Move) and body.one_too_many
    if too_many or right.fault(who, case, kind=body.KIND, receipt=receipt) is not None:
        raise CounterError(Code.ENTRY_NOT_ALLOWED)


def standing(connection: Connection, case_id: str) -> Standing | None:
    """How a case stands with all that was done here; None where this PC knows of none."""
    for row in _CASE.run(connection, {"case_id": case_id}):
        state, office, taken_by, life, pending, half, half_by, first, first_by, *rest = row
        return Standing(
            state_named(state),
            office,
            taken_by,
            stored_life(life),
            (half if pending else first) or "",
            (half_by if pending and half else first_by) or "",
            (rest[1] if pending else None) or rest[0] or "",
            bool(rest[2]),
        )
    return None
