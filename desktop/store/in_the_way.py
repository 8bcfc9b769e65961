"""Which case stands in the way of another, both asking for the same, and which follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from desktop.domain.case import InTheWay, Opened
from desktop.domain.life import CaseState, OnceKey
from desktop.store.listing import CASES, view
from desktop.store.once import digest_of
from desktop.store.schema import case_view, once_key
from desktop.store.statement import Statement

_HOLDERS = Statement(
    CASES.join(once_key, once_key.c.case_id == case_view.c.id)
    .where(once_key.c.key == bindparam("key"), case_view.c.id != bindparam("case_id"))
    .where(case_view.c.reference.is_not(None))
    .order_by(case_view.c.submitted_ms, case_view.c.n)
)


_OPENED = Statement(
    select(
        case_view.c.origin_rule, case_view.c.id, case_view.c.reference, case_view.c.office,
        case_view.c.state,
    )
    .where(case_view.c.origin == bindparam("case_id"), case_view.c.reference.is_not(None))
    .order_by(case_view.c.submitted_ms, case_view.c.n)
)  # fmt: skip


def in_the_way(
    connection: Connection, case_id: str, keys: Sequence[OnceKey]
) -> tuple[InTheWay, ...]:
    """For each rule the first of the other cases that stand and ask for the same.

    Of a table's rows one is told: the next one is once that is out of the way.
    """
    found: dict[str, InTheWay] = {}
    for key in keys:
        if key.id in found:
            continue
        rows = _HOLDERS.run(connection, {"key": digest_of(key), "case_id": case_id})
        standing = (one for one in map(view, rows) if key.is_held_by(one.state))
        first = next(standing, None)
        if first is not None:
            found[key.id] = InTheWay(key, first)
    return tuple(found.values())


def opened_from(
    connection: Connection, case_id: str, told: Iterable[Mapping[str, Any]]
) -> tuple[Opened, ...]:
    """The cases that were opened from a case: those of this PC and of its office, with where they
    stand, and what the centre tells of others.
    """
    known = {
        opened_id: Opened(rule, opened_id, reference, office, CaseState(state))
        for rule, opened_id, reference, office, state in _OPENED.run(
            connection, {"case_id": case_id}
        )
    }
    for one in told:
        rule, other, reference, office = (
            str(one[name]) for name in ("rule", "id", "reference", "office")
        )
        opened = Opened(rule, other, reference, office)
        known.setdefault(opened.case_id, opened)
    return tuple(known.values())
