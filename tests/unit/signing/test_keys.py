"""Key pairs: only the key that signed fits, and only what was signed."""

from __future__ import annotations

import hashlib

import pytest

from desktop.signing.keys import SigningKey, is_signed, key_id_of

# RFC 8032, section 7.1, test 2.
PRIVATE = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
SIGNED = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def test_signs_as_the_standard_says() -> None:
    import base64

    key = SigningKey.read(PRIVATE)
    assert key.public == PUBLIC
    assert base64.urlsafe_b64decode(key.sign(b"\x72") + "==") == SIGNED
    assert key.id == key_id_of(PUBLIC) == hashlib.sha256(PUBLIC).hexdigest()[:32]


@pytest.mark.parametrize(
    ("public", "signature", "message"),
    [
        (SigningKey.read(bytes(32)).public, None, b"\x72"),
        (PUBLIC, None, b"\x73"),
        (PUBLIC, "", b"\x72"),
        (PUBLIC, "A" * 86, b"\x72"),
        (PUBLIC, "ก", b"\x72"),
        (PUBLIC[:31], None, b"\x72"),
    ],
    ids=["another key", "another message", "empty", "no signature", "no base64", "no key"],
)
def test_what_does_not_fit(public: bytes, signature: str | None, message: bytes) -> None:
    signed = SigningKey.read(PRIVATE).sign(b"\x72")
    assert is_signed(PUBLIC, signed, b"\x72")
    assert not is_signed(public, signed if signature is None else signature, message)


def test_shows_no_private_key() -> None:
    key = SigningKey.make()
    assert repr(key.private) not in repr(key)
    assert SigningKey.read(key.private) == key
