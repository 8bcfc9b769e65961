"""The store's key, sealed for the authority's escrow key, in a file of its own.

It lies beside the store and beside each backup: the operating system's vault can be lost with its
account or its disk, and the key with it.
"""

from __future__ import annotations

import io
import os
from contextlib import suppress
from pathlib import Path

from desktop.domain.failure import CounterError
from desktop.signing.keys import key_id_of
from desktop.signing.sealed import EscrowKey, label_of, opened_bytes, sealed_bytes
from desktop.store.connection import salt_of
from desktop.store.failures import sync_folder

_HOLDS = "store key"


def keep_sealed(file: Path, key: bytes, public: bytes) -> None:
    """See that `file` holds the store's `key`, sealed for the escrow key of `public` (32 bytes).

    One that is right is left alone. OSError where it cannot be written; the former file stays then.
    """
    label = {"holds": _HOLDS, "store": salt_of(key).hex()}
    with suppress(OSError, CounterError):
        if label_of(io.BytesIO(file.read_bytes())) == {**label, "sealed_for": key_id_of(public)}:
            return
    write_whole(file, sealed_bytes(public, label, key))


def unsealed(file: Path, escrow: EscrowKey) -> bytes:
    """The key of the store; OSError without the file, and failures as `sealed.opened` has them."""
    return opened_bytes(escrow, file.read_bytes())


def write_whole(file: Path, content: bytes) -> None:
    """Write a small file so that it is there whole or as it was before, for its owner alone."""
    new = file.with_name(file.name + ".new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(handle)
    new.replace(file)
    sync_folder(file.parent)
