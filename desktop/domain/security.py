"""How a counter guards itself against whoever is not at work there, as dated data say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from desktop.domain.data_file import RESOURCES, Table, read_file
from desktop.domain.dated import Dated, dated_rows, in_force


@dataclass(frozen=True, slots=True)
class LockTimes:
    """After how long without anybody a window locks; for how long it says so before; and after how
    long as locked nobody goes on in it.
    """

    idle: timedelta
    warning: timedelta
    sign_out: timedelta


@dataclass(frozen=True, slots=True)
class PinRules:
    """How a PIN must be, what it costs at least to try one, and how long each next round
    of wrong ones makes wait.
    """

    digits: int
    memory_kib: int
    passes: int
    waits: tuple[timedelta, ...]


@dataclass(frozen=True, slots=True)
class Security:
    """The rows of each table, the newest first."""

    locks: tuple[Dated[LockTimes], ...]
    pins: tuple[Dated[PinRules], ...]
    contacts: tuple[Dated[timedelta], ...]

    def lock(self, today: date) -> LockTimes:
        """When a window locks."""
        return in_force(self.locks, today)

    def pin(self, today: date) -> PinRules:
        """What holds for PINs."""
        return in_force(self.pins, today)

    def out_of_contact(self, today: date) -> timedelta:
        """For how long without the centre somebody may still sign in."""
        return in_force(self.contacts, today)


def parse_security(file: str, source: str) -> Security:
    """What the file says; RESOURCE_INVALID names file and line.

    It needs no pydantic: who signs in waits for it.
    """
    root = Table.parse(file, source)
    root.only("lock", "pin", "contact")
    times = ("idle_minutes", "warning_seconds", "sign_out_minutes")
    pins = ("digits", "memory_mib", "passes", "waits_minutes")
    return Security(
        dated_rows(root, "lock", times, _lock),
        dated_rows(root, "pin", pins, _pin),
        dated_rows(root, "contact", ("days",), lambda t: timedelta(days=_within(t, "days", 1, 60))),
    )


@cache
def shipped() -> Security:
    """Those of the release."""
    path = RESOURCES / "security.toml"
    return parse_security(path.name, read_file(path, path.name))


def _within(table: Table, key: str, least: int, most: int) -> int:
    number = table.number(key)
    if not least <= number <= most:
        table.fail(key, f"'{key}' is from {least} to {most}")
    return number


def _lock(table: Table) -> LockTimes:
    idle = _within(table, "idle_minutes", 1, 60)
    warning = _within(table, "warning_seconds", 5, 300)
    if warning >= idle * 60:
        table.fail("warning_seconds", "the warning is shorter than what it warns of")
    return LockTimes(
        timedelta(minutes=idle),
        timedelta(seconds=warning),
        timedelta(minutes=_within(table, "sign_out_minutes", 1, 600)),
    )


def _pin(table: Table) -> PinRules:
    waits = table.numbers("waits_minutes")
    if not waits or any(not 1 <= wait <= 1440 for wait in waits) or list(waits) != sorted(waits):
        table.fail("waits_minutes", "waits are from 1 to 1440, none shorter than the one before")
    return PinRules(
        _within(table, "digits", 6, 12),
        _within(table, "memory_mib", 19, 1024)
        * 1024,  # less than 19 MiB is less than OWASP's least
        _within(table, "passes", 1, 100),
        tuple(timedelta(minutes=wait) for wait in waits),
    )
