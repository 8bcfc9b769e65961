"""The numbers with which a centre defends itself, as `central.toml` has them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar

from desktop.domain.data_file import RESOURCES, Table, read_file

FILE = "central.toml"


@dataclass(frozen=True, slots=True)
class Slow:
    """Seconds that a head, a TLS handshake and a body may take."""

    head: int
    handshake: int
    grace: int
    bytes_per_second: int
    longest: int

    def until(self, received: int) -> float:
        """Seconds that a body may take of which so many bytes are here."""
        return min(self.longest, self.grace + received / max(1, self.bytes_per_second))


@dataclass(frozen=True, slots=True)
class Connections:
    """How many may be open."""

    all: int
    of_an_address: int
    of_a_device: int


@dataclass(frozen=True, slots=True)
class OfDevice:
    """What one device may ask."""

    at_once: int
    per_second: int
    burst: int


@dataclass(frozen=True, slots=True)
class OfAddress:
    """What one address may get wrong."""

    per_second: int
    burst: int
    wrong_codes_per_minute: int


@dataclass(frozen=True, slots=True)
class Blobs:
    """What one device may put on a day."""

    bytes_per_day: int
    pieces_per_day: int


@dataclass(frozen=True, slots=True)
class TokenAge:
    """How old a token gets before the next one is given."""

    days: int


@dataclass(frozen=True, slots=True)
class Kept:
    """For how long security events are kept."""

    days: int
    address_days: int


@dataclass(frozen=True, slots=True)
class Night:
    """At which hour, of Bangkok, a centre checks its books."""

    check: int


@dataclass(frozen=True, slots=True)
class Defence:
    """All of it; the names are those of the file."""

    slow: Slow
    connections: Connections
    device: OfDevice
    address: OfAddress
    blobs: Blobs
    token: TokenAge
    events: Kept
    night: Night


_Group = TypeVar("_Group", Slow, Connections, OfDevice, OfAddress, Blobs, TokenAge, Kept, Night)


def read_defence(folder: Path | None = None) -> Defence:
    """That of a centre's folder, else the one of this release; RESOURCE_INVALID tells the line."""
    own = folder / FILE if folder is not None else None
    path = own if own is not None and own.exists() else RESOURCES / FILE
    table = Table.parse(FILE, read_file(path, FILE))
    table.only(*(one.name for one in fields(Defence)))
    return Defence(
        _group(table, "slow", Slow),
        _group(table, "connections", Connections),
        _group(table, "device", OfDevice),
        _group(table, "address", OfAddress),
        _group(table, "blobs", Blobs),
        _group(table, "token", TokenAge),
        _group(table, "events", Kept),
        _group(table, "night", Night),
    )


@cache
def shipped() -> Defence:
    """That of this release."""
    return read_defence()


def _group(table: Table, name: str, kind: type[_Group]) -> _Group:
    row = table.table(name)
    names = [one.name for one in fields(kind)]
    row.only(*names)
    return kind(**{one: row.number(one) for one in names})


def counted(host: str | None) -> str:
    """As what an address counts: whoever has one of IPv6 has the other 2^64 of its network, too."""
    try:
        address = ip_address(host or "")
    except ValueError:
        return ""
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return f"{address.exploded[:19]}::/64"
