"""Where the store's key lies: the operating system's vault, or a file for a training profile."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.domain.failure import Code, CounterError
from desktop.ports import KeyVault, MarkVault
from desktop.store.connection import KEY_BYTES
from desktop.store.escrow import write_whole
from desktop.store.failures import circumstances
from desktop.store.store import Store

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

# The back ends that encrypt for the signed-in user. keyring falls back to others, among them
# plain-text files (keyrings.alt), when these are missing.
SAFE_BACKENDS = frozenset(
    {
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
    }
)
_SERVICE = "mea-counter"


class KeyringVault:
    """The operating system's vault (DPAPI, Keychain, Secret Service) by `keyring`."""

    def get(self, profile: str) -> bytes | None:
        """The key of a profile; CounterError STORE_NO_VAULT where there is no safe vault."""
        with safe_vault() as backend:
            text = backend.get_password(_SERVICE, profile)
        return None if text is None else _decoded(text)

    def put(self, profile: str, key: bytes) -> None:
        """Keep a key; KeyError if the profile has one already, which is never replaced."""
        with safe_vault() as backend:
            if backend.get_password(_SERVICE, profile) is not None:
                raise KeyError("the profile has a key")
            backend.set_password(_SERVICE, profile, base64.b64encode(key).decode())

    def replace(self, profile: str, key: bytes) -> None:
        """Keep a key in the place of one that does not fit; STORE_NO_VAULT as ever."""
        with safe_vault() as backend:
            backend.set_password(_SERVICE, profile, base64.b64encode(key).decode())


class FileVault:
    """A key file beside the data, for training only: who can read the folder can read the data."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def get(self, profile: str) -> bytes | None:  # noqa: ARG002 - one file, one profile
        """The key in the file, None if there is no file."""
        with circumstances(self._file):
            try:
                return _decoded(self._file.read_bytes())
            except FileNotFoundError:
                return None

    def put(self, profile: str, key: bytes) -> None:  # noqa: ARG002
        """Write the file, readable by its owner only; FileExistsError if there is one."""
        with circumstances(self._file):
            handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(base64.b64encode(key) + b"\n")
                file.flush()
                os.fsync(handle)

    def replace(self, profile: str, key: bytes) -> None:  # noqa: ARG002
        """Write the file anew, whole or not at all."""
        with circumstances(self._file):
            write_whole(self._file, base64.b64encode(key) + b"\n")


def recover_key(path: Path, vault: KeyVault, key: bytes) -> bool:
    """Put the key of the store at `path` back into the vault; False if it is there.

    It must open the store first: CounterError STORE_WRONG_KEY and the like, and nothing is changed.
    """
    Store.look(path, key).close()
    profile = str(path.resolve().parent)
    if vault.get(profile) == key:
        return False
    vault.replace(profile, key)
    return True


def open_store(path: Path, vault: KeyVault, marks: MarkVault | None = None) -> Store:
    """The store at `path`, made with a new key if there is none, and held against its mark.

    The key is kept before the store is made, so no store is ever without its key. CounterError
    STORE_KEY_MISSING if there is a store and no key; else as `Store.open`.
    """
    if path.exists():
        return Store.open(path, key_of(path, vault), marks)
    profile = str(path.resolve().parent)
    key = vault.get(profile)
    if key is None:
        key = secrets.token_bytes(KEY_BYTES)
        vault.put(profile, key)
    return Store.create(path, key, marks)


def look_at_store(path: Path, vault: KeyVault) -> Store:
    """The store at `path` as `Store.look` gives it; STORE_KEY_MISSING without its key."""
    return Store.look(path, key_of(path, vault))


def key_of(path: Path, vault: KeyVault) -> bytes:
    """The key of the store at `path`; STORE_KEY_MISSING if the vault has none."""
    key = vault.get(str(path.resolve().parent))
    if key is None:
        raise CounterError(Code.STORE_KEY_MISSING)
    return key


def _decoded(text: str | bytes) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except ValueError:
        return b""  # no key at all: the store says that it does not fit


@contextmanager
def safe_vault() -> Iterator[KeyringBackend]:
    """The operating system's vault; CounterError STORE_NO_VAULT where there is no safe one."""
    import keyring
    from keyring.errors import KeyringError

    chosen = keyring.get_keyring()
    # The chainer asks several back ends in turn; only the safe ones of them are asked here.
    safe = [
        backend
        for backend in getattr(chosen, "backends", [chosen])
        if f"{type(backend).__module__}.{type(backend).__qualname__}" in SAFE_BACKENDS
    ]
    try:
        if not safe:
            raise KeyringError("no safe back end")
        yield safe[0]
    except KeyringError:
        raise CounterError(Code.STORE_NO_VAULT) from None
