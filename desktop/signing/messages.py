"""What is signed beside the rows of the journal: each message names what it is.

A row is 32 bytes (`desktop.domain.journal.to_sign`), and no message here is as short.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.domain.bundle import Edition


def of_key(device_id: str, staff_id: str, public: bytes) -> bytes:
    """That a member of staff (empty: the device itself) uses a key on a device, by that key."""
    return f"mea-counter/key/1\n{device_id}\n{staff_id}\n{public.hex()}".encode()


def of_member(office: str, staff_id: str, public: bytes) -> bytes:
    """The centre's certificate: a code has let this key of a member of staff in at an office."""
    return f"mea-counter/staff/1\n{office}\n{staff_id}\n{public.hex()}".encode()


def of_staff_list(content: str) -> bytes:
    """The centre's list of who serves at an office, as JSON text."""
    return b"mea-counter/staff list/1\n" + content.encode()


def of_code_request(device_id: str, staff_id: str, at: str) -> bytes:
    """That a supervisor asks for an activation code for a member, at a time (UTC)."""
    return f"mea-counter/staff code/1\n{device_id}\n{staff_id}\n{at}".encode()


def of_device(device_id: str, series: str, public: bytes) -> bytes:
    """The centre's certificate: this key is that of the device which numbers in this series."""
    return f"mea-counter/device/1\n{device_id}\n{series}\n{public.hex()}".encode()


def of_acknowledged(device_id: str, epoch: int, seq: int, hashed: str, at: str) -> bytes:
    """The centre's word that it has a device's chain up to entry `seq`, of this hash (UTC)."""
    return f"mea-counter/acknowledged/1\n{device_id}\n{epoch}\n{seq}\n{hashed}\n{at}".encode()


def of_paper(content: bytes) -> bytes:
    """What a paper says of itself, with the key by which it is signed and its certificate."""
    return b"mea-counter/paper/1\n" + content


def of_edition(edition: Edition) -> bytes:
    """A row of the list of editions: the digest is over its files, and a withdrawal signs anew."""
    state = "withdrawn" if edition.withdrawn else "stands"
    starts = edition.starts.isoformat()
    lines = ["mea-counter/edition/1", edition.name, starts, edition.kept_at, edition.digest, state]
    return "\n".join(lines).encode()


def of_editions(asked: str, signatures: Iterable[str]) -> bytes:
    """That there are the editions of these signatures and no other, which answers who has just
    thought of `asked`; so a row that only a newer program can read is signed, too.
    """
    return "\n".join(["mea-counter/editions/1", asked, *signatures]).encode()
