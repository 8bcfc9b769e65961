"""Makes a PC a counter: device tokens, epochs."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from desktop.domain.districts import parse_districts
from desktop.domain.journal import genesis_hash
from desktop.domain.numbers import series_name
from desktop.signing.messages import of_device
from sync import protocol
from sync.central import tables
from sync.central.codes import hash_of
from sync.central.escrow import public_key
from sync.central.events import Kind
from sync.central.feed import skip
from sync.central.journal import hash_at
from sync.central.keys import add_device_key
from sync.central.place import Device, Place, RefusedError, as_device
from sync.central.renewal import given
from sync.enrolment import EnrolAnswer, EnrolRequest, KnownJournal, Name
from sync.generation import Generation


def add_offices(place: Place) -> None:
    """Make the offices of all districts, each with its own person pepper, where they are missing.

    A counter may file for any of them, also for one that has no counter yet.
    """
    table = tables.office
    source = (place.resources / "districts.toml").read_text(encoding="utf-8")
    districts = parse_districts("districts.toml", source).by_code
    with place.database.transaction() as connection:
        place.database.alone(connection, "offices")
        there = set(connection.execute(select(table.c.code)).scalars())
        missing = [
            {
                "code": code,
                "name_th": district.office_name.th,
                "name_en": district.office_name.en,
                "branch": district.branch,
                "person_pepper": secrets.token_hex(32),
                "feed_position": 0,
            }
            for code, district in districts.items()
            if code not in there
        ]
        if missing:
            connection.execute(insert(table), missing)


def enrol(place: Place, request: EnrolRequest, address: str = "") -> EnrolAnswer:
    """Turn a code into a device; 403 `code` for a wrong, used or late one.

    429 after too many wrong ones from this `address`.

    403 `other_office` or `other_counter` if the journal that is there must stay where it is; the
    code is then still good.

    A PC whose journal goes on where the server stands keeps its device and epoch, is opened again
    if it was closed, and gets a new token; so does one whose journal was lost here. Anything else
    opens a new epoch, later than any that is known. The counter's other devices are closed.
    """
    with place.database.transaction() as connection:
        _slow_down(place, connection, address)
        spot = _spend(place, connection, request.code, address)
        admitted = _admit(place, connection, *spot, request) if spot else None
        if admitted is not None:
            place.events.write(connection, place.stamp(), Kind.ENROLLED, admitted.answer.device_id)
    if admitted is None:
        place.events.note(place.stamp(), Kind.WRONG_CODE, address=address)
        raise RefusedError(
            403, "code", "The code is wrong, used already, or older than 15 minutes."
        )
    # Marked before the PC can give out a number of its series.
    place.memory.enrolled(admitted.generation, admitted.devices)
    return admitted.answer


def _slow_down(place: Place, connection: Connection, address: str) -> None:
    table = tables.enrol_failure
    since = protocol.stamp(place.now() - timedelta(minutes=1))
    connection.execute(delete(table).where(table.c.at <= since))
    here = select(func.count()).select_from(table).where(table.c.address == address)
    if connection.execute(here).scalar_one() >= place.defence.address.wrong_codes_per_minute:
        place.events.note(place.stamp(), Kind.WRONG_CODE, address=address)
        raise RefusedError(429, "too_many", "Too many wrong codes; wait a minute.", retry_after=60)


def _spend(place: Place, connection: Connection, code: str, address: str) -> tuple[str, int] | None:
    """The office and counter of a good code, which is used up; None notes a wrong one."""
    table, now = tables.enrol_code, place.stamp()
    use = (
        update(table)
        .where(
            table.c.code_hash == hash_of(code),
            table.c.used_at.is_(None),
            table.c.expires_at > now,
        )
        .values(used_at=now)
        .returning(table.c.office, table.c.counter)
    )
    row = connection.execute(use).first()
    if row is None:
        connection.execute(insert(tables.enrol_failure).values(at=now, address=address))
        return None
    return row.office, row.counter


class _Admitted(NamedTuple):
    """The answer, and what is marked before it goes out."""

    answer: EnrolAnswer
    generation: Generation
    devices: int


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a PC says of its journal, and what is known of that here.

    `own` is the device as it is here, None if it is not; `forgotten` says that it was of this very
    centre, which has lost it.
    """

    known: KnownJournal
    own: Device | None
    forgotten: bool

    @property
    def has_more(self) -> bool:
        """Whether the PC has had confirmed what is here no more."""
        return self.forgotten or (self.own is not None and self.known.acked > self.own.acked)

    def goes_on(self, connection: Connection, device: Device) -> bool:
        """Whether `device` goes on with it; what is lost here its first push will prove."""
        known = self.known
        if device.device_id != known.device_id or known.lost:
            return False
        if device.acked < known.acked:
            return not known.forked
        same = hash_at(connection, device, known.acked) == known.acked_hash
        return device.acked <= known.head and same


def _claim(connection: Connection, office: str, known: KnownJournal | None) -> _Claim | None:
    if known is None:
        return None
    query = select(tables.device).where(tables.device.c.device_id == known.device_id)
    row = connection.execute(query).first()
    if row is not None:
        return _Claim(known, as_device(row), forgotten=False)
    pepper = select(tables.office.c.person_pepper).where(tables.office.c.code == office)
    key = protocol.office_key(bytes.fromhex(connection.execute(pepper).scalar_one()))
    return _Claim(known, None, forgotten=key == known.office_key)


