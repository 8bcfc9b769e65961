"""What both sides reckon alike: the hash chain, digests, times and the names of series."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

Data = dict[str, Any]
PROTOCOL = "2"
GENERATION = re.compile(r"([1-9][0-9]{0,2})\.[0-9a-f]{16}")


def sha256(*parts: bytes) -> str:
    """The hash of these bytes in hex."""
    return hashlib.sha256(b"".join(parts)).hexdigest()


def beginning(device: str, epoch: int) -> str:
    """The hash that stands before the first entry of a device's journal."""
    return sha256(f"mea-counter/journal/2\n{device}\n{epoch}".encode())


def row_of(entry: Data) -> bytes:
    """The canonical row of an entry."""
    names = ("seq", "id", "stream", "version", "kind", "schema", "at", "actor", "body_digest")
    row = [entry[name] for name in names]
    row += [entry.get("key_id", ""), entry.get("signature", "")]
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def chained(previous: str, entry: Data) -> str:
    """The hash of an entry's canonical row behind the entry with the hash `previous`."""
    return sha256(bytes.fromhex(previous), row_of(entry))


def bundle_digest(edition: str, starts: str, files: dict[str, str]) -> str:
    """The digest of an edition: of its name and day, and of its files in the order of names."""
    lines = ["mea-counter/bundle/1", edition, starts]
    named = sorted(files.items(), key=lambda file: file[0].encode())
    lines += [f"{name} {sha256(text.encode())}" for name, text in named]
    return sha256("".join(f"{line}\n" for line in lines).encode())


def now() -> str:
    """The time as entries bear it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def series(office: str, counter: int, epoch: int, *, training: bool) -> str:
    """The series of a device's numbers: office, counter, and the letters of its epoch."""
    letters = ""
    while epoch:
        epoch, letter = divmod(epoch - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{'TRAIN-' if training else ''}{office}{counter}{letters}"
