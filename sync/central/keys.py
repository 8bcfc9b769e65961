"""The keys that sign at a device: its own and those of staff, and what a row's signature is worth.

A device of a release before keys has none; what it sends is judged by what it says of itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, insert, select

from desktop.domain.journal import canonical_row, to_sign
from desktop.domain.staff import DEVICE, OFFLINE_DAYS, ActingRole, acting_role
from desktop.domain.thai_date import BANGKOK
from desktop.signing.keys import is_signed, key_id_of
from desktop.signing.messages import of_key, of_member
from sync.central import codes, staff_tables
from sync.central.events import Kind
from sync.central.place import Device, Place, RefusedError, device_of
from sync.protocol import KeyKnown, StaffKey, WireEntry

_KEY, _STAFF = staff_tables.signing_key, staff_tables.staff


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose key it is, and in which role they act; without a role they may not at all.

    `until` is the last day on which they may; what they wrote until then may still arrive for as
    long as a counter may be out of contact.
    """

    actor: str
    public: bytes
    role: ActingRole | None
    begins: date = date.min
    until: date = date.max
    revoked: bool = False

    def may(self, written: str, now: datetime) -> bool:
        """Whether what was written then, by the counter's clock, and comes now is theirs to say."""
        if self.revoked or self.role is None:
            return False
        today = now.astimezone(BANGKOK).date()
        if self.begins > today:
            return False
        if self.until >= today:
            return True
        try:
            day = datetime.fromisoformat(written).astimezone(BANGKOK).date()
        except ValueError:  # digits of no time
            return False
        return day <= self.until and today - self.until <= timedelta(days=OFFLINE_DAYS)


NOT_SIGNED = ("not_signed", "not_staff")  # the codes of what was not, or by nobody who may


class NotSignedError(ValueError):
    """The code of what is wrong with a row's signature: `not_signed`, or `not_staff`."""


@dataclass(frozen=True, slots=True)
class Signers:
    """The keys of one device by their ids; none where it is of a release before keys."""

    by_id: Mapping[str, Signer]

    def __bool__(self) -> bool:
        return bool(self.by_id)

    def fits(self, previous: str, entry: WireEntry) -> bool:
        """Whether a row that follows `previous` is signed by a key of its actor."""
        signer = self.by_id.get(entry.key_id)
        if signer is None or signer.actor != entry.actor:
            return False
        return is_signed(signer.public, entry.signature, _to_sign(previous, entry))

    def role_of(self, previous: str, entry: WireEntry, now: datetime) -> ActingRole:
        """In which role the author of a row acts that follows `previous`; NotSignedError if the row
        is not signed by a key of its actor, or by one who may not act.
        """
        signer = self.by_id.get(entry.key_id)
        if signer is None or not self.fits(previous, entry):
            raise NotSignedError("not_signed")
        if not signer.may(entry.at, now) or signer.role is None:
            raise NotSignedError("not_staff")
        return signer.role


def _to_sign(previous: str, entry: WireEntry) -> bytes:
    row = canonical_row(
        seq=entry.seq, id=entry.id, stream=entry.stream, version=entry.version, kind=entry.kind,
        schema=entry.schema_, at=entry.at, actor=entry.actor, body_digest=entry.body_digest,
        key_id=entry.key_id,
    )  # fmt: skip
    return to_sign(previous, row)


def signers(connection: Connection, device: Device) -> Signers:
    """The keys of a device, with who they are by the register as it is now."""
    query = (
        select(_KEY, _STAFF)
        .select_from(_KEY.outerjoin(_STAFF, _STAFF.c.id == _KEY.c.staff_id))
        .where(_KEY.c.device_id == device.device_id)
    )
    found: dict[str, Signer] = {}
    for row in connection.execute(query):
        public, revoked = bytes.fromhex(row.public_key), row.revoked_at is not None
        if not row.staff_id:
            found[row.key_id] = Signer(DEVICE, public, "device", revoked=revoked)
            continue
        here = row.id is not None and row.closed_at is None and _serves(row.offices, device.office)
        found[row.key_id] = Signer(
            row.staff_id,
            public,
            acting_role(row.roles.split()) if here else None,
            date.fromisoformat(row.valid_from) if row.valid_from else date.min,
            date.fromisoformat(row.valid_until) if row.valid_until else date.max,
            revoked,
        )
    return Signers(found)


def _serves(offices: str, office: str) -> bool:
    return not offices or office in offices.split()


def add_device_key(connection: Connection, device_id: str, public: str, now: str) -> None:
    """The device signs by this key from now on; its former ones stay good for what they signed."""
    _add(connection, device_id, "", public, now)


def register(
    place: Place, connection: Connection, device: Device, told: Iterable[StaffKey]
) -> list[KeyKnown]:
    """Those of the keys told that may sign here, each with its certificate.

    A key is let in by a code of its member, by the centre's own certificate, or in training by
    belonging to the staff that everybody knows. It must have signed that it is theirs. One that is
    here already needs no more: the answer that said so may have been lost, and its code is used up.
    """
    known = []
    for one in told:
        public = bytes.fromhex(one.public_key)
        message = of_key(device.device_id, one.staff_id, public)
        member = connection.execute(select(_STAFF).where(_STAFF.c.id == one.staff_id)).first()
        if member is None or member.closed_at or not _serves(member.offices, device.office):
            continue
        if member.desk not in ("", f"{device.office}:{device.counter}"):
            continue
        certificate = of_member(device.office, one.staff_id, public)
        if not is_signed(public, one.proof, message) or _is_revoked(connection, public):
            continue
        whose = _whose(connection, device.device_id, public)
        if whose not in (None, one.staff_id):
            continue
        let_in = whose is not None or is_signed(place.key.public, one.certificate, certificate)
        if not (let_in or device.training or codes.spend(place, connection, one)):
            continue
        if _add(connection, device.device_id, one.staff_id, one.public_key, place.stamp()):
            place.events.write(connection, place.stamp(), Kind.KEY_REGISTERED, device.device_id)
        key_id = key_id_of(public)
        known.append(KeyKnown(key_id=key_id, certificate=place.key.sign(certificate)))
    return known


def register_one(place: Place, token: str, device_id: str, told: StaffKey) -> KeyKnown:
    """Let a key of staff in at once; 403 `staff_code` if nothing lets it in."""
    with place.database.transaction() as connection:
        device = device_of(place, connection, token)
        if device.device_id != device_id:
            raise RefusedError(403, "other_device", "The token belongs to another device.")
        known = register(place, connection, device, [told])
    if not known:
        raise RefusedError(403, "staff_code", "The code is wrong, used already, or too old.")
    return known[0]


def _is_revoked(connection: Connection, public: bytes) -> bool:
    query = select(_KEY.c.key_id).where(
        _KEY.c.key_id == key_id_of(public), _KEY.c.revoked_at.is_not(None)
    )
    return connection.execute(query).first() is not None


def _whose(connection: Connection, device_id: str, public: bytes) -> str | None:
    """Whose key it is at a device already (nobody's: its own); None if it is not there."""
    here = (_KEY.c.device_id == device_id) & (_KEY.c.key_id == key_id_of(public))
    found: str | None = connection.execute(select(_KEY.c.staff_id).where(here)).scalar()
    return found


def _add(connection: Connection, device_id: str, staff_id: str, public: str, now: str) -> bool:
    key = bytes.fromhex(public)
    if _whose(connection, device_id, key) is not None:
        return False
    row = {"device_id": device_id, "key_id": key_id_of(key), "staff_id": staff_id}
    connection.execute(insert(_KEY).values(public_key=public, registered_at=now, **row))
    return True
