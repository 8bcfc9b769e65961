"""Reading cases: one, by what is typed, of today, to review, of a person."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    column,
    func,
    select,
    table,
    true,
)

from desktop.domain.case import CaseDetail, CaseState, CaseView, Waiting
from desktop.store.schema import SEARCH_BATCH, body, case_view, chain, feed
from desktop.store.source import Source
from desktop.store.statement import Statement
from desktop.store.timeline import timeline
from desktop.store.views import searchable

BANGKOK = timezone(timedelta(hours=7))  # no summer time since 1920 (tz database)

# Shorter texts have no piece of three letters to look up; they are sought in the newest cases.
_PIECE = 3
_NEWEST = 2000

_SEARCH = table("case_search", column("rowid"), column("case_search"))
_CASES = (
    select(case_view, (func.coalesce(case_view.c.last_seq > chain.c.acked_seq, 0)).label("unsent"))
    .outerjoin(chain, chain.c.id == case_view.c.last_chain)
    .where(case_view.c.reference.is_not(None))
)
_LAST = select(func.max(case_view.c.n)).scalar_subquery()
_INDEXED = func.coalesce(_LAST - _LAST % SEARCH_BATCH, 0)
_NEWEST_FIRST = (case_view.c.submitted_ms.desc(), case_view.c.id.desc())


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
        return self._first(_CASES.where(case_view.c.id == case_id))

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
            query = select(body.c.content).where(
                body.c.chain == row.submitted_chain, body.c.seq == row.submitted_seq
            )
            content = connection.execute(query).scalar() if row.own else None
            whole = json.loads(content) if content else said.get("body") or {}
            items = timeline(connection, case_id, said.get("timeline") or [])
            return CaseDetail(_view(row), whole, items)

    def search(
        self, text: str, limit: int = 50, states: Iterable[CaseState] = ()
    ) -> list[CaseView]:
        """Cases that hold every word of `text`, newest first; the newest cases for no text.

        Sought in reference, receipt number, contract account, masked id and short name. A text
        of words shorter than three letters is sought in the newest 2,000 cases only.
        """
        query = _in_states(_CASES, states).order_by(case_view.c.n.desc()).limit(limit)
        words = searchable(text).lower().split()
        long = [word for word in words if len(word) >= _PIECE]
        if not long:
            newest = case_view.c.n > _LAST - _NEWEST if words else true()
            return self._all(query.where(newest, *_holds(words)))
        found = self._all(query.where(case_view.c.n > _INDEXED, *_holds(words)))
        if len(found) < limit:
            indexed = query.join(_SEARCH, _SEARCH.c.rowid == case_view.c.n).where(
                _SEARCH.c.case_search.match(_phrases(long)),
                *_holds(word for word in words if len(word) < _PIECE),
            )
            # The order of the index itself, so that it stops at the limit.
            indexed = indexed.order_by(None).order_by(_SEARCH.c.rowid.desc())
            found += self._all(indexed.limit(limit - len(found)))
        return found

    def today(self, actor: str, day: date) -> list[CaseView]:
        """What a person has submitted on a day of Bangkok, newest first."""
        # All states, so that the index of state and time serves; a day of an office is small.
        query = _on_day(_in_states(_CASES, CaseState), day)
        query = query.where(case_view.c.submitted_by == actor)
        return self._all(query.order_by(*_NEWEST_FIRST))

    def queue(
        self,
        states: Iterable[CaseState] = (CaseState.SUBMITTED,),
        *,
        day: date | None = None,
        service_id: str | None = None,
        limit: int = 500,
    ) -> list[CaseView]:
        """Cases to review, those due first at the front, of these the longest waiting."""
        query = _in_states(_CASES, states)
        if day is not None:
            query = _on_day(query, day)
        if service_id is not None:
            query = query.where(case_view.c.service_id == service_id)
        urgent = (case_view.c.due, case_view.c.submitted_ms, case_view.c.id)
        return self._all(query.order_by(*urgent).limit(limit))

    def waiting(self, today: date) -> Waiting:
        """How many cases there are to review, whatever a list can hold."""
        day, due = today.isoformat(), case_view.c.due
        number = func.count()
        counts = (number, number.filter(due < day), number.filter(due == day))
        query = select(*counts).where(
            case_view.c.reference.is_not(None), case_view.c.state == CaseState.SUBMITTED.value
        )
        with self._source.connection() as connection:
            row = connection.execute(query).one()
            return Waiting(*row)

    def of_day(self, day: date, limit: int = 500) -> tuple[list[CaseView], int]:
        """The newest cases of a day of Bangkok, and how many the day has."""
        query = _on_day(_in_states(_CASES, CaseState), day)
        found = self._all(query.order_by(*_NEWEST_FIRST).limit(limit))
        if len(found) < limit:
            return found, len(found)
        count = select(func.count()).select_from(query.subquery())
        with self._source.connection() as connection:
            return found, connection.execute(count).scalar_one()

    def history(self, person_key: str, limit: int = 50) -> list[CaseView]:
        """The cases of a person, newest first."""
        query = _CASES.where(case_view.c.person_key == person_key)
        return self._all(query.order_by(*_NEWEST_FIRST).limit(limit))

    def counts(self) -> dict[CaseState, int]:
        """How many cases stand in each state; a state without cases is left out."""
        query = select(case_view.c.state, func.count()).where(case_view.c.submitted_ms.is_not(None))
        with self._source.connection() as connection:
            rows = connection.execute(query.group_by(case_view.c.state))
            return {CaseState(state): count for state, count in rows}

    def _first(self, query: Select[Any]) -> CaseView | None:
        with self._source.connection() as connection:
            row = connection.execute(query).first()
            return _view(row) if row is not None else None

    def _all(self, query: Select[Any]) -> list[CaseView]:
        with self._source.connection() as connection:
            return [_view(row) for row in connection.execute(query)]


def _holds(words: Iterable[str]) -> list[ColumnElement[bool]]:
    return [func.instr(func.lower(case_view.c.search_text), word) > 0 for word in words]


def _phrases(words: Iterable[str]) -> str:
    """A search for all words, each taken as it is (sqlite.org/fts5.html, FTS5 Strings)."""
    return " ".join('"' + word.replace('"', '""') + '"' for word in words)


def _in_states(query: Select[Any], states: Iterable[CaseState]) -> Select[Any]:
    values = [state.value for state in states]
    return query.where(case_view.c.state.in_(values)) if values else query


def _on_day(query: Select[Any], day: date) -> Select[Any]:
    start = datetime(day.year, day.month, day.day, tzinfo=BANGKOK)
    first = round(start.timestamp() * 1000)
    after = round((start + timedelta(days=1)).timestamp() * 1000)
    return query.where(case_view.c.submitted_ms >= first, case_view.c.submitted_ms < after)


def _said_by_centre(connection: Connection, case_id: str) -> dict[str, Any]:
    content = connection.execute(
        select(feed.c.content).where(feed.c.subject == f"case:{case_id}")
    ).scalar()
    data: dict[str, Any] = json.loads(content)["data"] if content else {}
    return data


def _view(row: Row[Any]) -> CaseView:
    pending = bool(row.pending)
    return CaseView(
        id=row.id,
        reference=row.reference,
        service_id=row.service_id,
        state=CaseState(row.state),
        office=row.office,
        counter=row.counter,
        submitted_at=row.submitted_at,
        submitted_by=row.submitted_by,
        due=date.fromisoformat(row.due),
        total=row.total,
        receipt_number=row.receipt_number,
        person_name=row.person_name or "",
        person_key=row.person_key or "",
        citizen_id_masked=row.citizen_id_masked,
        contract_account=row.contract_account,
        copies_taken=row.copies_taken,
        unsent=bool(row.unsent),
        own=bool(row.own),
        version=row.central_version,
        decided_by=row.local_decided_by if pending else row.decided_by,
        decided_at=row.local_decided_at if pending else row.decided_at,
        reason=row.local_reason if pending else row.reason,
        exception=row.decision_exception or row.submission_exception or None,
    )
