"""Makes a PC a counter: one-time codes, device tokens, epochs."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from desktop.domain.journal import genesis_hash
from desktop.domain.text import Text
from sync import protocol
from sync.central import tables
from sync.central.journal import hash_at
from sync.central.place import Device, Place, RefusedError, as_device, token_hash
from sync.protocol import EnrolAnswer, EnrolRequest, KnownJournal

VALID = timedelta(minutes=15)
# Crockford's base 32: no letter that is mistaken for a digit. 12 characters are 60 bits.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def add_office(place: Place, code: str, name: Text, branch: str = "00000") -> None:
    """Make an office with its own person pepper; nothing happens if it is there."""
    table = tables.office
    with place.database.transaction() as connection:
        if connection.execute(select(table.c.code).where(table.c.code == code)).first():
            return
        connection.execute(
            insert(table).values(
                code=code,
                name_th=name.th,
                name_en=name.en,
                branch=branch,
                person_pepper=secrets.token_hex(32),
                feed_position=0,
            )
        )


def new_code(place: Place, office: str, counter: int) -> str:
    """A code that enrols one PC as `counter` of `office`, once, within 15 minutes.

    KeyError if the office is not there. Only the code's hash is kept.
    """
    letters = "".join(secrets.choice(_LETTERS) for _ in range(12))
    table = tables.enrol_code
    with place.database.transaction() as connection:
        known = select(tables.office.c.code).where(tables.office.c.code == office)
        if connection.execute(known).first() is None:
            raise KeyError(office)
        connection.execute(
            insert(table).values(
                code_hash=token_hash(letters),
                office=office,
                counter=counter,
                expires_at=protocol.stamp(place.now() + VALID),
            )
        )
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def enrol(place: Place, request: EnrolRequest) -> EnrolAnswer:
    """Turn a code into a device; 403 `code` for a wrong, used or late one, 429 after too many.

    403 `other_office` or `other_counter` if the journal that is there must stay where it is; the
    code is then still good.

    A PC whose journal goes on where the server stands keeps its device and epoch, is opened again
    if it was closed, and gets a new token; anything else opens a new epoch. The counter's other
    devices are closed.
    """
    with place.database.transaction() as connection:
        _slow_down(place, connection)
        spot = _spend(place, connection, request.code)
        answer = _admit(place, connection, *spot, request) if spot else None
    if answer is None:
        raise RefusedError(
            403, "code", "The code is wrong, used already, or older than 15 minutes."
        )
    return answer


def _slow_down(place: Place, connection: Connection) -> None:
    table = tables.enrol_failure
    since = protocol.stamp(place.now() - timedelta(minutes=1))
    connection.execute(delete(table).where(table.c.at <= since))
    wrong = connection.execute(select(func.count()).select_from(table)).scalar_one()
    if wrong >= place.limits.wrong_codes_per_minute:
        raise RefusedError(429, "too_many", "Too many wrong codes; wait a minute.", retry_after=60)


def _spend(place: Place, connection: Connection, code: str) -> tuple[str, int] | None:
    """The office and counter of a good code, which is used up; None notes a wrong one."""
    table, now = tables.enrol_code, place.stamp()
    use = (
        update(table)
        .where(
            table.c.code_hash == token_hash(code.upper().translate(_MISREAD)),
            table.c.used_at.is_(None),
            table.c.expires_at > now,
        )
        .values(used_at=now)
        .returning(table.c.office, table.c.counter)
    )
    row = connection.execute(use).first()
    if row is None:
        connection.execute(insert(tables.enrol_failure).values(at=now))
        return None
    return row.office, row.counter


def _stay(connection: Connection, office: str, counter: int, known: KnownJournal) -> None:
    """Refuse to take a PC from its office, or from a counter whose entries still wait on it."""
    query = select(tables.device).where(tables.device.c.device_id == known.device_id)
    row = connection.execute(query).first()
    if row is None:
        return
    own = as_device(row)
    if own.office != office:
        raise RefusedError(
            403, "other_office", "The PC belongs to another office.", yours=own.office, asked=office
        )
    if own.counter != counter and known.head > own.acked and _goes_on(connection, own, known):
        raise RefusedError(
            403,
            "other_counter",
            "Entries of another counter wait on the PC.",
            yours=str(own.counter),
            asked=str(counter),
        )


def _admit(
    place: Place, connection: Connection, office: str, counter: int, request: EnrolRequest
) -> EnrolAnswer:
    known = request.known
    if known is not None:
        _stay(connection, office, counter, known)
    # The office's row is not locked: a push takes it after its device's, and the two would wait
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
    device = next((d for d in same_kind if known and _goes_on(connection, d, known)), None)
    connection.execute(update(table).where(here).values(open=False))
    if device:
        # Also one that was closed: its series has a letter of its own, so no number comes twice.
        connection.execute(
            update(table)
            .where(table.c.device_id == device.device_id)
            .values(token_hash=token_hash(token), open=True)
        )
        device_id, epoch = device.device_id, device.epoch
    else:
        device_id = place.new_id()
        epoch = max((d.epoch for d in devices), default=0) + 1
        connection.execute(
            insert(table).values(
                device_id=device_id,
                office=office,
                counter=counter,
                epoch=epoch,
                training=request.training,
                token_hash=token_hash(token),
                acked=0,
                head_hash=genesis_hash(device_id, epoch),
                open=True,
                enrolled_at=now,
            )
        )
    return EnrolAnswer(
        device_id=device_id,
        office=office,
        office_name=protocol.Name(th=facts.name_th, en=facts.name_en),
        branch=facts.branch,
        counter=counter,
        epoch=epoch,
        training=request.training,
        token=token,
        person_pepper=facts.person_pepper,
        central_name=place.name,
        now=now,
    )


def _goes_on(connection: Connection, device: Device, known: KnownJournal) -> bool:
    return (
        device.device_id == known.device_id
        and not known.lost
        and known.acked <= device.acked <= known.head
        and hash_at(connection, device, known.acked) == known.acked_hash
    )