def _stay(connection: Connection, office: str, counter: int, claim: _Claim) -> None:
    """Refuse to take a PC from its office, or from a counter whose entries still wait on it."""
    known, own = claim.known, claim.own
    if own is None and not claim.forgotten and known.office == office:
        return
    home = own.office if own is not None else known.office
    if home != office:
        raise RefusedError(
            403, "other_office", "The PC belongs to another office.", yours=home, asked=office
        )
    at = own.counter if own is not None else known.counter
    waits = known.head > (own.acked if own is not None else 0)
    goes_on = claim.goes_on(connection, own) if own is not None else not known.lost
    if at != counter and waits and goes_on:
        raise RefusedError(
            403,
            "other_counter",
            "Entries of another counter wait on the PC.",
            yours=str(at),
            asked=str(counter),
        )


def _generation(place: Place, connection: Connection, claim: _Claim | None) -> Generation:
    """The generation to enrol in: a new one if the PC knows of a later one, or proves a loss."""
    memory, here = place.memory, place.memory.locked(connection)
    named = Generation.read(claim.known.generation or "") if claim is not None else None
    if claim is None or named is None or (claim.own is None and not claim.forgotten):
        return here
    if named.is_beyond(here) or (claim.has_more and named == here):
        return memory.begin(connection, named)
    return here


def _admit(
    place: Place, connection: Connection, office: str, counter: int, request: EnrolRequest
) -> _Admitted:
    device_key = _kind_and_key(place, request)
    claim = _claim(connection, office, request.known)
    if claim is not None:
        _stay(connection, office, counter, claim)
    # The office's row is locked last: a push takes it after its device's, and the two would wait
    # for each other. Nothing else makes devices, so the next epoch is safe behind this.
    place.database.alone(connection, f"enrol:{office}")
    facts = connection.execute(select(tables.office).where(tables.office.c.code == office)).one()
    token, now = f"mea_{secrets.token_urlsafe(32)}", place.stamp()
    table = tables.device
    here = (table.c.office == office) & (table.c.counter == counter)
    query = select(table).where(here).order_by(table.c.device_id)
    rows = connection.execute(query.with_for_update()).all()
    devices = [as_device(row) for row in rows]
    same_kind = [d for d in devices if d.training == request.training]
    device = next((d for d in same_kind if claim and claim.goes_on(connection, d)), None)
    generation = _generation(place, connection, claim)
    connection.execute(update(table).where(here).values(open=False))
    if device:
        # Also one that was closed: its series has a letter of its own, so no number comes twice.
        connection.execute(
            update(table)
            .where(table.c.device_id == device.device_id)
            .values(**given(connection, token, now), open=True)
        )
        device_id, epoch = device.device_id, device.epoch
    else:
        if claim is not None and _adopted(claim, counter, request, devices):
            device_id, epoch = claim.known.device_id, claim.known.epoch
        else:
            device_id = place.new_id()
            same = claim is not None and claim.known.counter == counter
            last = max([d.epoch for d in devices] + [claim.known.latest if claim and same else 0])
            while (next_epoch := generation.epoch(last)) is None:  # all of its letters are used
                generation = place.memory.begin(connection, Generation.of(last))
            epoch = next_epoch
        connection.execute(
            insert(table).values(
                device_id=device_id,
                office=office,
                counter=counter,
                epoch=epoch,
                training=request.training,
                **given(connection, token, now),
                acked=0,
                head_hash=genesis_hash(device_id, epoch),
                open=True,
                enrolled_at=now,
            )
        )
        skip(connection, office)
    add_device_key(connection, device_id, device_key, now)
    own = series_name(office, counter, epoch, training=request.training)
    signed = of_device(device_id, own, bytes.fromhex(device_key))
    known_here = connection.execute(select(func.count()).select_from(table)).scalar_one()
    answer = EnrolAnswer(
        device_id=device_id,
        office=office,
        office_name=Name(th=facts.name_th, en=facts.name_en),
        branch=facts.branch,
        counter=counter,
        epoch=epoch,
        training=request.training,
        token=token,
        person_pepper=facts.person_pepper,
        central_name=place.name,
        now=now,
        centre_key=place.key.public.hex(),
        certificate=place.key.sign(signed),
        escrow=public_key(connection),
    )
    return _Admitted(answer, generation, known_here)


def _kind_and_key(place: Place, request: EnrolRequest) -> str:
    """The device's public key; refuses (403) a PC without one, and one of the other kind."""
    if place.training and not request.training:
        raise RefusedError(403, "training_centre", "This centre is for training profiles only.")
    if request.training and not place.training:
        raise RefusedError(403, "real_centre", "A training profile needs a training centre.")
    if request.public_key is None:
        raise RefusedError(403, "no_key", "A program of this age cannot be enrolled any more.")
    return request.public_key


def _adopted(claim: _Claim, counter: int, request: EnrolRequest, devices: Sequence[Device]) -> bool:
    """Whether a journal that is lost here is taken over whole, under its own id and epoch."""
    known = claim.known
    return (
        claim.forgotten
        and not (known.lost or known.forked)
        and known.counter == counter
        and known.training == request.training
        and all(known.epoch != device.epoch for device in devices)
    )
