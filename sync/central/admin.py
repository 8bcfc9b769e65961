"""What the administrator of the central side sees: counts and heads, nothing personal."""

from __future__ import annotations

from sqlalchemy import select

from sync.central import counts, tables
from sync.central.nightly import last_check
from sync.central.place import Place, RefusedError, as_device, is_admin
from sync.status import DeviceStatus, Status


def check(place: Place, token: str) -> None:
    """Refuse (401) whoever is not the administrator."""
    if not is_admin(place, token):
        raise RefusedError(401, "unknown_token", "This needs the administrator's token.")


def status(place: Place) -> Status:
    """What is kept, and the head of each device's chain; nothing is counted anew."""
    device, office = tables.device, tables.office
    with place.database.transaction() as connection:
        devices = connection.execute(
            select(device).order_by(device.c.office, device.c.counter, device.c.epoch)
        ).all()
        states = counts.cases_by_state(connection)
        offices = connection.execute(select(office)).all()
        late = counts.late(connection)
        checked = last_check(connection)
    return Status(
        devices=[
            DeviceStatus(
                device_id=row.device_id,
                series=as_device(row).series,
                epoch=row.epoch,
                entries=row.acked,  # numbered from 1 without a gap
                acked=row.acked,
                head_hash=row.head_hash,
                receipts=row.receipts,
                receipt_sum=row.receipt_sum,
                exceptions=row.exceptions + late[row.device_id],
                newer=row.newer,
                program=row.program,
            )
            for row in devices
        ],
        entries=sum(row.acked for row in devices),
        cases=sum(states.values()),
        cases_by_state=states,
        receipts=sum(row.receipts for row in devices),
        receipt_sum=sum(row.receipt_sum for row in devices),
        exceptions=sum(row.exceptions for row in devices) + late.total(),
        waiting=sum(row.waiting for row in offices),
        newer=sum(row.newer for row in devices),
        feed={row.code: row.feed_position for row in offices if row.feed_position},
        checked=checked,
    )
