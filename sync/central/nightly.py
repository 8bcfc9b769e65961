"""The check of the books that a serving centre makes by itself, once a night, and what it found."""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from desktop.domain.thai_date import BANGKOK
from sync.central import tables
from sync.central.checkup import Found, check
from sync.central.events import Kind
from sync.central.place import Place
from sync.status import Checked

log = logging.getLogger("central")

BEGUN, FOUND = "check_begun", "check_found"  # rows of `meta`
_HOURS = 3  # after its time: later than that it waits for the next night
MOST = 20  # differences that are told one by one


class StoppedError(Exception):
    """The server ends before the check does."""


def check_by_night(place: Place, stopped: Callable[[], bool] = lambda: False) -> Found | None:
    """Check the books if it is the hour and no process of this centre has tonight; else None.

    What is found is kept for the administrator's status, and a difference is a security event.
    """
    if not _mine(place):
        return None

    def told(_done: int, _all: int) -> None:
        if stopped():
            raise StoppedError

    # In the centre's own folder, where it has one: what is copied there is personal.
    folder = place.memory.folder
    with tempfile.TemporaryDirectory(prefix="check-", dir=folder) as beside:
        found = check(place.database, Path(beside), told)
    differences = [str(one) for one in found.differences]
    kept = Checked(
        at=place.stamp(), entries=found.entries, purged=found.purged,
        differences=len(differences), first=differences[:MOST],
    )  # fmt: skip
    with place.database.transaction() as connection:
        _put(connection, FOUND, kept.model_dump_json())
        for table in sorted({one.table for one in found.differences}):
            place.events.write(connection, place.stamp(), Kind.BOOKS_DIFFER, table)
    for one in differences[:MOST]:
        log.error("the books differ: %s", one)
    return found


def last_check(connection: Connection) -> Checked | None:
    """What the last check of a night has found."""
    text = _get(connection, FOUND)
    return Checked.model_validate(json.loads(text)) if text else None


def _mine(place: Place) -> bool:
    """Whether it is time, and this process is the first tonight; it is then nobody else's."""
    now = place.now().astimezone(BANGKOK)
    begins = place.defence.night.check
    if not begins <= now.hour < begins + _HOURS:
        return False
    with place.database.transaction() as connection:
        place.database.alone(connection, "check")
        if _get(connection, BEGUN) == now.date().isoformat():
            return False
        _put(connection, BEGUN, now.date().isoformat())
    return True


def _get(connection: Connection, name: str) -> str | None:
    query = select(tables.meta.c.value).where(tables.meta.c.name == name)
    found: str | None = connection.execute(query).scalar()
    return found


def _put(connection: Connection, name: str, value: str) -> None:
    connection.execute(delete(tables.meta).where(tables.meta.c.name == name))
    connection.execute(insert(tables.meta).values(name=name, value=value))
