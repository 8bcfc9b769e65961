"""What a counter PC is, once it has been enrolled at the central side."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.domain.text import Text


@dataclass(frozen=True, slots=True)
class DeviceIdentity:
    """The device's place in the office, and its secrets (never printed).

    `office` is the district's code of the receipt series (`BKP`), `counter` the window number,
    `epoch` counts enrolments of the same device from 1; `person_pepper` (32 bytes) keys the
    names of person streams for the whole office; `token` is the bearer token of the device.
    """

    device_id: str
    office: str
    office_name: Text
    counter: int
    epoch: int
    central_url: str
    branch: str = "00000"
    token: str = field(default="", repr=False)
    person_pepper: bytes = field(default=b"", repr=False)

    @property
    def series(self) -> str:
        """`BKP3A`: office, counter, and a letter for the epoch, so numbers never come twice."""
        letters, n = "", self.epoch
        while n > 0:
            n, rest = divmod(n - 1, 26)
            letters = chr(ord("A") + rest) + letters
        return f"{self.office}{self.counter}{letters}"
