"""What a paper says of itself in its QR code, signed by the counter that wrote it.

So the paper in the customer's hand proves what was taken, also where somebody removed its row: who
reads it needs nothing but the centre's public key. `MEA1:` and base32, of which a scanner needs
neither a sign nor the right case; in it, one after the other, numbers with the highest byte first:

    kind 1 · number, case (a byte of length, ASCII; no case: that of the number) · satang 5
    · seconds since 1970 5 · first half of the entry's hash 16 · device 16
    · its public key 32 · the centre's signature of that 64 · the device's, of all before it, 64

Half a hash names an entry well enough: to write another that fits takes 2^128 tries, and number,
amount and moment are signed beside it. There is no name, citizen id or account in it.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from typing import Final
from uuid import UUID

from desktop.domain.device import DeviceIdentity
from desktop.domain.numbers import STATEMENT_MARK, parse_number
from desktop.signing.keys import KEY_BYTES, SigningKey, is_signed
from desktop.signing.messages import of_device, of_paper

HASH_BYTES = 16
_SIGNATURE_BYTES = 64
_PROOF_BYTES = KEY_BYTES + 2 * _SIGNATURE_BYTES
_FIXED: Final = struct.Struct(f">5s5s{HASH_BYTES}s16s")
_LONGEST_NUMBER = 40
_MOST = (1 << 40) - 1  # of satang, and of seconds
_TEXT = re.compile(rf"{STATEMENT_MARK}([A-Z2-7]+)")


class Kind(StrEnum):
    """Of which paper it is; the order is that of the wire, from 1."""

    RECEIPT = "receipt"
    COPY = "copy"
    SUMMARY = "summary"
    DEFECTS = "defects"


_KINDS = tuple(Kind)


class Fault(StrEnum):
    """Why a text proves nothing: none of ours; not whole; changed, or signed by another key; or by
    a key that this centre has not certified for a device of this series.
    """

    NOT_OURS = "not_ours"
    DAMAGED = "damaged"
    FORGED = "forged"
    OTHER_CENTRE = "other_centre"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a paper says: `amount` in satang, 0 where nothing is to be paid; `entry` the hash of the
    journal's row (hex, at least half of it).
    """

    kind: Kind
    number: str
    case: str
    amount: int
    at: datetime
    entry: str


@dataclass(frozen=True)
class Statement:
    """A claim with who makes it, and all that was signed of it."""

    claim: Claim
    device_id: str
    public: bytes = field(repr=False)
    certificate: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    signed: bytes = field(repr=False)

    @cached_property
    def series(self) -> str:
        """That of the number; empty if it is none."""
        parts = parse_number(self.claim.number)
        return parts.series if parts is not None else ""


def write(claim: Claim, device: DeviceIdentity) -> str:
    """The text of a paper's QR code, signed by the device.

    Empty where that proves nothing: from a device without a certified key, or of a number that is
    not of its series, since another enrolment has given it out.
    """
    parts = parse_number(claim.number)
    certified = device.key and device.certificate
    if not certified or parts is None or parts.series != device.series:
        return ""
    if not 0 <= claim.amount <= _MOST:
        return ""
    key = SigningKey.read(device.key)
    content = (
        bytes([_KINDS.index(claim.kind) + 1])
        + _short(claim.number)
        + _short(claim.case if claim.case != claim.number else "")
        + _FIXED.pack(
            claim.amount.to_bytes(5, "big"),
            int(claim.at.timestamp()).to_bytes(5, "big"),
            bytes.fromhex(claim.entry)[:HASH_BYTES],
            UUID(device.device_id).bytes,
        )
        + key.public
        + _bytes(device.certificate)
    )
    return STATEMENT_MARK + _letters(content + _bytes(key.sign(of_paper(content))))


def read(text: str) -> Statement | Fault:
    """What a text says, which nothing has proved yet; case and white space do not matter."""
    text = "".join(text.split()).upper()
    if not text.startswith(STATEMENT_MARK):
        return Fault.NOT_OURS
    match = _TEXT.fullmatch(text)
    content = _content(match[1]) if match is not None else None
    found = _statement(content) if content is not None else None
    return found if found is not None else Fault.DAMAGED


def verify(text: str, centre_key: bytes) -> Statement | Fault:
    """What a text proves to whoever trusts the centre of this public key (32 bytes), or why not."""
    found = read(text)
    if isinstance(found, Fault):
        return found
    if not is_signed(found.public, _in_letters(found.signature), of_paper(found.signed)):
        return Fault.FORGED
    device = of_device(found.device_id, found.series, found.public)
    if not is_signed(centre_key, _in_letters(found.certificate), device):
        return Fault.OTHER_CENTRE
    return found


def _short(text: str) -> bytes:
    content = text.encode("ascii")
    return bytes([len(content)]) + content


def _letters(content: bytes) -> str:
    return base64.b32encode(content).rstrip(b"=").decode()


def _content(letters: str) -> bytes | None:
    """The bytes; None for letters that `_letters` would not have written so, so that no two texts
    say the same.
    """
    try:
        content = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except binascii.Error:
        return None
    return content if _letters(content) == letters else None


def _statement(content: bytes) -> Statement | None:
    at = 1
    texts = []
    for _ in range(2):
        length = content[at] if at < len(content) else 0
        texts.append(content[at + 1 : at + 1 + length])
        at += 1 + length
    if len(content) != at + _FIXED.size + _PROOF_BYTES or not 1 <= content[0] <= len(_KINDS):
        return None
    number, case = (one.decode("ascii", "replace") for one in texts)
    case = case or number
    if any(parse_number(one) is None or len(one) > _LONGEST_NUMBER for one in (number, case)):
        return None
    amount, seconds, entry, device = _FIXED.unpack_from(content, at)
    try:
        moment = datetime.fromtimestamp(int.from_bytes(seconds, "big"), UTC)
    except (ValueError, OverflowError, OSError):  # beyond the year 9999
        return None
    kind = _KINDS[content[0] - 1]
    proof = content[at + _FIXED.size :]
    return Statement(
        Claim(kind, number, case, int.from_bytes(amount, "big"), moment, entry.hex()),
        str(UUID(bytes=device)),
        proof[:KEY_BYTES],
        proof[KEY_BYTES:-_SIGNATURE_BYTES],
        proof[-_SIGNATURE_BYTES:],
        content[:-_SIGNATURE_BYTES],
    )


def _bytes(signature: str) -> bytes:
    return base64.urlsafe_b64decode(signature + "==")


def _in_letters(signature: bytes) -> str:
    return base64.urlsafe_b64encode(signature).rstrip(b"=").decode()
