"""The register of staff: who may act where, and the codes that let their keys in."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from desktop.domain.bounds import is_staff_id
from desktop.domain.data_file import Table, read_file
from desktop.domain.staff import DEVICE, STAFF_ROLES
from desktop.domain.text import Text
from desktop.entries import LetIn
from desktop.signing.keys import is_signed
from desktop.signing.messages import of_code_request, of_staff_list
from sync import protocol
from sync.central import staff_tables, tables
from sync.central.codes import LETTERS, as_read, hash_of
from sync.central.events import Kind
from sync.central.keys import signers
from sync.central.place import Place, RefusedError, device_of
from sync.protocol import CodeAnswer, CodeRequest, StaffAnswer

CODE_VALID = timedelta(days=3)
_FRESH = timedelta(minutes=5)  # that clocks differ, and a request is on its way
_STAFF, _CODE, _KEY = staff_tables.staff, staff_tables.staff_code, staff_tables.signing_key


class UnfitError(ValueError):
    """What cannot be kept of a member, in a sentence for the administrator."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of the register; without `offices` they serve at all, without `desk` at any counter.

    `closed_at` (UTC) has ended all that they could do.
    """

    id: str
    name: Text
    roles: tuple[str, ...]
    offices: tuple[str, ...] = ()
    desk: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    closed_at: str | None = None

    def row(self) -> dict[str, Any]:
        """As the table has it."""
        return {
            "id": self.id,
            "name_th": self.name.th,
            "name_en": self.name.en,
            "roles": " ".join(self.roles),
            "offices": " ".join(self.offices),
            "desk": self.desk,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_until": self.valid_until.isoformat() if self.valid_until else None,
            "closed_at": self.closed_at,
        }


def put(place: Place, member: Member) -> None:
    """Add a member, or change one; UnfitError for what cannot be kept."""
    _check(member)
    with place.database.transaction() as connection:
        offices = set(connection.execute(select(tables.office.c.code)).scalars())
        if unknown := set(member.offices) - offices:
            raise UnfitError(f"there is no office {min(unknown)}")
        _put(connection, member)
        _changed(connection)
        place.events.write(connection, place.stamp(), Kind.STAFF_CHANGED, member.id)


def close(place: Place, staff_id: str) -> None:
    """They leave: nothing that their keys sign counts from now on. KeyError if there is none."""
    with place.database.transaction() as connection:
        gone = update(_STAFF).where(_STAFF.c.id == staff_id).values(closed_at=place.stamp())
        if not connection.execute(gone).rowcount:
            raise KeyError(staff_id)
        _changed(connection)
        place.events.write(connection, place.stamp(), Kind.STAFF_CLOSED, staff_id)


def revoke_keys(place: Place, staff_id: str) -> int:
    """None of their keys signs any more, wherever it lies; how many there were."""
    now = place.stamp()
    mine = update(_KEY).where(_KEY.c.staff_id == staff_id, _KEY.c.revoked_at.is_(None))
    with place.database.transaction() as connection:
        count = connection.execute(mine.values(revoked_at=now)).rowcount
        place.events.write(connection, now, Kind.KEYS_REVOKED, staff_id)
    return count


def new_code(place: Place, staff_id: str, made_by: str = "") -> str:
    """A code by which a member activates a PC, once, within three days; KeyError if there is none.

    Former codes of theirs are good no longer.
    """
    letters = "".join(secrets.choice(LETTERS) for _ in range(12))
    now = place.stamp()
    with place.database.transaction() as connection:
        there = select(_STAFF.c.id).where(_STAFF.c.id == staff_id, _STAFF.c.closed_at.is_(None))
        if connection.execute(there).first() is None:
            raise KeyError(staff_id)
        old = update(_CODE).where(_CODE.c.staff_id == staff_id, _CODE.c.used_at.is_(None))
        connection.execute(old.values(used_at=now))
        until = protocol.stamp(place.now() + CODE_VALID)
        row = {"staff_id": staff_id, "made_by": made_by, "expires_at": until}
        connection.execute(insert(_CODE).values(code_hash=hash_of(letters), **row))
        place.events.write(connection, now, Kind.STAFF_CODE, staff_id)
    return as_read(letters)


def members(connection: Connection, office: str | None = None) -> list[Member]:
    """All of the register, or those that serve at an office and were not closed."""
    rows = connection.execute(select(_STAFF).order_by(_STAFF.c.id))
    found = [_member(row._mapping) for row in rows]
    if office is None:
        return found
    return [m for m in found if not m.closed_at and (not m.offices or office in m.offices)]


def seed(place: Place, path: Path) -> None:
    """The staff of a training centre, of the shipped file; whoever is there stays as they are."""
    with place.database.transaction() as connection:
        there = set(connection.execute(select(_STAFF.c.id)).scalars())
        for table in Table.parse(path.name, read_file(path, path.name)).tables("staff"):
            member = Member(table.string("id"), table.text("name"), (table.string("role"),))
            if member.id not in there:
                _put(connection, member)


def signed_list(place: Place, token: str) -> StaffAnswer:
    """Who serves at the bearer's office, as the centre signs it; 401 and 403 as ever."""
    now = place.stamp()
    with place.database.transaction() as connection:
        office = device_of(place, connection, token).office
        number = connection.execute(select(staff_tables.staff_number)).scalar()
        serving = members(connection, office)
    rows = [
        {
            "id": one.id,
            "th": one.name.th,
            "en": one.name.en,
            "roles": list(one.roles),
            "valid_from": one.valid_from.isoformat() if one.valid_from else None,
            "valid_until": one.valid_until.isoformat() if one.valid_until else None,
        }
        for one in serving
    ]
    told = {"office": office, "number": int(number or 0), "at": now, "members": rows}
    content = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    signature = place.key.sign(of_staff_list(content))
    return StaffAnswer(content=content, key_id=place.key.id, signature=signature, now=now)


