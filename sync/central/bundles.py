"""Bundles of reference data: services, fees and all the rest, an edition as a whole.

One is kept only if a counter of this release could use it, and is never changed afterwards: a case
says which editions it was taken by.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from desktop.catalogue.office import proved
from desktop.domain.bundle import NEWS, Bundle, Edition
from desktop.domain.thai_date import BANGKOK
from desktop.signing.editions import signed
from desktop.signing.messages import of_editions
from sync import protocol
from sync.bundles import BundleFiles, BundleList, BundleRow, SignedList
from sync.central import tables
from sync.central.events import Kind
from sync.central.feed import publish
from sync.central.files import Item
from sync.central.place import Place, RefusedError, device_of
from sync.protocol import FileProblem

_TABLE = tables.bundle
_LISTED = [column for column in _TABLE.c if column is not _TABLE.c.content]


class Changed(NamedTuple):
    """All editions, the offices whose feed grew (none if all was so already), and the gaps."""

    editions: list[Edition]
    offices: list[str]
    gaps: list[FileProblem]


def keep(place: Place, bundle: Bundle) -> Changed:
    """Keep an edition, sign it and tell every office; the same once more changes nothing.

    Refusals: 422 `unfit` with every problem; 409 `edition` if one of this name is another, or was
    withdrawn.
    """
    problems, gaps = _proved(place, bundle.files)
    if problems:
        raise RefusedError(
            422, "unfit", "No counter could use these files; nothing was kept.", problems=problems
        )
    with place.database.transaction() as connection:
        offices = _locked(place, connection)
        here = {one.name: one for one in editions_in(connection)}
        same = here.get(bundle.edition)
        if same is not None:
            if same.withdrawn or same.digest != bundle.digest:
                raise RefusedError(409, "edition", "There is another edition of this name.")
            return Changed(list(here.values()), [], gaps)
        last = max((one.kept_at for one in here.values()), default="")
        kept_at = _later(place.stamp(), last)
        edition = signed(place.key, Edition(bundle.edition, bundle.starts, kept_at, bundle.digest))
        row = {**BundleRow.of(edition).model_dump(), "content": _content(bundle.files)}
        connection.execute(insert(_TABLE).values(**row))
        _tell(place, connection, offices, edition)
        place.events.write(connection, place.stamp(), Kind.BUNDLE_PUT, edition.name)
        return Changed(editions_in(connection), offices, gaps)


def withdraw(place: Place, name: str) -> Changed:
    """Counters go back to the edition before it, for good; 404 if there is none of this name."""
    with place.database.transaction() as connection:
        offices = _locked(place, connection)
        edition = _one(connection, name)
        if edition.withdrawn:
            return Changed(editions_in(connection), [], [])
        edition = signed(place.key, replace(edition, withdrawn=True))
        _put_right(connection, edition)
        _tell(place, connection, offices, edition)
        place.events.write(connection, place.stamp(), Kind.BUNDLE_WITHDRAWN, name)
        return Changed(editions_in(connection), offices, [])


def sign_all(place: Place) -> None:
    """Sign what an earlier release has kept, or another key has signed.

    No counter has to be told: one that knows this key was enrolled since, and asks for the list.
    """
    with place.database.transaction() as connection:
        if all(one.key_id == place.key.id for one in editions_in(connection)):
            return
        _locked(place, connection)
        for one in editions_in(connection):
            if one.key_id != place.key.id:
                _put_right(connection, signed(place.key, one))


def standing(place: Place) -> dict[str, tuple[list[FileProblem], list[FileProblem]]]:
    """Problems and gaps of each edition that is in force or will be, as this release reads it."""
    today = place.now().astimezone(BANGKOK).date()
    with place.database.transaction() as connection:
        left = [one for one in editions_in(connection) if not one.withdrawn]
        begun = [one for one in left if one.starts <= today]
        first = max(begun, key=lambda one: (one.starts, one.kept_at), default=None)
        files = {
            one.name: files_in(connection, one.name)
            for one in left
            if one is first or one.starts > today
        }
    return {name: _proved(place, texts) for name, texts in files.items()}


def listed(place: Place, token: str, asked: str) -> SignedList:
    """All editions, for a counter that has just thought of `asked`; 401, 403."""
    with place.database.transaction() as connection:
        device_of(place, connection, token)
        editions = editions_in(connection)
    signature = place.key.sign(of_editions(asked, [one.signature for one in editions]))
    return SignedList(bundles=as_list(editions).bundles, signature=signature)


def all_editions(place: Place) -> list[Edition]:
    """All editions, for the administrator."""
    with place.database.transaction() as connection:
        return editions_in(connection)


def get(place: Place, token: str, name: str) -> BundleFiles:
    """An edition with its files; 401, 403, 404."""
    with place.database.transaction() as connection:
        device_of(place, connection, token)
        edition = _one(connection, name)
        files = files_in(connection, name)
    return BundleFiles(edition=name, starts=edition.starts.isoformat(), files=files)


def as_list(editions: list[Edition]) -> BundleList:
    """As it is told."""
    return BundleList(bundles=[BundleRow.of(one) for one in editions])


# --- rows ------------------------------------------------------------------------------------


def _locked(place: Place, connection: Connection) -> list[str]:
    """All offices, their rows locked in the order of the codes: nobody waits for us in a circle."""
    place.database.alone(connection, "bundles")
    lock = select(tables.office.c.code).order_by(tables.office.c.code).with_for_update()
    return list(connection.execute(lock).scalars())


def _tell(place: Place, connection: Connection, offices: list[str], edition: Edition) -> None:
    told = BundleRow.of(edition).model_dump_json()
    item = Item("bundle", f"{NEWS}{edition.name}", told)
    for office in offices:
        publish(connection, office, [item], place.stamp())


def _put_right(connection: Connection, edition: Edition) -> None:
    values = BundleRow.of(edition).model_dump()
    connection.execute(update(_TABLE).where(_TABLE.c.edition == edition.name).values(**values))


def editions_in(connection: Connection) -> list[Edition]:
    """All editions, those that were kept first before others."""
    rows = connection.execute(select(*_LISTED).order_by(_TABLE.c.kept_at, _TABLE.c.edition))
    return [BundleRow.model_validate(dict(row._mapping)).value() for row in rows]


def _one(connection: Connection, name: str) -> Edition:
    query = select(*_LISTED).where(_TABLE.c.edition == name)
    row = connection.execute(query).first()
    if row is None:
        raise RefusedError(404, "not_found", "There is no such edition.")
    return BundleRow.model_validate(dict(row._mapping)).value()


def files_in(connection: Connection, name: str) -> dict[str, str]:
    """The texts of an edition, by name."""
    content = connection.execute(select(_TABLE.c.content).where(_TABLE.c.edition == name))
    files: dict[str, str] = json.loads(content.scalar_one())
    return files


def _content(files: Mapping[str, str]) -> bytes:
    return json.dumps(dict(files), ensure_ascii=False).encode()


def _later(now: str, last: str) -> str:
    """Of two editions of one day the later one counts, whatever the clock says."""
    if now > last:
        return now
    return protocol.stamp(datetime.fromisoformat(last) + timedelta(milliseconds=1))


def _proved(place: Place, files: Mapping[str, str]) -> tuple[list[FileProblem], list[FileProblem]]:
    told: dict[str, list[FileProblem]] = {"problem": [], "gap": []}
    for one in proved(place.resources, files):
        problem = FileProblem(file=one.file, line=one.line, key=one.key, sentence=one.sentence)
        told[one.kind].append(problem)
    return told["problem"], told["gap"]
