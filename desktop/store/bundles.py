"""The bundles of reference data that the centre has sent, each of them whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop.domain.bundle import Edition
from desktop.signing.editions import are_its_files, is_proved
from desktop.store.device_format import enrolled
from desktop.store.schema import bundle
from desktop.store.source import Source

_LISTED = [column for column in bundle.c if column is not bundle.c.content]


class BundleReader:
    """The editions that are here."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def editions(self) -> list[Edition]:
        """All of them, also those that begin later or were withdrawn."""
        with self._source.connection() as connection:
            return _editions(connection)

    def files(self, edition: str) -> dict[str, str]:
        """The files of an edition that is here, text by name."""
        query = select(bundle.c.content).where(bundle.c.edition == edition)
        with self._source.connection() as connection:
            files: dict[str, str] = json.loads(connection.execute(query).scalar_one())
            return files

    def unproved(self) -> list[str]:
        """Those of which not even the row is what this PC's centre has signed."""
        with self._source.connection() as connection:
            device = enrolled(connection)
            centre_key = device.centre_key if device is not None else b""
            return [one.name for one in _editions(connection) if not is_proved(centre_key, one)]

    def proved(self, edition: Edition) -> dict[str, str] | None:
        """Its files; None where the row or they are not what this PC's centre has signed."""
        with self._source.connection() as connection:
            device = enrolled(connection)
            if device is None or not device.centre_key:
                return self.files(edition.name)
            if not is_proved(device.centre_key, edition):
                return None
        files = self.files(edition.name)
        return files if are_its_files(edition, files) else None


def put(connection: Connection, edition: Edition, files: Mapping[str, str], at: str) -> None:
    """Keep an edition whole, in the place of another one of its name."""
    content = json.dumps(dict(files), ensure_ascii=False).encode()
    row = {**_row(edition), "content": content, "fetched_at": at}
    statement = insert(bundle).on_conflict_do_update(index_elements=["edition"], set_=row)
    connection.execute(statement, row)


def told(connection: Connection, listed: Mapping[str, Edition]) -> set[str]:
    """What the centre says of the editions that are here; gives back those that changed by it.

    One that it does not name stays as it is: a centre may have lost it. For the same reason one
    that was withdrawn stays so, with the signature that says it.
    """
    changed = set()
    for here in _editions(connection):
        one = listed.get(here.name)
        if one is None or one.digest != here.digest or (here.withdrawn and not one.withdrawn):
            continue
        row = _row(one)
        if row != _row(here):
            connection.execute(bundle.update().where(bundle.c.edition == here.name).values(**row))
            changed.add(here.name)
    return changed


def forget(connection: Connection) -> None:
    """Keep none: this PC belongs to another centre from now on."""
    connection.execute(delete(bundle))


def _editions(connection: Connection) -> list[Edition]:
    rows = connection.execute(select(*_LISTED).order_by(bundle.c.starts, bundle.c.kept_at))
    return [
        Edition(
            row.edition,
            date.fromisoformat(row.starts),
            row.kept_at,
            row.digest,
            bool(row.withdrawn),
            row.key_id,
            row.signature,
        )
        for row in rows
    ]


def _row(edition: Edition) -> dict[str, Any]:
    return {
        "edition": edition.name,
        "starts": edition.starts.isoformat(),
        "kept_at": edition.kept_at,
        "digest": edition.digest,
        "withdrawn": int(edition.withdrawn),
        "key_id": edition.key_id,
        "signature": edition.signature,
    }
