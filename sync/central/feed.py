"""The feed of an office: what its counters must know, numbered without gaps."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from sync.central import tables
from sync.central.place import Place, RefusedError, device_of
from sync.protocol import FeedAnswer, FeedItem


def publish(connection: Connection, office: str, items: Sequence[tuple[str, str]], now: str) -> int:
    """Append items (kind, data as JSON), of which there is one at least, to the office's feed.

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
    last = connection.execute(grow).scalar_one()
    first = last - len(items) + 1
    connection.execute(
        tables.feed.insert(),
        [
            {
                "office": office,
                "position": first + index,
                "kind": kind,
                "at": now,
                "data": data,
            }
            for index, (kind, data) in enumerate(items)
        ],
    )
    return int(last)


def page(place: Place, token: str, after: int, limit: int) -> tuple[FeedAnswer, str]:
    """A page of the feed of the bearer's office beyond `after`, and the office.

    Refusals: 401, 403, 409 `gap` (with the feed's last position) if `after` lies beyond it.
    """
    table = tables.feed
    with place.database.transaction() as connection:
        office = device_of(place, connection, token).office
        _reached(connection, office, after)
        query = (
            select(table.c.position, table.c.kind, table.c.at, table.c.data)
            .where(table.c.office == office, table.c.position > after)
            .order_by(table.c.position)
            .limit(limit + 1)
        )
        rows = connection.execute(query).all()
    size = 0
    items: list[FeedItem] = []
    for row in rows[:limit]:
        size += len(row.data.encode())
        if items and size > place.limits.feed_bytes:
            break
        items.append(
            FeedItem(position=row.position, kind=row.kind, at=row.at, data=json.loads(row.data))
        )
    answer = FeedAnswer(
        items=items,
        cursor=items[-1].position if items else after,
        more=len(items) < len(rows),
        now=place.stamp(),
    )
    return answer, office


def _reached(connection: Connection, office: str, after: int) -> None:
    """Refuse a counter that has seen more of the feed than there is: this is another feed."""
    table = tables.office
    query = select(table.c.feed_position).where(table.c.code == office)
    last = connection.execute(query).scalar_one()
    if after > last:
        raise RefusedError(409, "gap", "The feed does not reach that far.", acked=last)
