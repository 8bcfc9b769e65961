"""What the administrator is told of a centre."""

from __future__ import annotations

from sync.protocol import Answer


class DeviceStatus(Answer):
    """What the central side holds of one device."""

    device_id: str
    series: str
    epoch: int
    entries: int
    acked: int
    head_hash: str
    receipts: int
    receipt_sum: int
    exceptions: int
    newer: int
    program: str


class Checked(Answer):
    """What the check of a night has found in the books, with the first of the differences."""

    at: str
    entries: int
    purged: int
    differences: int
    first: list[str]


class Status(Answer):
    """Counts for the administrator; nothing personal. What is `waiting` came before its case, what
    is `newer` will be judged by a program that knows it.
    """

    devices: list[DeviceStatus]
    entries: int
    cases: int
    cases_by_state: dict[str, int]
    receipts: int
    receipt_sum: int
    exceptions: int
    waiting: int
    newer: int
    feed: dict[str, int]
    checked: Checked | None = None
