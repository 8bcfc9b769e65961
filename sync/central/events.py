"""What an administrator should know of, counted together: a flood is one row and no thousand.

An event has a kind, perhaps a device or a word that is not personal, and an address. What one
request did is written with it; what was refused is counted in memory, and written now and then.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from sync.central import tables
from sync.central.database import Database
from sync.central.defence import Kept
from sync.protocol import stamp

log = logging.getLogger("central")

FLUSH_SECONDS = 5.0
# Of more than that in an hour the address is not told: nobody reads so many.
MANY = 1000


class Kind(StrEnum):
    """What there is to tell."""

    ENROLLED = "enrolled"
    WRONG_CODE = "wrong_code"
    CODES_MADE = "codes_made"
    CODES_WITHDRAWN = "codes_withdrawn"
    TOKEN_REFUSED = "token_refused"
    TOKEN_RENEWED = "token_renewed"
    DEVICE_CLOSED = "device_closed"
    KEY_REGISTERED = "key_registered"
    KEYS_REVOKED = "keys_revoked"
    STAFF_CHANGED = "staff_changed"
    STAFF_CLOSED = "staff_closed"
    STAFF_CODE = "staff_code"
    BOOKS_DIFFER = "books_differ"
    BUNDLE_PUT = "bundle_put"
    BUNDLE_WITHDRAWN = "bundle_withdrawn"
    FLOOD = "flood"
    QUOTA = "quota"
    SLOW = "slow"
    CROWD = "crowd"


@dataclass(frozen=True, slots=True)
class Event:
    """So many times the same in an hour."""

    hour: str
    kind: str
    about: str
    address: str
    first_at: str
    last_at: str
    times: int

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What is the same."""
        return self.hour, self.kind, self.about, self.address


class Events:
    """The events of one process; may be told from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._noted: dict[tuple[str, str, str, str], Event] = {}
        self._told: set[tuple[str, str, str, str]] = set()

    def note(self, now: str, kind: Kind, about: str = "", address: str = "") -> None:
        """Count one; the first of its hour is in the log at once."""
        event = Event(now[:13], kind, about, address, now, now, 1)
        with self._lock:
            self._told = {key for key in self._told if key[0] == event.hour}
            if event.key not in self._told and len(self._told) >= MANY:
                event = replace(event, about="", address="")
            before = self._noted.get(event.key)
            self._noted[event.key] = _sum(before, event) if before is not None else event
            if event.key in self._told:
                return
            self._told.add(event.key)
        _say(event)

    def write(
        self, connection: Connection, now: str, kind: Kind, about: str = "", address: str = ""
    ) -> None:
        """Keep one in the transaction of what it tells."""
        event = Event(now[:13], kind, about, address, now, now, 1)
        _keep(connection, [event])
        _say(event)

    def flush(self, database: Database) -> None:
        """Write what was counted since the last time; what cannot be written stays."""
        with self._lock:
            noted, self._noted = self._noted, {}
        if not noted:
            return
        try:
            with database.transaction() as connection:
                database.alone(connection, "events")
                _keep(connection, noted.values())
        except BaseException:
            with self._lock:
                for key, event in noted.items():
                    later = self._noted.get(key)
                    self._noted[key] = _sum(event, later) if later is not None else event
            raise


def _say(event: Event) -> None:
    log.info("security: %s %s %s", event.kind, event.about or "-", event.address or "-")


def _sum(first: Event, then: Event) -> Event:
    return replace(
        first,
        first_at=min(first.first_at, then.first_at),
        last_at=max(first.last_at, then.last_at),
        times=first.times + then.times,
    )


def _keep(connection: Connection, events: Iterable[Event]) -> None:
    table = tables.security_event
    for event in sorted(
        events, key=lambda one: one.key
    ):  # in one order, for nobody to wait in a circle
        values = {name: getattr(event, name) for name in Event.__slots__}
        more = {"times": table.c.times + event.times, "last_at": event.last_at}
        same = list(table.primary_key)
        if connection.dialect.name == "postgresql":
            row = postgresql.insert(table).values(**values)
            connection.execute(row.on_conflict_do_update(index_elements=same, set_=more))
        else:
            new = sqlite.insert(table).values(**values)
            connection.execute(new.on_conflict_do_update(index_elements=same, set_=more))


def listed(connection: Connection) -> list[Event]:
    """All that are kept, the newest last."""
    table = tables.security_event
    query = select(*(table.c[name] for name in Event.__slots__))
    rows = connection.execute(query.order_by(table.c.hour, table.c.first_at, table.c.kind))
    return [Event(**row._mapping) for row in rows]


def forget(connection: Connection, now: datetime, kept: Kept) -> None:
    """What is older than it is kept goes; of what stays, addresses go before."""
    table = tables.security_event
    last = stamp(now - timedelta(days=kept.days))[:13]
    connection.execute(delete(table).where(table.c.hour < last))
    since = stamp(now - timedelta(days=kept.address_days))[:13]
    old = [one for one in listed(connection) if one.hour < since and one.address]
    for event in old:
        here = (table.c.hour == event.hour) & (table.c.kind == event.kind)
        here &= (table.c.about == event.about) & (table.c.address == event.address)
        connection.execute(delete(table).where(here))
    nameless: dict[tuple[str, str, str, str], Event] = {}
    for event in (replace(one, address="") for one in old):
        before = nameless.get(event.key)
        nameless[event.key] = _sum(before, event) if before is not None else event
    _keep(connection, nameless.values())
    failures = tables.enrol_failure
    minute = stamp(now - timedelta(minutes=1))
    connection.execute(delete(failures).where(failures.c.at <= minute))
