"""What cases ask for that may be asked for once, as a table of digests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop.domain.journal import digest
from desktop.domain.life import OnceKey
from desktop.store.schema import case_view, once_key
from desktop.store.statement import Statement

_PUT = Statement(insert(once_key).on_conflict_do_nothing())
_OF = Statement(select(once_key.c.key).where(once_key.c.case_id == bindparam("case_id")))
_FREE = Statement(
    delete(once_key).where(
        once_key.c.key == bindparam("key"), once_key.c.case_id == bindparam("case_id")
    )
)


def named(told: Iterable[Mapping[str, Any]]) -> tuple[OnceKey, ...]:
    """The keys of a case as the centre tells them.

    KeyError or TypeError for what is none.
    """
    return tuple(
        OnceKey(str(one["id"]), tuple(map(str, one["values"])), one["during"], one["level"])
        for one in told
    )


def fold(connection: Connection, case_id: str, keys: Iterable[OnceKey]) -> None:
    """A case asks for this; whether it stands says its state, so nothing is taken back here."""
    for key in keys:
        _PUT.run(connection, {"key": digest_of(key), "case_id": case_id})


def told(connection: Connection, case_id: str, keys: Iterable[OnceKey]) -> None:
    """A case asks for this and nothing else: what it asked for before it was put right is free."""
    now = {digest_of(key) for key in keys}
    for (key,) in _OF.run(connection, {"case_id": case_id}):
        if key not in now:
            _FREE.run(connection, {"key": key, "case_id": case_id})
    for key in now:
        _PUT.run(connection, {"key": key, "case_id": case_id})


def unfold(connection: Connection) -> None:
    """Take back what the centre alone has said."""
    own = select(case_view.c.id).where(case_view.c.own == 1)
    connection.execute(delete(once_key).where(once_key.c.case_id.not_in(own)))


def digest_of(key: OnceKey) -> str:
    """As long as any other, and no text that a message could show."""
    return digest(key.name.encode())
