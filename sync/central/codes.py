"""One-time codes: made for counters, listed and withdrawn; only their hashes are kept."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from sync import protocol
from sync.central import staff_tables, tables
from sync.central.events import Kind
from sync.central.place import Place, token_hash
from sync.protocol import StaffKey

VALID = timedelta(minutes=15)
# Crockford's base 32: no letter that is mistaken for a digit. 12 characters are 60 bits.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_TABLE = tables.enrol_code


class OpenCode(NamedTuple):
    """For which counter, and until when."""

    office: str
    counter: int
    expires_at: str


def hash_of(code: str) -> str:
    """What is kept of a code, whatever it was misread as."""
    return token_hash(code.upper().translate(_MISREAD))


def as_read(letters: str) -> str:
    """A code as a person reads it."""
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def new_code(place: Place, office: str, counter: int) -> str:
    """A code that enrols one PC as `counter` of `office`, once, within 15 minutes.

    KeyError if the office is not there.
    """
    return new_codes(place, office, [counter])[0]


def new_codes(place: Place, office: str, counters: Sequence[int]) -> list[str]:
    """One for each of these counters, all or none."""
    made = ["".join(secrets.choice(LETTERS) for _ in range(12)) for _ in counters]
    until = protocol.stamp(place.now() + VALID)
    with place.database.transaction() as connection:
        known = select(tables.office.c.code).where(tables.office.c.code == office)
        if connection.execute(known).first() is None:
            raise KeyError(office)
        for letters, counter in zip(made, counters, strict=True):
            row = {"office": office, "counter": counter, "expires_at": until}
            connection.execute(insert(_TABLE).values(code_hash=token_hash(letters), **row))
            told = f"{office}:{counter}"
            place.events.write(connection, place.stamp(), Kind.CODES_MADE, told)
    return [as_read(one) for one in made]


def open_codes(place: Place) -> list[OpenCode]:
    """Those that a PC could still use."""
    query = select(_TABLE.c.office, _TABLE.c.counter, _TABLE.c.expires_at)
    still = query.where(_TABLE.c.used_at.is_(None), _TABLE.c.expires_at > place.stamp())
    with place.database.transaction() as connection:
        rows = connection.execute(still.order_by(_TABLE.c.office, _TABLE.c.counter))
        return [OpenCode(*row) for row in rows]


def withdraw(place: Place, office: str, counters: Sequence[int]) -> int:
    """Nobody can use the open codes of these counters any more; how many there were."""
    gone = delete(_TABLE).where(
        _TABLE.c.used_at.is_(None),
        _TABLE.c.expires_at > place.stamp(),
        _TABLE.c.office == office,
        _TABLE.c.counter.in_(counters),
    )
    with place.database.transaction() as connection:
        count = connection.execute(gone).rowcount
        if count:
            told = f"{office}:{min(counters)}-{max(counters)}"
            place.events.write(connection, place.stamp(), Kind.CODES_WITHDRAWN, told)
    return count


def spend(place: Place, connection: Connection, told: StaffKey) -> bool:
    """Whether the code of a member lets their key in; it is used up, and a wrong one is noted."""
    if not told.code:
        return False
    table, now = staff_tables.staff_code, place.stamp()
    use = update(table).where(
        table.c.code_hash == hash_of(told.code),
        table.c.staff_id == told.staff_id,
        table.c.used_at.is_(None),
        table.c.expires_at > now,
    )
    if connection.execute(use.values(used_at=now)).rowcount:
        return True
    place.events.note(now, Kind.WRONG_CODE, told.staff_id)
    return False
