"""Reading cases: one, with all that is in it, of a person, of today."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, text

from desktop.domain.case import CaseDetail, CaseView
from desktop.store.listing import CASES, on_day, view
from desktop.store.schema import SHOWN, body, case_view, feed, place_of
from desktop.store.source import Source
from desktop.store.statement import Statement
from desktop.store.timeline import timeline

_CASES = CASES.where(text(SHOWN))
_NEWEST_FIRST = (case_view.c.submitted_ms.desc(), case_view.c.n.desc())


_GET = Statement(_CASES.where(case_view.c.id == bindparam("case_id")))
_HOLDS = Statement(
    select(case_view.c.id).where(
        case_view.c.id == bindparam("id"), case_view.c.reference.is_not(None)
    )
)


class CaseReader:
    """Cases as this PC knows them: its own, and those of the office from the feed."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def get(self, case_id: str) -> CaseView | None:
        """One case."""
        with self._source.connection() as connection:
            for row in _GET.run(connection, {"case_id": case_id}):
                return view(row)
            return None

    def holds(self, case_id: str) -> bool:
        """Whether there is such a case."""
        with self._source.connection() as connection:
            return bool(_HOLDS.run(connection, {"id": case_id}))

    def detail(self, case_id: str) -> CaseDetail | None:
        """A case with everything in it; its body is empty once purged."""
        with self._source.connection() as connection:
            row = connection.execute(_CASES.where(case_view.c.id == case_id)).first()
            if row is None:
                return None
            said = _said_by_centre(connection, case_id)
            content = _body_of(connection, row) if row.own else None
            whole = json.loads(content) if content else said.get("body") or {}
            items = timeline(connection, case_id, said.get("timeline") or [])
            return CaseDetail(view(row), whole, items)

    def today(self, actor: str, day: date) -> list[CaseView]:
        """What a person has submitted on a day of Bangkok, newest first."""
        query = _CASES.where(*on_day(day), case_view.c.submitted_by == actor)
        return self._all(query.order_by(*_NEWEST_FIRST))

    def history(self, person_key: str, limit: int = 50) -> list[CaseView]:
        """The cases of a person, newest first."""
        query = _CASES.where(case_view.c.person_key == person_key)
        return self._all(query.order_by(*_NEWEST_FIRST).limit(limit))

    def _all(self, query: Select[Any]) -> list[CaseView]:
        with self._source.connection() as connection:
            return [view(row) for row in connection.execute(query)]


def _body_of(connection: Connection, row: Row[Any]) -> bytes | None:
    place = place_of(row.submitted_chain, row.submitted_seq)
    return connection.execute(select(body.c.content).where(body.c.place == place)).scalar()


def _said_by_centre(connection: Connection, case_id: str) -> dict[str, Any]:
    content = connection.execute(
        select(feed.c.content).where(feed.c.subject == f"case:{case_id}")
    ).scalar()
    data: dict[str, Any] = json.loads(content)["data"] if content else {}
    return data
