"""Keys as the page has them: Ed25519 in hex, their ids, and signatures in letters for addresses."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tests.second.chain import Data, row_of


@dataclass(frozen=True)
class Key:
    """A key pair, made anew unless its 32 private bytes are given."""

    private: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    @property
    def _pair(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.private)

    @property
    def public(self) -> str:
        """The public half, in hex."""
        return self._pair.public_key().public_bytes_raw().hex()

    @property
    def id(self) -> str:
        """By which name rows name it."""
        return id_of(self.public)

    def sign(self, message: bytes) -> str:
        """Its signature of a message."""
        return _letters(self._pair.sign(message))


def id_of(public: str) -> str:
    """The id of a public key."""
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()[:32]


def is_signed(public: str, signature: str, message: bytes) -> bool:
    """Whether that key has signed a message, in just these letters."""
    try:
        raw = base64.urlsafe_b64decode(signature + "==")
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(raw, message)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return _letters(raw) == signature


def _letters(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def of_row(previous: str, entry: Data) -> bytes:
    """What the author of a row signs that follows the one with the hash `previous`."""
    row = row_of({**entry, "signature": ""})
    return hashlib.sha256(bytes.fromhex(previous) + row).digest()


def of_key(device: str, staff: str, public: str) -> bytes:
    """By which a key says whose it is, and on which device."""
    return f"mea-counter/key/1\n{device}\n{staff}\n{public}".encode()


def of_edition(row: Data) -> bytes:
    """What a centre signs of a row of its list of editions."""
    state = "withdrawn" if row["withdrawn"] else "stands"
    facts = [row["edition"], row["starts"], row["kept_at"], row["digest"], state]
    return "\n".join(["mea-counter/edition/1", *facts]).encode()


def of_editions(asked: str, rows: list[Data]) -> bytes:
    """What it signs of the list, in answer to what was asked."""
    return "\n".join(
        ["mea-counter/editions/1", asked, *(row["signature"] for row in rows)]
    ).encode()


def of_staff(office: str, staff: str, public: str) -> bytes:
    """What a centre certifies of the key of a member of staff."""
    return f"mea-counter/staff/1\n{office}\n{staff}\n{public}".encode()


def of_device(device: str, series: str, public: str) -> bytes:
    """What a centre certifies of the key of a device."""
    return f"mea-counter/device/1\n{device}\n{series}\n{public}".encode()


def of_answer(device: str, epoch: int, acked: int, hashed: str, at: str) -> bytes:
    """What a centre signs of its answer to a push."""
    return f"mea-counter/acknowledged/1\n{device}\n{epoch}\n{acked}\n{hashed}\n{at}".encode()
