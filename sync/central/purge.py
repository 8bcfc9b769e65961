"""Erases at the centre what is past its time; rows, hashes, sums and numbers stay.

One office after the other, each in its own transaction: its counters wait for no other one.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from pydantic_core import to_json
from sqlalchemy import ColumnElement, Connection, and_, delete, exists, false, not_, select, update

from desktop.catalogue.folder import RETENTION
from desktop.catalogue.retention import parse_retention
from desktop.domain.bundle import in_turn
from desktop.domain.data_file import read_file
from desktop.domain.failure import CounterError
from desktop.domain.numbers import case_stream
from desktop.domain.retention import AtCentre, Retention
from desktop.domain.thai_date import BANGKOK
from desktop.entries import Issued, Viewed
from sync.central import bundles, tables
from sync.central.place import Place

PURGED_ON = "purged_on"
_NIGHT = range(1, 5)  # hours of Bangkok
_AT_ONCE = 500  # cases of whose rows the names go
_WHO = ("person_name", "person_key", "citizen_id_masked", "contract_account")
# In the order in which they are kept, so that what has been done is not done again.
_NOBODY = ",".join(f'"{name}":""' for name in _WHO)


def purge(place: Place) -> dict[str, int]:
    """Erase what is past its time, and say how much of each kind of record went."""
    today = _today(place)
    kept = _retention(place, today)
    gone: Counter[str] = Counter()
    with place.database.transaction() as connection:
        offices = list(connection.execute(select(tables.office.c.code)).scalars())
    for office in offices:
        with place.database.transaction() as connection:
            place.database.alone(connection, f"purge {office}")
            gone.update(_bodies(connection, office, kept, today))
            photo = tables.blob
            past = photo.c.at < _before(kept, "photos", today)
            old = delete(photo).where(photo.c.office == office, past)
            gone["photos"] += connection.execute(old).rowcount
            gone["entries"] += _salvaged(connection, office, _before(kept, "entries", today))
            gone["lists"] += _lists(connection, office, _before(kept, "lists", today))
    with place.database.transaction() as connection:
        meta = tables.meta
        connection.execute(delete(meta).where(meta.c.name == PURGED_ON))
        connection.execute(meta.insert().values(name=PURGED_ON, value=today.isoformat()))
    return {record: count for record, count in sorted(gone.items()) if count}


def _today(place: Place) -> date:
    return place.now().astimezone(BANGKOK).date()


def _retention(place: Place, today: date) -> Retention:
    """By the edition in force, or the release where that says nothing that can be read."""
    for edition in in_turn(bundles.all_editions(place), today):
        with place.database.transaction() as connection:
            text = bundles.files_in(connection, edition.name).get(RETENTION)
        if text is None:
            break
        with suppress(CounterError):
            return parse_retention(RETENTION, text)
    return parse_retention(RETENTION, read_file(place.resources / RETENTION, RETENTION))


def _before(kept: Retention, record: AtCentre, today: date) -> str:
    return kept.at_centre(record, today).isoformat()


def _bodies(connection: Connection, office: str, kept: Retention, today: date) -> dict[str, int]:
    """But for what is not judged yet, and what belongs to a case that is still open."""
    entry, file = tables.entry, tables.case_file
    others = entry.c.kind.not_in((Issued.KIND, Viewed.KIND))
    cases = select(case_stream("") + file.c.case_id)
    which: dict[AtCentre, ColumnElement[bool]] = {
        "cases": and_(others, entry.c.stream.in_(_over(_before(kept, "cases", today)))),
        "receipts": entry.c.kind == Issued.KIND,
        "views": entry.c.kind == Viewed.KIND,
        "entries": and_(others, entry.c.stream.not_in(cases)),
    }
    unjudged = [
        exists().where(
            table.c.device_id == entry.c.device_id,
            table.c.seq == entry.c.seq,
        )
        for table in (tables.waiting, tables.newer)
    ]
    gone = {}
    for record, of_kind in which.items():
        past = update(entry).where(
            entry.c.office == office,
            entry.c.body.is_not(None),
            entry.c.received_at < _before(kept, record, today),
            of_kind,
            *(not_(one) for one in unjudged),
        )
        gone[str(record)] = connection.execute(past.values(body=None)).rowcount
    return gone


def _over(before: str) -> Any:
    """The streams of cases that are over and that nobody has touched since."""
    feed = tables.feed
    closed = and_(feed.c.kind == "case", feed.c.open == false())
    return select(feed.c.subject).where(closed, feed.c.at < before)


def _salvaged(connection: Connection, office: str, before: str) -> int:
    """What was salvaged stays until a person has settled it, and then as long as other entries."""
    table = tables.salvaged
    past = delete(table).where(table.c.office == office, table.c.settled_at < before)
    return connection.execute(past).rowcount


def _lists(connection: Connection, office: str, before: str) -> int:
    """Who it was goes out of what lists and timelines tell, once the body is gone that said it."""
    file, entry, last, done = tables.case_file, tables.entry, "", 0
    gone = exists().where(
        entry.c.office == file.c.body_office,
        entry.c.device_id == file.c.body_device,
        entry.c.seq == file.c.body_seq,
        entry.c.body.is_(None),
    )
    while True:
        query = (
            select(file.c.case_id, file.c.data, file.c.timeline)
            .where(file.c.office == office, file.c.case_id > last, gone)
            .where((case_stream("") + file.c.case_id).in_(_over(before)))
            .where(not_(file.c.data.contains(_NOBODY, autoescape=True)))
            .order_by(file.c.case_id)
            .limit(_AT_ONCE)
        )
        rows = connection.execute(query).all()
        for row in rows:
            data = {**json.loads(row.data), **dict.fromkeys(_WHO, ""), "reason": None}
            lines = json.loads(row.timeline)
            for line in lines:
                line["facts"].pop("reason", None)
            told = {"data": to_json(data).decode(), "timeline": to_json(lines).decode()}
            here = update(file).where(file.c.case_id == row.case_id)
            connection.execute(here.values(**told))
        done += len(rows)
        if len(rows) < _AT_ONCE:
            return done
        last = rows[-1].case_id


def purge_by_night(place: Place) -> dict[str, int] | None:
    """Purge if it is night and nobody has today, or if nobody has for two days; else None."""
    now = place.now().astimezone(BANGKOK)
    with place.database.transaction() as connection:
        meta = tables.meta
        query = select(meta.c.value).where(meta.c.name == PURGED_ON)
        found = connection.execute(query).scalar()
    last = date.fromisoformat(found) if found else None
    night = now.hour in _NIGHT and last != now.date()
    missed = last is not None and now.date() - last >= timedelta(days=2)
    return purge(place) if night or missed else None
