"""Ed25519 key pairs: signing, checking, and the id by which a key is named.

`cryptography` is imported where it is used, since it takes longer than the first paint may wait.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

KEY_BYTES = 32


def key_id_of(public: bytes) -> str:
    """The name of a public key (32 bytes): the first half of its SHA-256, in hex."""
    return hashlib.sha256(public).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key pair; `private` are its 32 bytes, which nothing prints."""

    private: bytes = field(repr=False)
    public: bytes
    _key: Ed25519PrivateKey = field(repr=False, compare=False)

    @classmethod
    def make(cls) -> Self:
        """A new one."""
        import secrets

        return cls.read(secrets.token_bytes(KEY_BYTES))

    @classmethod
    def read(cls, private: bytes) -> Self:
        """The pair of 32 private bytes; ValueError for another number of them."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        key = Ed25519PrivateKey.from_private_bytes(private)
        return cls(private, key.public_key().public_bytes_raw(), key)

    @property
    def id(self) -> str:
        """Its name."""
        return key_id_of(self.public)

    def sign(self, message: bytes) -> str:
        """The signature of a message: 86 letters of base64 without padding, safe in addresses."""
        return _letters(self._key.sign(message))


def _letters(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def is_signed(public: bytes, signature: str, message: bytes) -> bool:
    """Whether the key of `public` (32 bytes) has signed a message."""
    from cryptography.exceptions import InvalidSignature

    try:
        raw = base64.urlsafe_b64decode(signature + "==")
        _read(public).verify(raw, message)
    except (InvalidSignature, ValueError):  # also what is no base64, and what is no key
        return False
    return _letters(raw) == signature  # no two texts are the same signature


@lru_cache(maxsize=1024)
def _read(public: bytes) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(public)
