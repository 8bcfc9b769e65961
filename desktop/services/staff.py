"""Signing in and out with a PIN, offline too, and views of a person that are logged."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from desktop.domain.bounds import is_staff_id
from desktop.domain.data_file import Table, read_file
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.domain.staff import StaffMember, StaffRole
from desktop.domain.text import THAI_DIGITS, Text, clean
from desktop.entries import NewEntry, SignedIn, SignedOut, Viewed
from desktop.ports import Clock

if TYPE_CHECKING:
    from desktop.store import Store, Transaction

TRIES = 5
LOCK = timedelta(seconds=60)
# All unknown ids share one counter: what was typed there may be anything, so it is not kept.
UNKNOWN = "tries:unknown"


def load_staff(path: Path) -> tuple[StaffMember, ...]:
    """The staff of a data file; RESOURCE_INVALID tells file, line and problem."""
    root = Table.parse(path.name, read_file(path, path.name))
    root.only("staff")
    members: list[StaffMember] = []
    for table in root.tables("staff"):
        table.only("id", "name", "role", "valid_until", "pin_hash")
        pin_hash = table.string("pin_hash")
        if not pin_hash.startswith("$argon2id$"):
            table.fail("pin_hash", "a PIN is kept as an Argon2id hash only")
        member = StaffMember(
            id=table.string("id"),
            name=table.text("name"),
            role=cast(StaffRole, table.option("role", ("clerk", "supervisor"))),
            valid_until=table.day_or_none("valid_until"),
            pin_hash=pin_hash,
        )
        if not is_staff_id(member.id):
            table.fail("id", "a staff id is 1 to 40 Latin letters, digits and . _ -")
        if any(member.id == other.id for other in members):
            table.fail("id", f"staff id '{member.id}' is there twice")
        members.append(member)
    return tuple(members)


class Staff:
    """The staff known to this PC; `closed` tells why nobody may sign in, if that is so."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        members: Sequence[StaffMember],
        closed: CounterError | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._members: Mapping[str, StaffMember] = {member.id: member for member in members}
        self._closed = closed

    def name_of(self, staff_id: str) -> Text:
        """The name of a member of staff; the id itself for one that this PC does not know."""
        member = self._members.get(staff_id)
        return member.name if member else Text(staff_id, staff_id)

    def sign_in(self, staff_id: str, pin: str) -> StaffMember:
        """Check a PIN (writes; takes tens of milliseconds, so it belongs on the store lane).

        Each try is counted in the store before the PIN is checked, so that killing the program
        gains nothing. CounterError STAFF_WRONG_PIN, STAFF_LOCKED (from the fifth wrong try on, a
        minute at a time) or STAFF_EXPIRED, or why nobody may. Thai digits are as good as their
        Arabic ones.
        """
        if self._closed is not None:
            raise self._closed
        member = self._members.get(staff_id.strip().translate(THAI_DIGITS))
        counter = f"tries:{member.id}" if member else UNKNOWN
        left = self._count_try(counter)
        if not _fits(member, pin.translate(THAI_DIGITS)) or member is None:
            if left == 0:
                raise CounterError(Code.STAFF_LOCKED, seconds=round(LOCK.total_seconds()))
            raise CounterError(Code.STAFF_WRONG_PIN, left=left)
        now = self._clock.now()
        if member.valid_until is not None and member.valid_until < now.date():
            raise CounterError(Code.STAFF_EXPIRED)
        with self._store.write() as transaction:
            transaction.put_state(counter, json.dumps({"tries": 0, "at": ""}))
            self._append(transaction, SignedIn(member.id, member.role))
        return member

    def sign_out(self, member: StaffMember) -> None:
        """They leave this counter (writes)."""
        with self._store.write() as transaction:
            self._append(transaction, SignedOut(member.id, member.role))

    def view_person(self, person_key: str, purpose: str, actor: str) -> None:
        """Log that somebody looked at a person's full id, and what for (writes).

        CounterError STAFF_NO_PURPOSE without a purpose.
        """
        purpose = clean(purpose).strip()
        if not purpose:
            raise CounterError(Code.STAFF_NO_PURPOSE)
        with self._store.write() as transaction:
            body = Viewed(person_key, purpose)
            transaction.append(NewEntry(body, actor, utc_stamp(self._clock.now())))

    def _append(self, transaction: Transaction, body: SignedIn | SignedOut) -> None:
        transaction.append(NewEntry(body, body.staff_id, utc_stamp(self._clock.now())))

    def _count_try(self, counter: str) -> int:
        """Count a try and give back how many are left; raise while the counter is locked.

        A clock that was set back starts the minute again, so it neither opens the lock nor
        holds it for longer.
        """
        now = self._clock.now()
        locked: CounterError | None = None
        left = 0
        with self._store.write() as transaction:
            kept = json.loads(transaction.state(counter) or '{"tries": 0, "at": ""}')
            tries, since = kept["tries"], kept["at"]
            if tries >= TRIES:
                last = datetime.fromisoformat(since)
                if now < last:
                    last, since = now, now.isoformat()
                wait = (last + LOCK - now).total_seconds()
                if wait > 0:
                    locked = CounterError(Code.STAFF_LOCKED, seconds=max(1, round(wait)))
                else:
                    tries = 0
            if locked is None:
                tries, since = tries + 1, now.isoformat()
                left = TRIES - tries
            kept = {"tries": tries, "at": since}
            transaction.put_state(counter, json.dumps(kept))
        if locked is not None:
            raise locked
        return left


# Checked against for an unknown id, so that the time tells nobody which ids exist.
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ibw$"
    "Y2Fubm90IGJlIGFueWJvZHkncyBoYXNoIGF0IGFsbCE"
)


def _fits(member: StaffMember | None, pin: str) -> bool:
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(member.pin_hash if member else _NOBODY, pin)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):  # half a character, too
        return False
