"""The feed of an office: what its counters must know, each subject once.

A subject stands at the position at which it was last touched. So the feed is its own snapshot: a
counter that begins anew reads it from the beginning and leaves out what is closed and long past.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, update

from sync import protocol
from sync.central import staff_tables, tables
from sync.central.bulk import among, put
from sync.central.files import Item
from sync.central.place import Place, RefusedError, device_of


class Page(NamedTuple):
    """A page as it is sent, whether it holds anything, and whose it is."""

    content: bytes
    empty: bool
    office: str


def publish(connection: Connection, office: str, items: Sequence[Item], now: str) -> int:
    """Put items of subjects that differ, of which there is one at least, at the end of the feed.

    Returns its last position.

    Takes the lock of the office's row, which is held until the commit: the next number is only
    given when this one can be read.
    """
    table = tables.office
    grow = (
        update(table)
        .where(table.c.code == office)
        .values(feed_position=table.c.feed_position + len(items))
        .returning(table.c.feed_position)
    )
    last = int(connection.execute(grow).scalar_one())
    rows = [
        {
            "office": office,
            "subject": item.subject,
            "position": position,
            "kind": item.kind,
            "at": now,
            "open": item.open,
            "data": item.data,
        }
        for position, item in enumerate(items, start=last - len(items) + 1)
    ]
    put(connection, tables.feed, rows, key=("office", "subject"))
    return last


def skip(connection: Connection, office: str) -> None:
    """Leave a position of the office's feed empty, for what its counters are not told.

    Each that asks from now on has seen that there was something, and can prove it if it is lost.
    """
    table = tables.office
    grow = update(table).where(table.c.code == office)
    connection.execute(grow.values(feed_position=table.c.feed_position + 1))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a counter asks for: items after a position, of which up to `window` the open ones.

    `days`, of a counter that begins anew, asks for such a window. `bare` leaves the data out, for
    one that could not read a page.
    """

    after: int = 0
    limit: int = protocol.FEED_LIMIT
    window: int = 0
    days: int = 0
    bare: bool = False


def page(place: Place, token: str, asked: Asked) -> Page:
    """A page of the feed of the bearer's office.

    Refusals: 401, 403, 409 `gap` (with the feed's last position) if `after` lies beyond it.
    """
    table = tables.feed
    with place.database.transaction() as connection:
        office = device_of(place, connection, token).office
        # What is given a number later is not of this page, though it may be read with it.
        last, staff = _reached(connection, office, asked.after)
        window = asked.window
        if asked.days and not asked.after:
            window = _before(place, connection, office, asked.days)
        columns = select(table.c.position, table.c.kind, table.c.subject, table.c.at, table.c.data)
        here = columns.where(table.c.office == office).order_by(table.c.position)
        rows: list[Any] = []
        if asked.after < window:
            past = here.where(table.c.position > asked.after, table.c.position <= window)
            rows += connection.execute(past.where(table.c.open).limit(asked.limit + 1))
        left = asked.limit + 1 - len(rows)
        after = max(asked.after, window)
        if left:
            new = here.where(table.c.position > after, table.c.position <= last)
            rows += connection.execute(new.limit(left))
        told = {} if asked.bare else _files(connection, rows[: asked.limit])
    size = 0
    items: list[str] = []
    cursor = last
    for row in rows[: asked.limit]:
        data = "{}" if asked.bare else told.get(row.subject, row.data) or "{}"
        size += len(data.encode())
        if items and size > place.limits.feed_bytes:
            break
        head = f'"position":{row.position},"kind":"{row.kind}","at":"{row.at}"'
        items.append(f'{{{head},"data":{data}}}')
        cursor = row.position
    more = len(items) < len(rows)
    # As text: what is kept is JSON already, and a counter that begins anew reads very many.
    content = (
        f'{{"items":[{",".join(items)}],"cursor":{cursor if more else last},'
        f'"more":{"true" if more else "false"},"window":{window},"staff":{staff},'
        f'"now":"{place.stamp()}"}}'
    )
    return Page(content.encode(), not items, office)


def _files(connection: Connection, rows: Iterable[Any]) -> dict[str, str]:
    """The data of the cases among the rows, by their subjects."""
    file = tables.case_file
    ids = [row.subject.removeprefix("case:") for row in rows if row.kind == "case"]
    query = select(file.c.case_id, file.c.data).where(among(connection, file.c.case_id, ids))
    found = connection.execute(query) if ids else ()
    return {f"case:{row.case_id}": row.data for row in found}


def _reached(connection: Connection, office: str, after: int) -> tuple[int, int]:
    """The last position, and the number of the list of staff; refuses a counter that has seen more
    than there is: of another feed.
    """
    table = tables.office
    query = select(table.c.feed_position, staff_tables.staff_number).where(table.c.code == office)
    row = connection.execute(query).one()
    last, staff = int(row.feed_position), int(row.staff or 0)
    if after > last:
        raise RefusedError(409, "gap", "The feed does not reach that far.", acked=last, lost=True)
    return last, staff


def _before(place: Place, connection: Connection, office: str, days: int) -> int:
    """The last position before the last days; 0 if there is none."""
    table = tables.feed
    since = protocol.stamp(place.now() - timedelta(days=days))
    query = select(table.c.position).where(table.c.office == office, table.c.at < since)
    past = connection.execute(query.order_by(table.c.position.desc()).limit(1))
    return int(past.scalar() or 0)
