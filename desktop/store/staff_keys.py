"""The keys of members of staff on this PC: private halves under their PINs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from desktop.store.schema import setting
from desktop.store.source import Source
from desktop.store.statement import Statement

if TYPE_CHECKING:
    from desktop.store.transaction import Transaction

_NAME = "staff_key:"
_KEPT = Statement(select(setting.c.content).where(setting.c.name == bindparam("name")))
_ALL = Statement(
    select(setting.c.content).where(setting.c.name > _NAME, setting.c.name < _NAME + "~")
)


@dataclass(frozen=True, slots=True)
class StaffKey:
    """The key of a member, to be known to the centre as one of this device.

    `wrapped` is as `desktop.signing.wrapped` keeps it, `public` in hex; `proof` is the key's own
    signature of `desktop.signing.messages.of_key`. `code` lets it in; then the centre gives it a
    `certificate`, which it believes also when it has lost its memory.
    """

    staff_id: str
    device_id: str
    key_id: str
    public: str
    proof: str
    wrapped: str = field(repr=False)
    code: str = field(default="", repr=False)
    certificate: str = ""
    registered: bool = False

    @property
    def kept(self) -> tuple[str, str]:
        """Name and content under which the store keeps it, in the place of the one before."""
        return _NAME + self.staff_id, json.dumps(asdict(self))

    def under(self, wrapped: str) -> StaffKey:
        """It, under another PIN."""
        return replace(self, wrapped=wrapped)

    def certified(self, certificate: str) -> StaffKey:
        """It, with what the centre gave for it before."""
        return replace(self, certificate=certificate)

    def known(self, certificate: str) -> StaffKey:
        """It, once the centre knows it."""
        return replace(self, code="", certificate=certificate, registered=True)


class StaffKeys:
    """Reads of the keys."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def get(self, staff_id: str) -> StaffKey | None:
        """The key that a member uses here, None before the first sign-in."""
        with self._source.connection() as connection:
            for (content,) in _KEPT.run(connection, {"name": _NAME + staff_id}):
                return StaffKey(**json.loads(content))
        return None

    def of_device(self, device_id: str) -> list[StaffKey]:
        """Those that sign as this device."""
        with self._source.connection() as connection:
            kept = [StaffKey(**json.loads(content)) for (content,) in _ALL.run(connection, {})]
        return [one for one in kept if one.device_id == device_id]


def become_known(transaction: Transaction, certificates: Mapping[str, str]) -> None:
    """The centre knows these keys of staff, and certifies them, by their ids."""
    device = transaction.device if certificates else None
    for key in transaction.staff_keys.of_device(device.device_id) if device is not None else ():
        if (certificate := certificates.get(key.key_id)) is not None:
            known = key.known(certificate)
            if known != key:
                transaction.put_staff_key(known)
