"""What a profile does against loss: its backup, and putting it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.config import Profile, Settings
from desktop.domain.failure import Code, CounterError
from desktop.place import (
    escrow_of,
    marks_of,
    remember_place,
    remembered_place,
    seal_key,
    vault_of,
)

if TYPE_CHECKING:
    from desktop.store import Store
    from desktop.store.salvage import Wreck

# Two weekly backups may fail in turn before somebody has to see to it.
DAYS_OLD = 15


@dataclass(frozen=True, slots=True)
class BackupState:
    """Where backups go (None: nowhere), whether they can be opened, and when the last was made."""

    folder: Path | None
    sealed: bool
    at: datetime | None


def backup_folder(profile: Profile, settings: Settings) -> Path | None:
    """Where the settings want the backup; None for nowhere."""
    return profile.folder / settings.backup if settings.backup else None


def backup_state(profile: Profile, settings: Settings, store: Store) -> BackupState:
    """How it stands; OSError where the folder cannot be looked into."""
    from desktop.store.backup import Backup

    folder, device = backup_folder(profile, settings), store.device
    sealed = device is not None and (profile.training or bool(device.escrow))
    if folder is None or device is None:
        return BackupState(folder, sealed, None)
    return BackupState(folder, sealed, Backup(folder, device.series).at())


def back_up(profile: Profile, settings: Settings, store: Store) -> bool:
    """Make the backup that the settings want; False if they want none.

    BACKUP_NO_ESCROW where the authority's key is not known: nobody could open it.
    """
    from desktop.store.backup import back_up as write
    from desktop.store.failures import circumstances

    folder, device = backup_folder(profile, settings), store.device
    if folder is None or device is None:
        return False
    with circumstances(profile.sealed_key):
        sealed = seal_key(profile, device)
    if sealed is None:
        raise CounterError(Code.BACKUP_NO_ESCROW)
    write(store, *sealed, folder)
    return True


def restore(profile: Profile, copy: Path, escrow_key: Path) -> Store:
    """Put a backup in the place of the profile's store; CounterError as `desktop.store.backup`.

    It sends and numbers nothing before it is enrolled anew.
    """
    from desktop.signing.sealed import EscrowKey
    from desktop.store.backup import restore as put
    from desktop.store.backup import sealed_beside
    from desktop.store.escrow import unsealed
    from desktop.store.failures import circumstances

    key = unsealed(sealed_beside(copy), EscrowKey.load(escrow_key))
    with circumstances(profile.database):
        profile.folder.mkdir(parents=True, exist_ok=True)
    store = put(copy, key, profile.database, vault_of(profile), marks_of(profile))
    if store.device is not None:
        remember_place(profile, store.device)
    return store


@contextmanager
def wreck_of(
    profile: Profile, beside: Path, file: Path | None = None, escrow_key: Path | None = None
) -> Iterator[tuple[Wreck, bytes]]:
    """The profile's store, or `file`, to be read as far as it goes, and whom to seal that for.

    The key is the vault's, or with `escrow_key` the one that lies sealed beside the store. Its copy
    is made in the folder `beside`. CounterError as `Wreck`, BACKUP_NO_ESCROW if nobody is known who
    could open what is sealed.
    """
    from desktop.signing.sealed import EscrowKey
    from desktop.store.backup import sealed_beside
    from desktop.store.escrow import unsealed
    from desktop.store.keys import key_of
    from desktop.store.salvage import Wreck

    path = file or profile.database
    if escrow_key is not None:
        sealed = sealed_beside(path) if file is not None else profile.sealed_key
        key = unsealed(sealed, EscrowKey.load(escrow_key))
    else:
        key = key_of(profile.database, vault_of(profile))
    with Wreck(path, key, beside) as wreck:
        device = wreck.device or remembered_place(profile)
        public = escrow_of(profile, device) if device is not None else None
        if public is None and escrow_key is not None:
            public = EscrowKey.load(escrow_key).public
        if public is None:
            raise CounterError(Code.BACKUP_NO_ESCROW)
        yield wreck, public
