"""What the administrator of the central side sees: counts and heads, nothing personal."""

from __future__ import annotations

import hmac

from sqlalchemy import Column, Connection, func, select

from sync.central import tables
from sync.central.place import Place, RefusedError, as_device, token_hash
from sync.protocol import DeviceStatus, Status


def check(place: Place, token: str) -> None:
    """Refuse (401) whoever is not the administrator."""
    if not hmac.compare_digest(token_hash(token), place.admin_hash):
        raise RefusedError(401, "unknown_token", "This needs the administrator's token.")


def status(place: Place) -> Status:
    """Counts of everything kept, and the head of each device's chain."""
    device, entry, receipt = tables.device, tables.entry, tables.receipt
    case, objection, office = tables.case_file, tables.objection, tables.office
    with place.database.transaction() as connection:
        devices = connection.execute(
            select(device).order_by(device.c.office, device.c.counter, device.c.epoch)
        ).all()
        entries = _counts(connection, entry.c.device_id)
        receipts = {
            row[0]: (row[1], int(row[2]))
            for row in connection.execute(
                select(receipt.c.device_id, func.count(), func.sum(receipt.c.total)).group_by(
                    receipt.c.device_id
                )
            )
        }
        objections = _counts(connection, objection.c.device_id)
        states = _counts(connection, case.c.state)
        positions = connection.execute(select(office.c.code, office.c.feed_position)).all()
    return Status(
        devices=[
            DeviceStatus(
                device_id=row.device_id,
                series=as_device(row).series,
                epoch=row.epoch,
                entries=entries.get(row.device_id, 0),
                acked=row.acked,
                head_hash=row.head_hash,
                receipts=receipts.get(row.device_id, (0, 0))[0],
                receipt_sum=receipts.get(row.device_id, (0, 0))[1],
                exceptions=objections.get(row.device_id, 0),
            )
            for row in devices
        ],
        entries=sum(entries.values()),
        cases=sum(states.values()),
        cases_by_state=states,
        receipts=sum(count for count, _ in receipts.values()),
        receipt_sum=sum(total for _, total in receipts.values()),
        exceptions=sum(objections.values()),
        feed=dict(positions),
    )


def _counts(connection: Connection, column: Column[str]) -> dict[str, int]:
    rows = connection.execute(select(column, func.count()).group_by(column)).all()
    return dict(rows)
