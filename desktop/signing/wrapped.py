"""A private key under a PIN: Argon2id and a secret of this PC, so that each try costs.

The PIN alone is not enough: what is kept elsewhere without the secret, which only the operating
system's vault can give, cannot be tried at all. With it six digits are a million tries, and so one
has to cost (`Cost`).
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from time import perf_counter

from desktop.signing.keys import SigningKey

_SALT, _NONCE = 16, 12
_MOST_PASSES = 200


@dataclass(frozen=True, slots=True)
class Cost:
    """What a try costs: memory in KiB, and how often all of it is gone through."""

    memory_kib: int
    passes: int


# About 20 ms: the PINs of the training profile are public, and nobody shall wait for them.
TRAINING = Cost(19_456, 2)


def cost_here(least: Cost, seconds: float) -> Cost:
    """At least `least`, and as many passes as this PC does in about so many seconds."""
    began = perf_counter()
    _stretched(b"a PIN", bytes(_SALT), Cost(least.memory_kib, 1))
    once = max(perf_counter() - began, 1e-3)
    return Cost(least.memory_kib, min(max(least.passes, round(seconds / once)), _MOST_PASSES))


def wrap(key: SigningKey, pin: str, secret: bytes, cost: Cost) -> str:
    """The private key as it is kept; `secret` are 32 bytes that only this PC has."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    box = AESGCM(_lock(pin, secret, salt, cost)).encrypt(nonce, key.private, key.public)
    kept = {
        "public": _text(key.public), "salt": _text(salt), "nonce": _text(nonce), "box": _text(box),
        "memory_kib": cost.memory_kib, "passes": cost.passes,
    }  # fmt: skip
    return json.dumps(kept)


def unwrap(kept: str, pin: str, secret: bytes) -> SigningKey | None:
    """The key pair, None for another PIN or another PC; ValueError for what `wrap` did not make."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        table = json.loads(kept)
        public, salt, nonce, box = (
            base64.b64decode(table[name], validate=True)
            for name in ("public", "salt", "nonce", "box")
        )
        cost = Cost(int(table["memory_kib"]), int(table["passes"]))
    except (ValueError, KeyError, TypeError) as problem:
        raise ValueError("not a kept key") from problem
    try:
        return SigningKey.read(AESGCM(_lock(pin, secret, salt, cost)).decrypt(nonce, box, public))
    except InvalidTag:
        return None


def _lock(pin: str, secret: bytes, salt: bytes, cost: Cost) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    stretched = _stretched(pin.encode("utf-8", "surrogatepass"), salt, cost)
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"mea-counter/pin/1")
    return hkdf.derive(stretched + secret)


def _stretched(pin: bytes, salt: bytes, cost: Cost) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        pin, salt, time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=1,
        hash_len=32, type=Type.ID,
    )  # fmt: skip


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
