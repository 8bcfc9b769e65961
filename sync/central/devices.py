"""The devices of a centre as its administrator sees and closes them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from sync.central import tables
from sync.central.events import Kind
from sync.central.place import Place, as_device

_TABLE = tables.device


@dataclass(frozen=True, slots=True)
class Listed:
    """One device; the moments are empty where there was none."""

    device_id: str
    series: str
    open: bool
    entries: int
    last_contact: str
    token_at: str
    program: str


def listed(place: Place) -> list[Listed]:
    """All, by office and counter."""
    query = select(_TABLE).order_by(_TABLE.c.office, _TABLE.c.counter, _TABLE.c.epoch)
    with place.database.transaction() as connection:
        rows = connection.execute(query).all()
    return [
        Listed(
            row.device_id,
            as_device(row).series,
            row.open,
            row.acked,
            row.last_contact or "",
            row.token_at,
            row.program,
        )
        for row in rows
    ]


def close(place: Place, named: str) -> Listed | None:
    """Nobody is heard any more by the token of the device of this id or series; None without one.

    Its PC can be enrolled anew, by a code.
    """
    found = _named(place, named)
    if found is None:
        return None
    change = update(_TABLE).where(_TABLE.c.device_id == found.device_id)
    with place.database.transaction() as connection:
        connection.execute(change.values(open=False))
        place.events.write(connection, place.stamp(), Kind.DEVICE_CLOSED, found.device_id)
    return found


def rotate(place: Place, named: str | None = None) -> int:
    """Give the next token with the next push: to one, or to all that are open; to how many."""
    found = _named(place, named) if named is not None else None
    if named is not None and found is None:
        return 0
    change = update(_TABLE).where(_TABLE.c.open).values(token_at="")
    if found is not None:
        change = change.where(_TABLE.c.device_id == found.device_id)
    with place.database.transaction() as connection:
        return connection.execute(change).rowcount


def _named(place: Place, named: str) -> Listed | None:
    names = (one for one in listed(place) if named in (one.device_id, one.series))
    return next(names, None)
