"""A bundle: one edition of the reference data, all its files together, in force from a day on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

EDITION = r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}"
FILE = r"[a-z0-9][a-z0-9_.-]{0,60}(/[a-z0-9][a-z0-9_.-]{0,60}){0,3}"
NEWS = "bundle:"  # and an edition: what the exchange with the centre calls a change of one
UNREAD = "bundles_unread"  # the state that names those which could not be read as they came: JSON
UNPROVED = "bundles_unproved"  # the state that names those which the centre has not signed: JSON
LIST = "*"  # stands among those for the list itself
MAX_FILES = 200
# Of all names and texts in UTF-8. As JSON a text of TOML has at most twice as many, so that it fits
# into an answer of the centre.
MAX_BYTES = 3 << 20


@dataclass(frozen=True, slots=True)
class Bundle:
    """An edition with its files (text by name): what is hashed, and signed once there are keys."""

    edition: str
    starts: date
    files: Mapping[str, str] = field(repr=False)

    @property
    def digest(self) -> str:
        """SHA-256 of edition, day and the digest of each file; see docs/protocol.md."""
        lines = ["mea-counter/bundle/1", self.edition, self.starts.isoformat()]
        for name in sorted(self.files):
            lines.append(f"{name} {hashlib.sha256(self.files[name].encode()).hexdigest()}")
        return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()

    @property
    def size(self) -> int:
        """The bytes of all names and texts."""
        return size_of(self.files)


def size_of(files: Mapping[str, str]) -> int:
    """The bytes of names and texts in UTF-8."""
    return sum(len(name) + len(text.encode()) for name, text in files.items())


@dataclass(frozen=True, slots=True)
class Edition:
    """A bundle as lists tell of it; `kept_at` is when the centre took it (UTC)."""

    name: str
    starts: date
    kept_at: str
    digest: str
    withdrawn: bool = False
    key_id: str = ""
    signature: str = ""


def in_turn(editions: Iterable[Edition], today: date) -> list[Edition]:
    """Those that may be in force today, the one that should be first.

    That is the one of the latest day; of one day the one that the centre has taken last.
    """
    begun = [one for one in editions if not one.withdrawn and one.starts <= today]
    return sorted(begun, key=lambda one: (one.starts, one.kept_at), reverse=True)
