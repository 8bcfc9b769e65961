"""Cases being filled, kept as they are typed; not part of the journal."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress

from sqlalchemy import Connection, bindparam, delete, exists, select
from sqlalchemy.dialects.sqlite import insert

from desktop.domain.case import Draft, ShutDraft
from desktop.domain.failure import Code, CounterError
from desktop.store import draft_format
from desktop.store.mark import recorded
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


_LAST_TOUCHED_FIRST = select(
    draft.c.content, draft.c.id, draft.c.service_id, draft.c.actor, draft.c.updated_at
).order_by(draft.c.updated_at.desc(), draft.c.id.desc())
_ALL = Statement(_LAST_TOUCHED_FIRST)
_OF_ACTOR = Statement(_LAST_TOUCHED_FIRST.where(draft.c.actor == bindparam("actor")))
_HOLDS = Statement(select(draft.c.id).where(draft.c.id == bindparam("id")))


class DraftStore:
    """Reads of drafts. One that this program cannot open is kept, and stands in no other's way."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def get(self, draft_id: str) -> Draft | None:
        """A draft, None if it has been submitted or discarded.

        CASE_DRAFT_NEWER or CASE_DRAFT_UNREADABLE for one that cannot be opened.
        """
        with self._source.connection() as connection:
            content = connection.execute(
                select(draft.c.content).where(draft.c.id == draft_id)
            ).scalar()
        return None if content is None else _opened(content)

    def holds(self, draft_id: str) -> bool:
        """Whether there still is such a draft."""
        with self._source.connection() as connection:
            return bool(_HOLDS.run(connection, {"id": draft_id}))

    def list(self, actor: str | None = None) -> list[Draft]:
        """The drafts of one person or of all, the last touched first."""
        return [one for one in self._all(actor) if isinstance(one, Draft)]

    def shut(self) -> tuple[ShutDraft, ...]:
        """Those that cannot be opened, the last touched first."""
        return tuple(one for one in self._all() if isinstance(one, ShutDraft))

    def untouched_since(self, day: str) -> tuple[tuple[str, str | None], ...]:
        """The drafts that nobody has touched since before a day, shut ones too: id and service."""
        query = select(draft.c.id, draft.c.service_id).where(draft.c.updated_at < day)
        with self._source.connection() as connection:
            return tuple((row.id, row.service_id) for row in connection.execute(query))

    def _all(self, actor: str | None = None) -> Iterator[Draft | ShutDraft]:
        which = _ALL if actor is None else _OF_ACTOR
        with self._source.connection() as connection:
            rows = which.run(connection, {"actor": actor})
        for content, draft_id, service_id, whose, updated_at in rows:
            try:
                yield _opened(content)
            except CounterError as why:
                yield ShutDraft(draft_id, service_id, whose, updated_at, why)


def _opened(content: str) -> Draft:
    try:
        return draft_format.read(content)
    except draft_format.NewerDraftError:
        raise CounterError(Code.CASE_DRAFT_NEWER) from None
    except ValueError:
        raise CounterError(Code.CASE_DRAFT_UNREADABLE) from None


def put_draft(connection: Connection, value: Draft) -> None:
    """Keep a draft as it is now, in the place of what was kept of it before."""
    who = value.came
    _PUT.run(
        connection,
        {
            "id": value.id,
            "actor": value.actor,
            "service_id": value.service_id,
            "photo_sha256": who.photo_sha256 if who is not None else None,
            "created_at": value.created_at,
            "updated_at": value.updated_at,
            "content": draft_format.write(value),
        },
    )


def delete_draft(connection: Connection, draft_id: str) -> str | None:
    """Remove a draft; gone is gone. Gives back its photo, for `delete_photo`."""
    for (photo,) in _DELETE.run(connection, {"id": draft_id}):
        return str(photo) if photo is not None else None
    return None


def drop_outlived(connection: Connection, case_ids: Collection[str]) -> list[str]:
    """Where a store lacks what it had written: remove drafts of which these cases were made since.

    One that puts a returned case right has its id rightly. Gives back their photos, as
    `delete_draft`.
    """
    if not (case_ids and recorded(connection)):
        return []
    query = select(draft.c.id, draft.c.content).where(draft.c.id.in_(case_ids))
    photos = []
    for row in connection.execute(query).all():
        with suppress(CounterError):  # one that cannot be opened cannot be submitted either
            if _opened(row.content).corrects is None:
                photos.append(delete_draft(connection, row.id))
    return [photo for photo in photos if photo is not None]


def delete_photo(connection: Connection, photo: str) -> None:
    """Remove a photo unless a case or a draft shows it."""
    connection.execute(
        delete(blob).where(
            blob.c.sha256 == photo,
            ~exists().where(draft.c.photo_sha256 == photo),
            ~exists().where(case_view.c.photo_sha256 == photo),
        )
    )
