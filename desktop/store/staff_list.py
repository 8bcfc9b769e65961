"""The list of staff that the centre has signed for the office, as this PC keeps it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop.domain.staff import StaffMember, acting_role
from desktop.domain.text import Text
from desktop.signing.keys import is_signed
from desktop.signing.messages import of_staff_list

if TYPE_CHECKING:
    from desktop.store.readers import Readers
    from desktop.store.transaction import Transaction

_NAME = "staff_list"


@dataclass(frozen=True, slots=True)
class StaffList:
    """Who serves at an office, at a time (UTC), as list number `number` of the centre."""

    office: str
    number: int
    at: str
    members: tuple[StaffMember, ...]


def read(content: str, signature: str, centre_key: bytes, office: str) -> StaffList | None:
    """The list; None unless it is one of this office that the centre has signed."""
    if not is_signed(centre_key, signature, of_staff_list(content)):
        return None
    table = json.loads(content)
    if table["office"] != office:
        return None
    members = (_member(row) for row in table["members"])
    known = tuple(one for one in members if one is not None)
    return StaffList(table["office"], table["number"], table["at"], known)


def _member(row: dict[str, Any]) -> StaffMember | None:
    """One of them; None of whom only a newer program knows a role."""
    role = acting_role(row["roles"])
    if role is None:
        return None
    begins, until = row.get("valid_from"), row.get("valid_until")
    return StaffMember(
        row["id"],
        Text(row["th"], row["en"]),
        role,
        date.fromisoformat(until) if until else None,
        valid_from=date.fromisoformat(begins) if begins else None,
    )


def kept(store: Readers) -> StaffList | None:
    """The list that is here; None before the first, and for one that somebody has edited."""
    device, content = store.device, store.state(_NAME)
    if device is None or not content:
        return None
    try:
        table = json.loads(content)
        return read(table["content"], table["signature"], device.centre_key, device.office)
    except (ValueError, KeyError, TypeError):
        return None


def put(transaction: Transaction, content: str, signature: str) -> bool:
    """Keep a list that is later than the one before; whether it is good."""
    device = transaction.device
    if device is None:
        return False
    try:
        new = read(content, signature, device.centre_key, device.office)
    except (ValueError, KeyError, TypeError):
        return False
    old = kept(transaction)
    if new is None or (old is not None and new.at < old.at):
        return False
    transaction.put_state(_NAME, json.dumps({"content": content, "signature": signature}))
    return True
