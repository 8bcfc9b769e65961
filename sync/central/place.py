"""What the parts of the server share: the database, the clock, limits, and refusals."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import Connection, Row, or_, select

from desktop.domain.data_file import RESOURCES
from desktop.domain.numbers import series_name
from desktop.signing.keys import SigningKey
from sync import protocol
from sync.central import memory, tables
from sync.central.database import Database
from sync.central.defence import Defence, shipped
from sync.central.events import Events
from sync.central.memory import Memory
from sync.generation import Generation

if TYPE_CHECKING:
    from sync.central.prices import Prices


class RefusedError(Exception):
    """A request that is not fulfilled, with the status and code that the wire gives it."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        acked: int | None = None,
        retry_after: int | None = None,
        yours: str | None = None,
        asked: str | None = None,
        problems: list[protocol.FileProblem] | None = None,
        lost: bool = False,
    ) -> None:
        super().__init__(code)
        self.lost = lost  # a device has had answers that are not known here
        self.status = status
        self.answer = protocol.ErrorAnswer(
            code=code, message=message, acked=acked, yours=yours, asked=asked, problems=problems
        )
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes and rates that a test may lower."""

    push_bytes: int = protocol.MAX_PUSH_BYTES
    blob_bytes: int = protocol.MAX_BLOB_BYTES
    bundle_bytes: int = protocol.MAX_BUNDLE_BYTES
    small_bytes: int = 16 * 1024
    feed_bytes: int = 2 << 20
    longest_wait: float = protocol.MAX_WAIT
    soon: float = 15.0  # seconds that a push may wait for its turn in all; a counter waits 30


@dataclass(frozen=True, slots=True)
class Place:
    """One central side: its database, its name, and the hash of its administrator's token.

    `resources` are the data files of this release, which those that are put here go before;
    `prices` reckon cases again by them, where that is done. `key` is the one by which the centre
    signs. At a `training` centre only training profiles enrol, and at no other one.
    """

    database: Database
    name: str
    admin_hash: str
    limits: Limits = field(default_factory=Limits)
    key: SigningKey = field(default_factory=SigningKey.make)
    training: bool = False
    defence: Defence = field(default_factory=shipped)
    events: Events = field(default_factory=Events)
    resources: Path = RESOURCES
    memory: Memory = field(default_factory=Memory)
    prices: Prices | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    new_id: Callable[[], str] = lambda: str(uuid4())

    def stamp(self) -> str:
        """Now, as the wire writes it."""
        return protocol.stamp(self.now())


@dataclass(frozen=True, slots=True)
class Device:
    """An enrolled device as the server knows it."""

    device_id: str
    office: str
    counter: int
    epoch: int
    acked: int
    head_hash: str
    open: bool
    training: bool = False
    newer: int = 0  # entries that only a newer program can judge
    token_at: str = ""
    next_hash: str = field(default="", repr=False)

    @property
    def series(self) -> str:
        """The letters that its receipts and cases begin with, `BKP3A`."""
        return series_name(self.office, self.counter, self.epoch, training=self.training)


def token_hash(token: str) -> str:
    """What is kept of a token: its SHA-256 (tokens are 32 random bytes, so no salt is needed)."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def is_admin(place: Place, token: str) -> bool:
    """Whether it is the administrator's token."""
    return hmac.compare_digest(token_hash(token), place.admin_hash)


def device_of(place: Place, connection: Connection, token: str) -> Device:
    """The device that bears `token`; refuses an unknown one (401) and a closed epoch (403)."""
    device = tables.device
    hashed = token_hash(token)
    either = or_(device.c.token_hash == hashed, device.c.next_hash == hashed)
    row = connection.execute(select(device, memory.in_query).where(either)).first()
    if row is not None:
        place.memory.seen(row.generation)
    else:
        raise RefusedError(401, "unknown_token", "The token is not known; enrol the device again.")
    found = as_device(row)
    if not found.open:
        raise RefusedError(403, "closed", "This counter was enrolled anew; enrol the device again.")
    if row.token_hash != hashed:
        from sync.central import renewal

        renewal.used(place, connection, found.device_id, token)
    return found


def heard(place: Place, token: str, named: Generation) -> None:
    """Somebody names a generation that is not known here; only a device is believed."""
    with suppress(RefusedError):
        with place.database.transaction() as connection:
            device_of(place, connection, token)
        place.memory.heard(place.database, named)


def as_device(row: Row[tuple[object, ...]]) -> Device:
    """A row of the device table as a value."""
    facts = row._mapping
    return Device(
        device_id=facts["device_id"],
        office=facts["office"],
        counter=facts["counter"],
        epoch=facts["epoch"],
        acked=facts["acked"],
        head_hash=facts["head_hash"],
        open=facts["open"],
        training=facts["training"],
        newer=facts["newer"],
        token_at=facts["token_at"],
        next_hash=facts["next_hash"],
    )
