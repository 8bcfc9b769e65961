"""Content-addressed blobs of an office; storing one again changes nothing."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, delete, insert, select, update

from sync.central import tables
from sync.central.events import Kind
from sync.central.place import Place, RefusedError, device_of
from sync.protocol import BlobAnswer


def put(place: Place, token: str, sha256: str, content: bytes) -> BlobAnswer:
    """Keep a blob; 401, 403, 422 `digest` if the bytes are not those of the name.

    429 if the device has put very much today.
    """
    table = tables.blob
    with place.database.transaction() as connection:
        bearer = device_of(place, connection, token)
        office, device = bearer.office, bearer.device_id
        if hashlib.sha256(content).hexdigest() != sha256:
            raise RefusedError(422, "digest", "The bytes do not fit the name.")
        # The office's row is locked so that two counters may send the same blob at once.
        lock = select(tables.office.c.code).where(tables.office.c.code == office)
        connection.execute(lock.with_for_update())
        there = select(table.c.sha256).where(table.c.office == office, table.c.sha256 == sha256)
        if connection.execute(there).first() is None:
            _use(place, connection, device, len(content))
            connection.execute(
                insert(table).values(
                    office=office, sha256=sha256, content=content, at=place.stamp()
                )
            )
    return BlobAnswer(sha256=sha256, size=len(content))


def _use(place: Place, connection: Connection, device: str, size: int) -> None:
    """Count it among what the device has put today; 429 if that is too much."""
    table, most = tables.blob_use, place.defence.blobs
    today = place.stamp()[:10]
    here = (table.c.device_id == device) & (table.c.day == today)
    row = connection.execute(select(table.c.bytes, table.c.pieces).where(here)).first()
    used, pieces = (row.bytes, row.pieces) if row is not None else (0, 0)
    if used + size > most.bytes_per_day or pieces >= most.pieces_per_day:
        place.events.note(place.stamp(), Kind.QUOTA, device)
        told = "The device has put as many blobs today as it may."
        raise RefusedError(429, "too_many", told, retry_after=300)
    if row is None:
        connection.execute(delete(table).where(table.c.device_id == device))
        connection.execute(insert(table).values(device_id=device, day=today, bytes=size, pieces=1))
    else:
        more = {"bytes": used + size, "pieces": pieces + 1}
        connection.execute(update(table).where(here).values(**more))


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
