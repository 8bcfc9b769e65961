"""Counts that run along with each push, so that the administrator's page counts nothing anew."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from sync.central import tables
from sync.central.apply import Judge

_DEVICE, _CASES = tables.device, tables.case_count
_HERE = (_CASES.c.office == bindparam("here")) & (_CASES.c.state == bindparam("which"))


def of_device(judge: Judge) -> dict[str, Any]:
    """What a judged push adds to its device's row, as values of an UPDATE."""
    new = [receipt for receipt in judge.receipts.values() if receipt.new]
    return {
        "receipts": _DEVICE.c.receipts + len(new),
        "receipt_sum": _DEVICE.c.receipt_sum + sum(receipt.total for receipt in new),
        "exceptions": _DEVICE.c.exceptions + len(judge.objections),
        "newer": _DEVICE.c.newer + len(judge.newer),
    }


def add_cases(connection: Connection, judge: Judge) -> None:
    """Count the cases of a judged push in their states, each at the office that took it in; the
    rows of these offices are locked.
    """
    moved: Counter[tuple[str, str]] = Counter()
    for case in judge.changed:
        moved[case.office, case.state.value] += 1
        if case.before is not None:
            moved[case.office, case.before.value] -= 1
    for (office, state), more in sorted(moved.items()):
        if not more:
            continue
        here = {"here": office, "which": state}
        there = connection.execute(
            update(_CASES).where(_HERE).values(cases=_CASES.c.cases + more), here
        )
        if not there.rowcount:
            connection.execute(insert(_CASES).values(office=office, state=state, cases=more))


def cases_by_state(connection: Connection) -> dict[str, int]:
    """The cases of all offices; states that no case is in are left out."""
    found: Counter[str] = Counter()
    for state, cases in connection.execute(select(_CASES.c.state, _CASES.c.cases)):
        found[state] += cases
    return {state: cases for state, cases in sorted(found.items()) if cases}


def late(connection: Connection) -> Counter[str]:
    """Objections that their devices' rows do not count, by device."""
    device_id = tables.late_objection.c.device_id
    query = select(device_id, func.count()).group_by(device_id)
    return Counter({row[0]: row[1] for row in connection.execute(query)})
