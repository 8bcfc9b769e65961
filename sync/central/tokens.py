"""Which tokens are known, so that of others no body is read, and the database is seldom asked.

Whether a device may do what it asks is still said by the database, in the transaction that does it.
"""

from __future__ import annotations

import time
from collections import OrderedDict

from sqlalchemy import select

from sync.central import tables
from sync.central.place import Place, device_of, is_admin, token_hash

MOST = 100_000
# So long it is not asked again whether one is still good; only its bodies are read meanwhile.
TRUSTED_SECONDS = 60.0


class KnownTokens:
    """Hashes of tokens with their devices, as this process has met them; for one event loop."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._devices: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def load(self) -> None:
        """All of open devices: a flood does not hold up those who come back after a start."""
        device = tables.device
        query = select(device.c.token_hash, device.c.device_id).where(device.c.open)
        with self._place.database.transaction() as connection:
            rows = connection.execute(query.limit(MOST)).all()
        until = time.monotonic() + TRUSTED_SECONDS
        self._devices = OrderedDict((row.token_hash, (row.device_id, until)) for row in rows)

    def is_known(self, token: str) -> bool:
        """Whether it was some device's the last time that anybody asked."""
        return token_hash(token) in self._devices

    def trusted(self, token: str) -> str | None:
        """The device that bears it, if that was asked not long ago."""
        device, until = self._devices.get(token_hash(token), ("", 0.0))
        return device if time.monotonic() < until else None

    def is_admin(self, token: str) -> bool:
        """Whether it is the administrator's."""
        return is_admin(self._place, token)

    def ask(self, token: str) -> str:
        """The device that bears it, by the database; 401, 403."""
        with self._place.database.transaction() as connection:
            return device_of(self._place, connection, token).device_id

    def learn(self, token: str, device: str) -> None:
        """It is known from now on."""
        self._devices[token_hash(token)] = device, time.monotonic() + TRUSTED_SECONDS
        if len(self._devices) > MOST:
            self._devices.popitem(last=False)

    def doubt(self) -> None:
        """A device may have been closed: all are asked for again."""
        self._devices = OrderedDict((key, (one, 0.0)) for key, (one, _) in self._devices.items())

    def forget(self, token: str) -> None:
        """It was refused."""
        self._devices.pop(token_hash(token), None)
