"""Signing in and out with a PIN, offline too, and views of a person that are logged."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from desktop.domain.bounds import is_staff_id
from desktop.domain.data_file import Table, read_file
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.domain.staff import DEVICE, StaffMember, StaffRole
from desktop.domain.text import THAI_DIGITS, Text, clean
from desktop.entries import Author, Body, NewEntry, SignedIn, SignedOut, Viewed, machine
from desktop.ports import Clock
from desktop.services.session import Session
from desktop.signing.keys import SigningKey
from desktop.signing.messages import of_key
from desktop.signing.wrapped import TRAINING, Cost, unwrap, wrap
from desktop.store.staff_keys import StaffKey
from desktop.texts import text

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


class _Opened(NamedTuple):
    """An open key, None where nothing is signed; `new` is what is to be kept of a new one."""

    pair: SigningKey | None
    new: StaffKey | None = None


def stated(purpose: str) -> str:
    """What somebody's data are wanted for, tidied; STAFF_NO_PURPOSE where nothing is said."""
    purpose = clean(purpose).strip()
    if not purpose:
        raise CounterError(Code.STAFF_NO_PURPOSE)
    return purpose


class Staff:
    """The staff known to this PC; `closed` tells why nobody may sign in, if that is so.

    `machine` is the key of the counter itself; without one (enrolled by a release before keys)
    nothing that anybody does here is signed.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        members: Sequence[StaffMember],
        closed: CounterError | None = None,
        *,
        machine: SigningKey | None = None,
        cost: Cost = TRAINING,
    ) -> None:
        self._store = store
        self._clock = clock
        self._members: Mapping[str, StaffMember] = {member.id: member for member in members}
        self._closed = closed
        self._machine = machine
        self._cost = cost

    def name_of(self, staff_id: str) -> Text:
        """The name of a member of staff; the id itself for one that this PC does not know."""
        if staff_id == DEVICE:
            return text("signin.machine")
        member = self._members.get(staff_id)
        return member.name if member else Text(staff_id, staff_id)

    def sign_in(self, staff_id: str, pin: str) -> Session:
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
        key = self._opened(member, pin.translate(THAI_DIGITS))
        if member is None or key is None:
            if left == 0:
                raise CounterError(Code.STAFF_LOCKED, seconds=round(LOCK.total_seconds()))
            raise CounterError(Code.STAFF_WRONG_PIN, left=left)
        now = self._clock.now()
        if member.valid_until is not None and member.valid_until < now.date():
            raise CounterError(Code.STAFF_EXPIRED)
        session = Session(member, key.pair, machine(self._machine))
        with self._store.write() as transaction:
            transaction.put_state(counter, json.dumps({"tries": 0, "at": ""}))
            if key.new is not None:
                transaction.put_staff_key(key.new)
            self._append(transaction, SignedIn(member.id, member.role), session.author)
        return session

    def sign_out(self, session: Session) -> None:
        """They leave this counter (writes)."""
        with self._store.write() as transaction:
            body = SignedOut(session.id, session.role)
            self._append(transaction, body, session.witness)
        session.end()

    def lock(self, session: Session, *, alone: bool) -> None:
        """They are away from this counter (writes): said by themselves, or by the counter where
        it was left `alone`. Their key goes in any case, also where that cannot be written down.
        """
        if alone:
            session.end()
        try:
            self.sign_out(session)
        finally:
            session.end()

    def view_person(self, person_key: str, purpose: str, actor: Session) -> None:
        """Log that somebody looked at a person's full id, and what for (writes).

        CounterError STAFF_NO_PURPOSE without a purpose.
        """
        body = Viewed(person_key, stated(purpose))
        with self._store.write() as transaction:
            self._append(transaction, body, actor.author)

    def _append(self, transaction: Transaction, body: Body, by: Author) -> None:
        transaction.append(NewEntry(body, by, utc_stamp(self._clock.now())))

    def _opened(self, member: StaffMember | None, pin: str) -> _Opened | None:
        """The key of a member, made at the first time; None for a wrong PIN."""
        device = self._store.device
        if device is None or self._machine is None:
            return _Opened(None) if _fits(member, pin) else None
        kept = self._store.staff_keys.get(member.id) if member is not None else None
        if kept is None:
            if not _fits(member, pin) or member is None:
                return None
            pair = SigningKey.make()
            wrapped = wrap(pair, pin, self._store.pin_secret, self._cost)
            return _Opened(pair, _key_of(device.device_id, member.id, pair, wrapped))
        opened = unwrap(kept.wrapped, pin, self._store.pin_secret)
        if opened is None or kept.device_id == device.device_id:
            return _Opened(opened) if opened is not None else None
        # The PC was enrolled anew, and the centre knows the key as one of the device before.
        return _Opened(opened, _key_of(device.device_id, kept.staff_id, opened, kept.wrapped))

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


def _key_of(device_id: str, staff_id: str, pair: SigningKey, wrapped: str) -> StaffKey:
    proof = pair.sign(of_key(device_id, staff_id, pair.public))
    return StaffKey(staff_id, device_id, pair.id, pair.public.hex(), proof, wrapped)


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
