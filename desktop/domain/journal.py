"""The journal's row and its hash chain, the same on the counter and on the central side.

hash = SHA-256(previous hash (32 bytes) || canonical row); the canonical row is the UTF-8 JSON
array `[seq,id,stream,version,kind,schema,at,actor,body_digest,key_id,signature]`, without spaces.
The first row's previous hash names the device and its epoch, so that no two share a chain.
A signature is one of what the hash (32 bytes) would be without it, by the key that `key_id` names;
both are empty in what a counter without keys has written.
Bodies are UTF-8 JSON, hashed and sent as they were stored.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

from desktop.domain.plain import table_of


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One immutable row; `body` is the stored bytes, None once purged."""

    seq: int
    id: str
    stream: str
    version: int
    kind: str
    schema: int
    at: str
    actor: str
    body_digest: str
    hash: str
    key_id: str = ""
    signature: str = ""
    body: bytes | None = field(default=None, repr=False)


_text = json.encoder.encode_basestring  # a text in quotes, letters other than ASCII as they are
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), check_circular=False, default=table_of
)


def utc_stamp(moment: datetime) -> str:
    """A time as the journal writes it: UTC with milliseconds, `2026-11-22T07:05:12.345Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def body_bytes(body: object) -> bytes:
    """A body as it is stored: UTF-8 JSON, no spaces, fields in the order of their type."""
    return _ENCODER.encode(body).encode()


def digest(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def canonical_row(
    *,
    seq: int,
    id: str,
    stream: str,
    version: int,
    kind: str,
    schema: int,
    at: str,
    actor: str,
    body_digest: str,
    key_id: str = "",
    signature: str = "",
) -> bytes:
    """The bytes of a row that its hash is taken over."""
    # As JSON would be written of it, in a fifth of the time: both sides ask for every row.
    return (
        f"[{seq},{_text(id)},{_text(stream)},{version},{_text(kind)},{schema},{_text(at)},"
        f"{_text(actor)},{_text(body_digest)},{_text(key_id)},{_text(signature)}]"
    ).encode()


def genesis_hash(device_id: str, epoch: int) -> str:
    """The previous hash of a chain's first row, in hex."""
    return digest(f"mea-counter/journal/2\n{device_id}\n{epoch}".encode())


def chain_hash(previous: str, row: bytes) -> str:
    """The hash of a row after `previous` (hex in, hex out)."""
    return hashlib.sha256(bytes.fromhex(previous) + row).hexdigest()


def to_sign(previous: str, row: bytes) -> bytes:
    """What is signed of a row after `previous` (hex), whose signature is still empty: 32 bytes."""
    return hashlib.sha256(bytes.fromhex(previous) + row).digest()


def entry_hash(previous: str, entry: JournalEntry) -> str:
    """The hash that `entry` must bear after `previous`."""
    return chain_hash(
        previous,
        canonical_row(
            seq=entry.seq,
            id=entry.id,
            stream=entry.stream,
            version=entry.version,
            kind=entry.kind,
            schema=entry.schema,
            at=entry.at,
            actor=entry.actor,
            body_digest=entry.body_digest,
            key_id=entry.key_id,
            signature=entry.signature,
        ),
    )
