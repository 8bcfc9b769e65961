"""Reference files (fee schedules, catalogue) by name, with the SHA-256 of the bytes as ETag."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from sqlalchemy import insert, select, update

from sync.central import tables
from sync.central.feed import publish
from sync.central.place import Place, RefusedError, device_of
from sync.protocol import ReferenceFile, ReferenceList


def put(place: Place, name: str, content: bytes) -> tuple[ReferenceFile, list[str]]:
    """Keep a file and tell every office; returns the offices whose feed grew (none if same)."""
    table, now = tables.reference, place.stamp()
    etag = hashlib.sha256(content).hexdigest()
    file = ReferenceFile(name=name, etag=etag, size=len(content))
    with place.database.transaction() as connection:
        # In the order of the codes, so that two administrators cannot wait for each other.
        lock = select(tables.office.c.code).order_by(tables.office.c.code).with_for_update()
        offices = list(connection.execute(lock).scalars())
        former = select(table.c.etag).where(table.c.name == name)
        known = connection.execute(former).scalar()
        if known == etag:
            return file, []
        values = {"etag": etag, "content": content, "at": now}
        if known is None:
            connection.execute(insert(table).values(name=name, **values))
        else:
            connection.execute(update(table).where(table.c.name == name).values(**values))
        told = json.dumps({"name": name, "etag": etag})
        for office in offices:
            publish(connection, office, [("reference", told)], now)
    return file, offices


def put_folder(place: Place, folder: Path, *, replace: bool = True) -> None:
    """Keep every TOML file of `folder` as `<folder's name>/<file>`.

    Without `replace` a file of that name stays as it is: the administrator may have put another.
    """
    names = {p: f"{folder.name}/{p.relative_to(folder).as_posix()}" for p in folder.rglob("*.toml")}
    with place.database.transaction() as connection:
        known = set(connection.execute(select(tables.reference.c.name)).scalars())
    for path, name in sorted(names.items()):
        if replace or name not in known:
            put(place, name, path.read_bytes())


def files(place: Place, token: str) -> ReferenceList:
    """All files; 401, 403."""
    table = tables.reference
    with place.database.transaction() as connection:
        device_of(connection, token)
        rows = connection.execute(
            select(table.c.name, table.c.etag, table.c.content).order_by(table.c.name)
        ).all()
    return ReferenceList(
        files=[ReferenceFile(name=r.name, etag=r.etag, size=len(r.content)) for r in rows]
    )


def get(place: Place, token: str, name: str) -> tuple[str, bytes]:
    """ETag and bytes of a file; 401, 403, 404."""
    table = tables.reference
    with place.database.transaction() as connection:
        device_of(connection, token)
        row = connection.execute(select(table).where(table.c.name == name)).first()
    if row is None:
        raise RefusedError(404, "not_found", "There is no such reference file.")
    return row.etag, bytes(row.content)
