"""Reference files (services, fees ...) by name, with the SHA-256 of the bytes as ETag.

They are kept only if they are a sound whole together with those of this release: a counter reads
them all or none, so one that is broken would keep every later change from it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from desktop.catalogue.folder import CALENDAR, FOLDERS
from desktop.catalogue.office import proved
from sync.central import tables
from sync.central.feed import publish
from sync.central.files import Item
from sync.central.place import Place, RefusedError, device_of
from sync.protocol import FileProblem, ReferenceFile, ReferenceList

_FOLDERS = tuple(name.partition("/")[0] for name in (*FOLDERS, CALENDAR))


class Changed(NamedTuple):
    """The offices whose feed grew (none if all was so already), and the gaps of all files."""

    offices: list[str]
    gaps: list[FileProblem]


def change(place: Place, files: Mapping[str, bytes | None]) -> Changed:
    """Keep files, and take away those that are None: all of it or nothing; tells every office.

    Refusals: 404 for a file to be taken away that is not here, 422 `unfit` with every problem.
    """
    table, now = tables.reference, place.stamp()
    with place.database.transaction() as connection:
        place.database.alone(connection, "reference")
        # In the order of the codes, so that nobody waits for us while we wait for him.
        lock = select(tables.office.c.code).order_by(tables.office.c.code).with_for_update()
        offices = list(connection.execute(lock).scalars())
        here = _contents(connection)
        if any(content is None and name not in here for name, content in files.items()):
            raise _no_file()
        new = {name: content for name, content in files.items() if here.get(name) != content}
        after = {**here, **new}
        sent = {name: content for name, content in after.items() if content is not None}
        problems, gaps = _proved(place, sent)
        if not new:
            return Changed([], gaps)
        if problems:
            told = "The files would not be a sound whole; nothing was changed."
            raise RefusedError(422, "unfit", told, problems=problems)
        news = []
        for name, content in new.items():
            connection.execute(delete(table).where(table.c.name == name))
            etag = None if content is None else described(name, content).etag
            if content is not None:
                row = {"name": name, "etag": etag, "content": content, "at": now}
                connection.execute(insert(table).values(**row))
            told = json.dumps({"name": name, "etag": etag})
            news.append(Item("reference", f"reference:{name}", told))
        for office in offices:
            publish(connection, office, news, now)
    return Changed(offices, gaps)


def put_folder(place: Place, folder: Path, *, replace: bool = True) -> None:
    """Keep every TOML file of `folder`, which is one of `resources`, or laid out as those are.

    Without `replace` a file of that name stays as it is: the administrator may have put another.
    Refused as `change` is.
    """
    within = f"{folder.name}/" if folder.name in _FOLDERS else ""
    found = {
        f"{within}{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in sorted(folder.rglob("*.toml"))
    }
    with place.database.transaction() as connection:
        known = set() if replace else set(_contents(connection))
    change(place, {name: content for name, content in found.items() if name not in known})


def standing(place: Place) -> tuple[list[FileProblem], list[FileProblem]]:
    """Problems (another release may ask more of the files) and gaps of what is here."""
    with place.database.transaction() as connection:
        return _proved(place, _contents(connection))


def described(name: str, content: bytes) -> ReferenceFile:
    """A file as lists tell of it."""
    return ReferenceFile(name=name, etag=hashlib.sha256(content).hexdigest(), size=len(content))


def files(place: Place, token: str) -> ReferenceList:
    """All files; 401, 403."""
    with place.database.transaction() as connection:
        device_of(place, connection, token)
        return _list(connection)


def all_files(place: Place) -> list[ReferenceFile]:
    """All files, for the administrator."""
    with place.database.transaction() as connection:
        return _list(connection).files


def get(place: Place, token: str, name: str) -> tuple[str, bytes]:
    """ETag and bytes of a file; 401, 403, 404."""
    table = tables.reference
    with place.database.transaction() as connection:
        device_of(place, connection, token)
        row = connection.execute(select(table).where(table.c.name == name)).first()
    if row is None:
        raise _no_file()
    return row.etag, bytes(row.content)


def _list(connection: Connection) -> ReferenceList:
    found = _contents(connection).items()
    return ReferenceList(files=[described(name, content) for name, content in found])


def _contents(connection: Connection) -> dict[str, bytes]:
    table = tables.reference
    rows = connection.execute(select(table.c.name, table.c.content).order_by(table.c.name))
    return {row.name: bytes(row.content) for row in rows}


def _proved(place: Place, sent: Mapping[str, bytes]) -> tuple[list[FileProblem], list[FileProblem]]:
    told: dict[str, list[FileProblem]] = {"problem": [], "gap": []}
    for one in proved(place.resources, sent):
        problem = FileProblem(file=one.file, line=one.line, key=one.key, sentence=one.sentence)
        told[one.kind].append(problem)
    return told["problem"], told["gap"]


def _no_file() -> RefusedError:
    return RefusedError(404, "not_found", "There is no such reference file.")
