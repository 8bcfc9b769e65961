"""Tokens that get old: each has one that comes after it, and is good until that one was used.

The next one is made of the one before with a secret, so that every answer tells the same, however
many are lost. Its hash is kept from the beginning: also a database that was put back to a backup
knows the token that it has given out since.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta

from sqlalchemy import Connection, select, update

from sync import protocol
from sync.central import tables
from sync.central.events import Kind
from sync.central.place import Device, Place, token_hash


def next_token(connection: Connection, token: str) -> str:
    """The one that comes after `token`."""
    query = select(tables.meta.c.value).where(tables.meta.c.name == tables.TOKEN_SECRET)
    secret = bytes.fromhex(connection.execute(query).scalar_one())
    made = hmac.digest(secret, b"mea-counter/token/1\n" + token.encode(), hashlib.sha256)
    return f"mea_{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}"


def given(connection: Connection, token: str, now: str) -> dict[str, str]:
    """What is kept of a token that is good from now on."""
    after = token_hash(next_token(connection, token))
    return {"token_hash": token_hash(token), "token_at": now, "next_hash": after}


def used(place: Place, connection: Connection, device_id: str, token: str) -> None:
    """The next token was used: the one before is none any more."""
    table, now = tables.device, place.stamp()
    row = update(table).where(table.c.device_id == device_id)
    row = row.where(table.c.next_hash == token_hash(token))
    if connection.execute(row.values(**given(connection, token, now))).rowcount:
        place.events.write(connection, now, Kind.TOKEN_RENEWED, device_id)


def due(place: Place, connection: Connection, device: Device, token: str) -> str | None:
    """The next token, if the device shall have it: its own has become old, or somebody said so."""
    since = protocol.stamp(place.now() - timedelta(days=place.defence.token.days))
    if device.token_at >= since:
        return None
    after = next_token(connection, token)
    if device.next_hash != token_hash(after):  # of a device from before there were any
        row = update(tables.device).where(tables.device.c.device_id == device.device_id)
        connection.execute(row.values(next_hash=token_hash(after)))
    return after
