"""Who writes an entry: a member of staff by their key, or the counter itself by its own."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.staff import DEVICE, ActingRole
from desktop.signing.keys import SigningKey


@dataclass(frozen=True, slots=True)
class Author:
    """The actor of entries, in which role, and the key that signs them.

    Without a key an entry is not signed, which only a counter can write that has none itself (it
    was enrolled by a release before keys). Of a role that nobody knows nothing is asked.
    """

    id: str
    role: ActingRole | None = None
    key: SigningKey | None = None


def machine(key: SigningKey | None) -> Author:
    """The counter itself, for what its machines tell."""
    return Author(DEVICE, "device", key)
