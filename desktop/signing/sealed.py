"""Files that one key alone can open: made anywhere with its public part, opened where it is kept.

X25519 (a fresh pair for each file), HKDF-SHA256, AES-256-GCM in pieces of 64 KiB, each with its
number and whether it is the last, so that a piece that is missing or changed is found. A line in
clear says what a file is; it is part of what the key is made of, so it cannot be changed either.
`cryptography` is imported where it is used, since it takes longer than the first paint may wait.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Self

from desktop.domain.failure import Code, CounterError
from desktop.signing.keys import key_id_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_MAGIC = b"mea-sealed 1\n"
_LONGEST_LABEL = 1 << 16
_PIECE = 64 << 10
_TAG = 16
_KEY = 32


@dataclass(frozen=True, slots=True)
class EscrowKey:
    """The pair of the authority; `public` are its 32 bytes, the private part nothing prints."""

    public: bytes
    _key: X25519PrivateKey = field(repr=False, compare=False)

    @classmethod
    def make(cls) -> Self:
        """A new one."""
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        return cls._of(X25519PrivateKey.generate())

    @classmethod
    def load(cls, file: Path) -> Self:
        """The one that `save` wrote; ESCROW_NO_KEY for any other file, OSError without it."""
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        try:
            key = load_pem_private_key(file.read_bytes(), None)
        except (ValueError, TypeError):  # also one with a password
            key = None
        if not isinstance(key, X25519PrivateKey):
            raise CounterError(Code.ESCROW_NO_KEY, file=str(file))
        return cls._of(key)

    @classmethod
    def _of(cls, key: X25519PrivateKey) -> Self:
        return cls(key.public_key().public_bytes_raw(), key)

    @property
    def id(self) -> str:
        """Its name, by which a sealed file says whose it is."""
        return key_id_of(self.public)

    def save(self, file: Path) -> None:
        """Write the private part (PEM) for its owner alone; FileExistsError if there is a file."""
        from cryptography.hazmat.primitives.serialization import (
            Encoding,
            NoEncryption,
            PrivateFormat,
        )

        pem = self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as target:
            target.write(pem)
            target.flush()
            os.fsync(handle)


def seal(
    public: bytes, label: Mapping[str, Any], pieces: Iterator[bytes], target: BinaryIO
) -> None:
    """Write what `pieces` bring, for the key of `public` alone.

    `label` stands in clear and must hold nothing personal. Never more than one piece is in memory.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    once = X25519PrivateKey.generate()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    told = {**label, "sealed_for": key_id_of(public)}
    head = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    if len(head) > _LONGEST_LABEL:
        raise ValueError("a label that is too long")
    mine = once.public_key().public_bytes_raw()
    cipher = _cipher(shared, mine + public, head)
    target.write(_MAGIC + head + mine)
    held, number = bytearray(), 0
    for piece in pieces:
        held += piece
        while len(held) > _PIECE:  # not `>=`: the last piece must be known to be the last
            target.write(cipher.encrypt(_nonce(number, last=False), bytes(held[:_PIECE]), None))
            del held[:_PIECE]
            number += 1
    target.write(cipher.encrypt(_nonce(number, last=True), bytes(held), None))


def label_of(source: BinaryIO) -> dict[str, Any]:
    """What a sealed file says of itself, which only opening it proves; ESCROW_DAMAGED for another.

    `source` stands behind it then.
    """
    return _label(source)[0]


def opened(key: EscrowKey, source: BinaryIO) -> Iterator[bytes]:
    """What was sealed, piece by piece, each of them proved; only the end proves that all is there.

    ESCROW_OTHER_KEY if it was sealed for another key, ESCROW_DAMAGED if it is not as it was made.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    label, head = _label(source)
    if label.get("sealed_for") != key.id:
        raise CounterError(Code.ESCROW_OTHER_KEY, other=str(label.get("sealed_for")), key=key.id)
    theirs = source.read(_KEY)
    try:
        shared = key._key.exchange(X25519PublicKey.from_public_bytes(theirs))
        cipher = _cipher(shared, theirs + key.public, head)
        piece, number = source.read(_PIECE + _TAG), 0
        while True:
            following = source.read(_PIECE + _TAG)
            yield cipher.decrypt(_nonce(number, last=not following), piece, None)
            if not following:
                return
            piece, number = following, number + 1
    except (InvalidTag, ValueError):
        raise _damaged() from None


def sealed_bytes(public: bytes, label: Mapping[str, Any], content: bytes) -> bytes:
    """A few bytes, sealed."""
    target = io.BytesIO()
    seal(public, label, iter((content,)), target)
    return target.getvalue()


def opened_bytes(key: EscrowKey, content: bytes) -> bytes:
    """What `sealed_bytes` has sealed; failures as `opened`."""
    return b"".join(opened(key, io.BytesIO(content)))


def _label(source: BinaryIO) -> tuple[dict[str, Any], bytes]:
    if source.read(len(_MAGIC)) != _MAGIC:
        raise _damaged()
    head = source.readline(_LONGEST_LABEL)
    try:
        label = json.loads(head)
    except (ValueError, RecursionError):
        label = None
    if not isinstance(label, dict):
        raise _damaged()
    return label, head


def _cipher(shared: bytes, keys: bytes, head: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(SHA256(), _KEY, salt=keys, info=b"mea-counter/sealed/1\n" + head).derive(shared)
    return AESGCM(derived)


def _nonce(number: int, *, last: bool) -> bytes:
    """No two pieces of a file have the same, and no two files the same key."""
    return number.to_bytes(11, "big") + bytes([last])


def _damaged() -> CounterError:
    return CounterError(Code.ESCROW_DAMAGED)
