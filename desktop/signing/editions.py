"""What a centre has signed of its data, and how a counter proves it.

A device that a release before keys has enrolled knows no key of its centre, and proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from desktop.domain.bundle import Bundle, Edition
from desktop.signing.keys import SigningKey, is_signed, key_id_of
from desktop.signing.messages import of_edition, of_editions


def signed(key: SigningKey, edition: Edition) -> Edition:
    """The edition as it is now, signed."""
    return replace(edition, key_id=key.id, signature=key.sign(of_edition(edition)))


def is_proved(centre_key: bytes, edition: Edition) -> bool:
    """Whether the centre has signed this row as it is."""
    return not centre_key or (
        edition.key_id == key_id_of(centre_key)
        and is_signed(centre_key, edition.signature, of_edition(edition))
    )


def are_its_files(edition: Edition, files: Mapping[str, str]) -> bool:
    """Whether these files are those that the digest of an edition is over."""
    return Bundle(edition.name, edition.starts, files).digest == edition.digest


def are_all(centre_key: bytes, asked: str, signatures: Sequence[str], signature: str) -> bool:
    """Whether the centre has just said that there are the editions of these and no other."""
    return not centre_key or is_signed(centre_key, signature, of_editions(asked, signatures))