def code_for(place: Place, token: str, asked: CodeRequest) -> CodeAnswer:
    """An activation code that a supervisor at a counter of the office asks for.

    403 `not_staff` unless a key of a supervisor there has signed it in the last minutes, and the
    member serves at this office.
    """
    with place.database.transaction() as connection:
        device = device_of(place, connection, token)
        signer = signers(connection, device).by_id.get(asked.key_id)
        message = of_code_request(device.device_id, asked.staff_id, asked.at)
        fresh = abs(place.now() - datetime.fromisoformat(asked.at)) < _FRESH
        may = (
            signer is not None
            and signer.role in LetIn.RIGHT.roles
            and is_signed(signer.public, asked.signature, message)
            and signer.may(asked.at, place.now())
        )
        here = {one.id for one in members(connection, device.office)}
    if not (may and fresh and asked.staff_id in here):
        raise RefusedError(403, "not_staff", "This may only a supervisor of the office.")
    code = new_code(place, asked.staff_id, signer.actor if signer is not None else "")
    return CodeAnswer(code=code, until=protocol.stamp(place.now() + CODE_VALID))


def _changed(connection: Connection) -> None:
    """The list of staff is another one from now on: counters ask for it."""
    value, named = tables.meta.c.value, tables.meta.c.name == staff_tables.STAFF_NUMBER
    number = connection.execute(select(value).where(named).with_for_update()).scalar()
    if number is None:
        first = insert(tables.meta).values(name=staff_tables.STAFF_NUMBER, value="1")
        connection.execute(first)
    else:
        connection.execute(update(tables.meta).where(named).values(value=str(int(number) + 1)))


def _check(member: Member) -> None:
    if not is_staff_id(member.id) or member.id == DEVICE:
        raise UnfitError("a staff id is 1 to 40 Latin letters, digits and . _ -")
    if not member.roles or not set(member.roles) <= set(STAFF_ROLES):
        raise UnfitError(f"a role is one of {', '.join(STAFF_ROLES)}")
    if not member.name.th.strip():
        raise UnfitError("a member has a name")
    until, begins = member.valid_until, member.valid_from
    if until is not None and begins is not None and until < begins:
        raise UnfitError("they would end before they begin")


def _put(connection: Connection, member: Member) -> None:
    row = member.row()
    known = connection.execute(select(_STAFF.c.id).where(_STAFF.c.id == member.id)).first()
    if known is None:
        connection.execute(insert(_STAFF).values(**row))
    else:
        connection.execute(update(_STAFF).where(_STAFF.c.id == member.id).values(**row))


def _member(row: Any) -> Member:
    def day(name: str) -> date | None:
        return date.fromisoformat(row[name]) if row[name] else None

    def words(name: str) -> Sequence[str]:
        return tuple(row[name].split())

    name = Text(row["name_th"], row["name_en"])
    return Member(
        row["id"], name, tuple(words("roles")), tuple(words("offices")), row["desk"],
        day("valid_from"), day("valid_until"), row["closed_at"],
    )  # fmt: skip
