"""Takes what was salvaged of damaged stores and closed chains, for a person to settle.

It is kept apart and nothing of it is judged: real customers stand behind it, with papers in their
hands, and a person takes their cases in again. What is here already is passed over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from desktop.domain.journal import chain_hash, digest
from desktop.domain.life import SALVAGE_SETTLED, SALVAGED
from desktop.entries import Settled
from desktop.entries.words import is_uuid
from desktop.signing.sealed import EscrowKey, label_of, opened
from sync.central import tables
from sync.central.feed import publish
from sync.central.filed import Filed, row_of
from sync.central.files import Item
from sync.central.keep import as_json
from sync.central.place import Place
from sync.protocol import WireException
from sync.salvaged import SalvagedLine, lines_in

_AT_ONCE = 200


@dataclass(slots=True)
class Taken:
    """How many entries were new, were here, had been salvaged before, or do not prove themselves.

    `nowhere` are those of devices and of an office that this centre does not know.
    """

    new: int = 0
    here: int = 0
    before: int = 0
    unfit: int = 0
    nowhere: int = 0


def take(place: Place, key: EscrowKey, file: Path) -> Taken:
    """Take a bundle; doing it again changes nothing. Failures as `sealed.opened` has them.

    The file is proved to its end before anything is taken, and opened a piece at a time.
    """
    with file.open("rb") as source:
        office = str(label_of(source).get("office") or "")
    with file.open("rb") as source:
        for _ in opened(key, source):
            pass
    taken = Taken()
    with file.open("rb") as source:
        lines = lines_in(opened(key, source))
        while batch := list(islice(lines, _AT_ONCE)):
            _take(place, office, batch, taken)
    return taken


def _take(place: Place, office: str, batch: list[SalvagedLine | None], taken: Taken) -> None:
    with place.database.transaction() as connection:
        told: dict[str, list[Item]] = {}
        for line in batch:
            if line is None:
                taken.unfit += 1
                continue
            home = _office_of(connection, line.device_id, office)
            if home is None:
                taken.nowhere += 1
            elif not _proved(connection, home, line):
                taken.unfit += 1
            elif _hash_at(connection, home, line.device_id, line.entry.seq) == line.entry.hash:
                taken.here += 1
            elif not _keep(place, connection, home, line):
                taken.before += 1
            else:
                taken.new += 1
                told.setdefault(home, []).append(_item(line))
        for home, items in sorted(told.items()):
            publish(connection, home, items, place.stamp())


def settled(
    connection: Connection, office: str, filed: Iterable[Filed], now: str
) -> Iterator[Item]:
    """What persons of an office have settled with these entries, for all its counters."""
    table = tables.salvaged
    for one in filed:
        if not (isinstance(one.body, Settled) and one.body.code == SALVAGED):
            continue
        here = (table.c.office == office) & (table.c.entry_id == one.body.entry_id)
        query = update(table).where(here, table.c.settled_at.is_(None))
        row = connection.execute(
            query.values(settled_at=now, settled_by=one.entry.id).returning(
                table.c.device_id, table.c.seq
            )
        ).first()
        if row is not None:
            told = WireException(
                entry_id=one.body.entry_id,
                seq=row.seq,
                device_id=row.device_id,
                code=SALVAGE_SETTLED,
                detail="{}",
            )
            yield _told(told)


def _office_of(connection: Connection, device_id: str, named: str) -> str | None:
    """Of the device, or, where this centre has lost it, the office that the bundle names."""
    device, office = tables.device, tables.office
    query = select(device.c.office).where(device.c.device_id == device_id)
    found = connection.execute(query).scalar()
    if found is None:
        found = connection.execute(select(office.c.code).where(office.c.code == named)).scalar()
    return found


def _proved(connection: Connection, office: str, line: SalvagedLine) -> bool:
    """Whether body and hash fit, the hash as far as the entry before is known."""
    entry = line.entry
    if entry.body is not None and digest(entry.body) != entry.body_digest:
        return False
    before = line.previous or _hash_at(connection, office, line.device_id, entry.seq - 1)
    return before is None or chain_hash(before, row_of(entry)) == entry.hash


def _hash_at(connection: Connection, office: str, device_id: str, seq: int) -> str | None:
    entry = tables.entry
    query = select(entry.c.hash).where(
        entry.c.office == office, entry.c.device_id == device_id, entry.c.seq == seq
    )
    return connection.execute(query).scalar()


def _keep(place: Place, connection: Connection, office: str, line: SalvagedLine) -> bool:
    """Keep an entry; False if it was salvaged before."""
    table, entry = tables.salvaged, line.entry
    row = {"office": office, "device_id": line.device_id, "hash": entry.hash}
    there = select(table.c.seq).where(*(table.c[name] == value for name, value in row.items()))
    if connection.execute(there).first() is not None:
        return False
    content = entry.model_dump_json(by_alias=True, exclude_defaults=True).encode()
    more = {"entry_id": entry.id, "seq": entry.seq, "epoch": line.epoch, "content": content}
    connection.execute(insert(table).values(**row, **more, taken_at=place.stamp()))
    return True


def _item(line: SalvagedLine) -> Item:
    """What the counters of the office are told: by which papers a person finds it."""
    entry, about = line.entry, _told_of(line)
    reference = about.get("reference") or about.get("case_reference") or ""
    number = about.get("number") or about.get("receipt_number") or ""
    detail = {"kind": entry.kind, "at": entry.at, "reference": reference, "number": number}
    case_id = about.get("case_id")
    told = WireException(
        entry_id=entry.id,
        seq=entry.seq,
        device_id=line.device_id,
        code=SALVAGED,
        detail=as_json({name: str(value)[:100] for name, value in detail.items()}),
        case_id=case_id if isinstance(case_id, str) and is_uuid(case_id) else None,
    )
    return _told(told)


def _told_of(line: SalvagedLine) -> dict[str, Any]:
    """What the body says, of whatever kind and schema it is; a receipt's facts are one deeper."""
    try:
        about = json.loads(line.entry.body or b"{}")
    except (ValueError, RecursionError):
        return {}
    inner = about.get("receipt") if isinstance(about, dict) else None
    found = inner if isinstance(inner, dict) else about
    return found if isinstance(found, dict) else {}


def _told(exception: WireException) -> Item:
    return Item("exception", f"exception:{exception.entry_id}", exception.model_dump_json())
