"""What a counter PC is, once it has been enrolled at the central side."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.domain.numbers import series_name
from desktop.domain.text import Text


@dataclass(frozen=True, slots=True)
class DeviceIdentity:
    """The device's place in the office, and its secrets (never printed).

    `office` is the district's code of the receipt series (`BKP`), `counter` the window number,
    `epoch` counts enrolments of the same device from 1; `person_pepper` (32 bytes) keys the
    names of person streams for the whole office; `token` is the bearer token of the device,
    `escrow` the public part of the authority's escrow key (32 bytes in hex; empty if it has none).
    `training` devices have series of their own. `key` is the private half (32 bytes) of its own key
    pair, empty where a release before keys enrolled it; `certificate` is the centre's signature of
    that key, and `centre_key` the public key (32 bytes) by which the centre signs.
    `central_ca` are the certificates (PEM) that alone are trusted to vouch for the centre, empty
    where the operating system's are; None where an earlier release kept them in a file.
    """

    device_id: str
    office: str
    office_name: Text
    counter: int
    epoch: int
    central_url: str
    branch: str = "00000"
    training: bool = False
    escrow: str = ""
    token: str = field(default="", repr=False)
    person_pepper: bytes = field(default=b"", repr=False)
    key: bytes = field(default=b"", repr=False)
    certificate: str = ""
    centre_key: bytes = b""
    central_ca: str | None = field(default=None, repr=False)

    @property
    def series(self) -> str:
        """What its numbers begin with, `BKP3A`."""
        return series_name(self.office, self.counter, self.epoch, training=self.training)
