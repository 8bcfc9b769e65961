"""What a case holds since it was put right here, until the centre has answered.

A row keeps the facts of the corrected content, and those that hold without it: the one is undone
when the centre does not take it, the other follows what the feed tells meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.entries import TYPES, Renewal
from desktop.store.schema import case_view, correction, receipt_more
from desktop.store.statement import Statement

# The kinds of entries that bring the whole case along, as it is from then on.
KINDS = tuple(body.KIND for body in TYPES if issubclass(body, Renewal))
Facts = Mapping[str, Any]

_GET = Statement(
    select(correction.c.on_version, correction.c.now, correction.c.before).where(
        correction.c.case_id == bindparam("case_id")
    )
)
_VERSION = Statement(
    select(case_view.c.central_version).where(case_view.c.id == bindparam("case_id"))
)


def put(
    connection: Connection,
    case_id: str,
    on_version: int,
    now: Facts,
    place: Mapping[str, Any],
    names: tuple[str, ...],
) -> None:
    """The case is put right here, made on a version, by the entry at `place`; `names` are the
    columns of the facts of a case.

    An answered one changes nothing: the feed has told what came of it.
    """
    (version,) = _VERSION.run(connection, {"case_id": case_id})[0]
    if version > max(on_version, 1):
        connection.execute(delete(correction).where(correction.c.case_id == case_id))
        return
    known = _GET.run(connection, {"case_id": case_id})
    before = known[0][2] if known else _written(_facts_of(connection, case_id, names))
    row = {"case_id": case_id, "on_version": on_version, "now": _written(now), "before": before}
    statement = upsert(correction).values(row | dict(place))
    connection.execute(statement.on_conflict_do_update(["case_id"], set_=row | dict(place)))
    if before is not None:
        _show(connection, case_id, json.loads(before) | dict(now))


def more_receipts(connection: Connection, case_id: str, number: str) -> None:
    """A further receipt was issued for a case."""
    row = {"case_id": case_id, "number": number}
    connection.execute(upsert(receipt_more).on_conflict_do_nothing(), row)


def told(connection: Connection, case_id: str, facts: Facts, version: int, *, newer: bool) -> bool:
    """The facts of a case are told anew; `newer` tells that they go before those of its own
    submission here. True while it is put right here beyond that.
    """
    pending = False
    for on_version, now, before in _GET.run(connection, {"case_id": case_id}):
        base = dict(facts) if newer or before is None else json.loads(before)
        if version <= max(on_version, 1):
            here = correction.c.case_id == case_id
            connection.execute(update(correction).where(here).values(before=_written(base)))
            _show(connection, case_id, base | json.loads(now))
            pending = True
        else:
            connection.execute(delete(correction).where(correction.c.case_id == case_id))
            _show(connection, case_id, base)
    return pending


def refused(connection: Connection, entry_id: str) -> None:
    """The centre did not take it: the case holds what it held before."""
    gone = delete(correction).where(correction.c.entry == entry_id)
    query = gone.returning(correction.c.case_id, correction.c.before)
    for case_id, before in connection.execute(query).all():
        if before is not None:
            _show(connection, case_id, json.loads(before))


def _facts_of(connection: Connection, case_id: str, names: tuple[str, ...]) -> Facts | None:
    """Those of the case now; None where only moves of it are known."""
    columns = (case_view.c[name] for name in names)
    row = connection.execute(select(*columns).where(case_view.c.id == case_id)).one()
    return dict(row._mapping) if row.reference is not None else None


def _show(connection: Connection, case_id: str, facts: Facts) -> None:
    connection.execute(update(case_view).where(case_view.c.id == case_id).values(**facts))


def _written(facts: Facts | None) -> str | None:
    return None if facts is None else json.dumps(dict(facts), ensure_ascii=False)
