"""Cases being filled, kept as they are typed; not part of the journal."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, exists, select
from sqlalchemy.dialects.sqlite import insert

from desktop.domain.case import Draft
from desktop.store.codec import from_json, to_json
from desktop.store.schema import blob, case_view, draft
from desktop.store.source import Source
from desktop.store.statement import Statement

_COLUMNS = ("actor", "service_id", "photo_sha256", "created_at", "updated_at", "content")
_NEW = insert(draft)
_PUT = Statement(
    _NEW.on_conflict_do_update(
        index_elements=["id"], set_={name: _NEW.excluded[name] for name in _COLUMNS}
    )
)
_DELETE = Statement(
    delete(draft).where(draft.c.id == bindparam("id")).returning(draft.c.photo_sha256)
)


_HOLDS = Statement(select(draft.c.id).where(draft.c.id == bindparam("id")))


class DraftStore:
    """Reads of drafts."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def get(self, draft_id: str) -> Draft | None:
        """A draft, None if it has been submitted or discarded."""
        with self._source.connection() as connection:
            content = connection.execute(
                select(draft.c.content).where(draft.c.id == draft_id)
            ).scalar()
            return from_json(Draft, content) if content is not None else None

    def holds(self, draft_id: str) -> bool:
        """Whether there still is such a draft."""
        with self._source.connection() as connection:
            return bool(_HOLDS.run(connection, {"id": draft_id}))

    def list(self, actor: str | None = None) -> list[Draft]:
        """The drafts of one person or of all, the last touched first."""
        query = select(draft.c.content).order_by(draft.c.updated_at.desc(), draft.c.id.desc())
        if actor is not None:
            query = query.where(draft.c.actor == actor)
        with self._source.connection() as connection:
            return [from_json(Draft, content) for content in connection.execute(query).scalars()]


def put_draft(connection: Connection, value: Draft) -> None:
    """Keep a draft as it is now, in the place of what was kept of it before."""
    _PUT.run(
        connection,
        {
            "id": value.id,
            "actor": value.actor,
            "service_id": value.service_id,
            "photo_sha256": value.applicant.photo_sha256,
            "created_at": value.created_at,
            "updated_at": value.updated_at,
            "content": to_json(value),
        },
    )


def delete_draft(connection: Connection, draft_id: str) -> None:
    """Remove a draft, and its photo unless a case or another draft shows it; gone is gone."""
    for (photo,) in _DELETE.run(connection, {"id": draft_id}):
        if photo is None:
            continue
        connection.execute(
            delete(blob).where(
                blob.c.sha256 == photo,
                ~exists().where(draft.c.photo_sha256 == photo),
                ~exists().where(case_view.c.photo_sha256 == photo),
            )
        )
