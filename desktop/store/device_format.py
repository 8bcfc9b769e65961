"""What enrolment gave this PC, as it is stored; read at every start, and so without pydantic."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from functools import lru_cache

from sqlalchemy import Connection, select

from desktop.domain.device import DeviceIdentity
from desktop.domain.text import Text
from desktop.store.schema import device
from desktop.store.statement import Statement

_BYTES = ("person_pepper", "key", "centre_key")
_DEVICE = Statement(select(device.c.content))


def write(identity: DeviceIdentity) -> str:
    """As it is stored: the pepper and keys in hex."""
    table = asdict(identity) | {name: getattr(identity, name).hex() for name in _BYTES}
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"))


def enrolled(connection: Connection) -> DeviceIdentity | None:
    """What this PC is, None before it has been enrolled."""
    for (content,) in _DEVICE.run(connection, {}):
        return read(content)
    return None


@lru_cache(maxsize=2)
def read(content: str) -> DeviceIdentity:
    """What was stored; names of a later program are passed over, TypeError if one is missing."""
    table = json.loads(content)
    names = {field.name for field in fields(DeviceIdentity)}
    known = {name: value for name, value in table.items() if name in names}
    if "office_name" in known:
        known["office_name"] = Text(**known["office_name"])
    known |= {name: bytes.fromhex(known[name]) for name in _BYTES if name in known}
    return DeviceIdentity(**known)
