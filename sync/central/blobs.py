"""Content-addressed blobs of an office; storing one again changes nothing."""

from __future__ import annotations

import hashlib

from sqlalchemy import insert, select

from sync.central import tables
from sync.central.place import Place, RefusedError, device_of
from sync.protocol import BlobAnswer


def put(place: Place, token: str, sha256: str, content: bytes) -> BlobAnswer:
    """Keep a blob; 401, 403, 422 `digest` if the bytes are not those of the name."""
    table = tables.blob
    with place.database.transaction() as connection:
        office = device_of(place, connection, token).office
        if hashlib.sha256(content).hexdigest() != sha256:
            raise RefusedError(422, "digest", "The bytes do not fit the name.")
        # The office's row is locked so that two counters may send the same blob at once.
        lock = select(tables.office.c.code).where(tables.office.c.code == office)
        connection.execute(lock.with_for_update())
        there = select(table.c.sha256).where(table.c.office == office, table.c.sha256 == sha256)
        if connection.execute(there).first() is None:
            connection.execute(
                insert(table).values(
                    office=office, sha256=sha256, content=content, at=place.stamp()
                )
            )
    return BlobAnswer(sha256=sha256, size=len(content))


def get(place: Place, token: str, sha256: str) -> bytes:
    """The bytes of a blob of the bearer's office; 401, 403, 404."""
    table = tables.blob
    with place.database.transaction() as connection:
        office = device_of(place, connection, token).office
        query = select(table.c.content).where(table.c.office == office, table.c.sha256 == sha256)
        content = connection.execute(query).scalar()
    if content is None:
        raise RefusedError(404, "not_found", "There is no such blob.")
    return bytes(content)
