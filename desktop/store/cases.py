"""Reading cases: one, with all that is in it, of a person, of today."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, select, text

from desktop.domain.case import CaseView, InTheWay, Opened
from desktop.domain.life import CaseState, OnceKey
from desktop.domain.numbers import case_stream
from desktop.entries import Body, Defects, Submitted, body_of, content_of
from desktop.entries.detail import CaseDetail
from desktop.store import case_file
from desktop.store.in_the_way import in_the_way, opened_from
from desktop.store.journal import entries_by, entries_of
from desktop.store.listing import CASES, on_day, submitted_at, view
from desktop.store.schema import RETURNED, SHOWN, case_view, correction, feed, journal, place_of
from desktop.store.source import Source
from desktop.store.statement import Statement
from desktop.store.timeline import timeline, written_here

_CASES = CASES.where(text(SHOWN))
_NEWEST_FIRST = (case_view.c.submitted_ms.desc(), case_view.c.n.desc())


_GET = Statement(_CASES.where(case_view.c.id == bindparam("case_id")))
_AHEAD = Statement(
    select(
        case_view.c.central_version,
        case_view.c.pending,
        case_view.c.local_on_version,
        case_view.c.decided_entry,
    ).where(case_view.c.id == bindparam("case_id"))
)
_HOLDS = Statement(
    select(case_view.c.id).where(
        case_view.c.id == bindparam("id"), case_view.c.reference.is_not(None)
    )
)


class MadeOn(NamedTuple):
    """What the next move of a case is made on: the centre's version of the case once it has applied
    what was done here, 0 before it has answered its submission; and the entry of the newest move
    of this PC, as long as the centre has not answered that.
    """

    version: int
    move: str | None


_CORRECTED = Statement(
    select(correction.c.chain, correction.c.seq).where(correction.c.case_id == bindparam("case_id"))
)
_HELD = Statement(
    select(journal.c.place).where(
        journal.c.stream == bindparam("stream"), journal.c.body_digest == bindparam("digest")
    )
)
_SAID = Statement(select(feed.c.content).where(feed.c.subject == bindparam("stream")))
_TOLD = Statement(select(case_view.c.told_lines).where(case_view.c.id == bindparam("case_id")))
_AT_PLACE = entries_by(journal.c.place == bindparam("place"))


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

    def in_the_way(self, case_id: str, keys: Sequence[OnceKey]) -> tuple[InTheWay, ...]:
        """For each of these keys of a case another one that stands and has the same."""
        with self._source.connection() as connection:
            return in_the_way(connection, case_id, keys)

    def made_on(self, case_id: str) -> MadeOn:
        """What a move of a case would be made on now."""
        with self._source.connection() as connection:
            for version, pending, before, move in _AHEAD.run(connection, {"case_id": case_id}):
                return MadeOn(max(before, 1) + 1, move) if pending else MadeOn(version, None)
            return MadeOn(0, None)

    def detail(self, case_id: str) -> CaseDetail | None:
        """A case with everything in it; ValueError where its body makes no sense here.

        NewerError, which is one, where a newer program has written it.
        """
        with self._source.connection() as connection:
            for row in _GET.run(connection, {"case_id": case_id}):
                case, place = view(row), submitted_at(row)
                file, said = case_file.of_case(connection, case_id), _said_of(connection, case_id)
                body, entry = _content(connection, case, place, file, said)
                items = timeline(connection, case_id, file.timeline if file is not None else [])
                ((told,),) = _TOLD.run(connection, {"case_id": case_id})
                more = told > (file.lines if file is not None else 0)
                opened = opened_from(connection, case_id, said.get("opened") or [])
                record = _record(connection, case, place)
                return CaseDetail(case, body, items, opened, more, record, entry if body else "")
            return None

    def opened(self, case_id: str) -> tuple[Opened, ...]:
        """The cases that were opened from a case, as far as this PC and the centre have told."""
        with self._source.connection() as connection:
            told = _said_of(connection, case_id).get("opened") or []
            return opened_from(connection, case_id, told)

    def written_here(self, case_id: str) -> int:
        """How many lines of a case were written on this PC."""
        with self._source.connection() as connection:
            return written_here(connection, case_id)

    def ahead(self, limit: int, among: Iterable[str] | None = None) -> list[str]:
        """Cases that must be here with all that they hold, and of which the centre has more."""
        with self._source.connection() as connection:
            return case_file.ahead(connection, limit, among)

    def bodies(self, ids: Iterable[str]) -> dict[str, str]:
        """The digests of the bodies of these cases that are here."""
        with self._source.connection() as connection:
            return case_file.digests(connection, ids)

    def today(self, actor: str, day: date) -> list[CaseView]:
        """What a person has submitted on a day of Bangkok, newest first."""
        query = _CASES.where(*on_day(day), case_view.c.submitted_by == actor)
        return self._all(query.order_by(*_NEWEST_FIRST))

    def returned(self, actor: str) -> list[CaseView]:
        """Cases that wait to be put right, and were taken in here or by this person; the oldest
        first.
        """
        mine = (case_view.c.own == 1) | (case_view.c.submitted_by == actor)
        query = CASES.where(text(RETURNED), mine)
        return self._all(query.order_by(case_view.c.submitted_ms))

    def history(self, person_key: str, limit: int = 50) -> list[CaseView]:
        """The cases of a person, newest first."""
        query = _CASES.where(case_view.c.person_key == person_key)
        return self._all(query.order_by(*_NEWEST_FIRST).limit(limit))

    def _all(self, query: Select[Any]) -> list[CaseView]:
        with self._source.connection() as connection:
            return [view(row) for row in connection.execute(query)]


def _content(
    connection: Connection,
    case: CaseView,
    submitted: int,
    file: case_file.CaseFile | None,
    said: Mapping[str, Any],
) -> tuple[Submitted | None, str]:
    """As it was put right here last, or as the centre has it, or as it was submitted here; and the
    hash of the entry, where that is one of this PC.
    """
    for chain, seq in _CORRECTED.run(connection, {"case_id": case.id}):
        content, entry = _held_at(connection, place_of(chain, seq))
        if content is not None:
            return content, entry
    digest = said.get("body_digest")
    for (place,) in _HELD.run(connection, {"stream": case_stream(case.id), "digest": digest}):
        content, entry = _held_at(connection, place)
        if content is not None:
            return content, entry
    if file is not None and digest in (None, file.digest) and file.content is not None:
        return file.body, ""
    if case.own and not said.get("corrected"):
        return _held_at(connection, submitted)
    return None, ""


def _held_at(connection: Connection, place: int) -> tuple[Submitted | None, str]:
    """What the entry at a place holds of its case, and its hash."""
    for entry in entries_of(connection, _AT_PLACE, {"place": place}):
        return content_of(body_of(entry)), entry.hash
    return None, ""


def _record(connection: Connection, case: CaseView, submitted: int) -> Defects | None:
    """What was missing of a case that waits, where that was written down here."""
    if case.state is not CaseState.WAITING or not case.own:
        return None
    body = _body_at(connection, submitted)
    return body if isinstance(body, Defects) else None


def _body_at(connection: Connection, place: int) -> Body | None:
    found = entries_of(connection, _AT_PLACE, {"place": place})
    return body_of(found[0]) if found else None


def _said_of(connection: Connection, case_id: str) -> Mapping[str, Any]:
    """What the feed tells of a case."""
    for (content,) in _SAID.run(connection, {"stream": case_stream(case_id)}):
        said: Mapping[str, Any] = json.loads(content)["data"]
        return said
    return {}
