"""What the centre holds of a case beside what lists know: its body and its timeline.

Fetched when somebody opens it, and ahead where it must be here without a line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, select, text, update
from sqlalchemy.dialects.sqlite import insert

from desktop.entries import Submitted, content_of, read
from desktop.store.schema import AHEAD, body, case_file, case_view, journal, place_of
from desktop.store.statement import Statement
from desktop.store.views import fold_file

_AHEAD = select(case_view.c.id).where(text(AHEAD)).order_by(case_view.c.due)
_OWN = (
    select(case_view.c.id, journal.c.body_digest)
    .join(
        journal, journal.c.place == place_of(case_view.c.submitted_chain, case_view.c.submitted_seq)
    )
    .join(body, body.c.place == journal.c.place)  # one that is purged is fetched
    .where(case_view.c.own == 1)
)
_NEW = insert(case_file)
_SAME = case_file.c.body_digest == _NEW.excluded.body_digest
_BODY = case((_SAME, func.coalesce(_NEW.excluded.body, case_file.c.body)), else_=_NEW.excluded.body)
_PUT = _NEW.on_conflict_do_update(
    index_elements=["id"],
    set_={
        column.name: _BODY if column.name == "body" else _NEW.excluded[column.name]
        for column in case_file.c
        if column.name != "id"
    },
)
_GET = Statement(select(case_file).where(case_file.c.id == bindparam("case_id")))


@dataclass(frozen=True, slots=True)
class CaseFile:
    """As it was fetched; `content` is the body, None where that is in the journal of this PC."""

    lines: int
    timeline: list[Mapping[str, Any]] = field(repr=False)
    digest: str
    kind: str
    schema: int
    content: bytes | None = field(repr=False)

    @property
    def body(self) -> Submitted | None:
        """What the case holds; errors as `desktop.entries.read`."""
        if self.content is None:
            return None
        content = content_of(read(self.kind, self.schema, self.content))
        if content is None:
            raise ValueError("no case")
        return content


def of_case(connection: Connection, case_id: str) -> CaseFile | None:
    """What was fetched of a case."""
    for row in _GET.run(connection, {"case_id": case_id}):
        _, lines, timeline, digest, kind, schema, content, _ = row
        return CaseFile(lines, json.loads(timeline), digest, kind, schema, content)
    return None


def ahead(connection: Connection, limit: int, among: Iterable[str] | None = None) -> list[str]:
    """Cases of which the centre has more, and that must be here; what is due first comes first."""
    query = _AHEAD if among is None else _AHEAD.where(case_view.c.id.in_(list(among)))
    return list(connection.execute(query.limit(limit)).scalars())


def digests(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Of these cases the digests of the bodies that are here, so that they are not sent again."""
    ids = list(ids)
    own = connection.execute(_OWN.where(case_view.c.id.in_(ids)))
    here = select(case_file.c.id, case_file.c.body_digest).where(case_file.c.body.is_not(None))
    fetched = connection.execute(here.where(case_file.c.id.in_(ids)))
    return {row.id: row.body_digest for rows in (own, fetched) for row in rows}


def put(connection: Connection, files: Iterable[Mapping[str, Any]], at: str) -> set[str]:
    """Keep what was fetched; a body that was not sent is here already. Gives back their ids.

    ValueError for a text that no store can hold.
    """
    changed = set()
    for file in files:
        row = {
            "id": file["id"],
            "lines": file["lines"],
            "timeline": json.dumps(file["timeline"], ensure_ascii=False, separators=(",", ":")),
            "body_digest": file["body_digest"],
            "body_kind": file["body_kind"],
            "body_schema": file["body_schema"],
            "body": file["body"].encode() if file["body"] is not None else None,
            "fetched_at": at,
        }
        row["timeline"].encode()
        connection.execute(_PUT, row)
        fold_file(connection, row["id"], row["lines"])
        changed.add(row["id"])
    return changed


def restart(connection: Connection) -> None:
    """The centre may have fewer lines now: the timelines are fetched again, the bodies are not."""
    connection.execute(update(case_file).values(lines=0))
