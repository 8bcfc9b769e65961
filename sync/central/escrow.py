"""The public part of the authority's escrow key, for which counters seal what may be lost.

The private part is never here: whoever takes the centre cannot open the stores of counters.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from desktop.signing.sealed import EscrowKey
from sync.central import tables
from sync.central.place import Place

_NAME = "escrow"


def make(place: Place, file: Path) -> EscrowKey:
    """A new pair: its private part goes into `file` and nowhere else; FileExistsError as ever.

    Counters seal for it from their next enrolment on. What was sealed before, the former key opens.
    """
    key = EscrowKey.make()
    key.save(file)
    with place.database.transaction() as connection:
        connection.execute(delete(tables.meta).where(tables.meta.c.name == _NAME))
        connection.execute(insert(tables.meta).values(name=_NAME, value=key.public.hex()))
    return key


def public_key(connection: Connection) -> str:
    """Its 32 bytes in hex; empty as long as there is none."""
    query = select(tables.meta.c.value).where(tables.meta.c.name == _NAME)
    return connection.execute(query).scalar() or ""
