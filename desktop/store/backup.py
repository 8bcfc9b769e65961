"""A backup of a store: an encrypted copy, and beside it the key, sealed for the authority.

Neither is of use alone, nor both without the private part of the escrow key. It goes by the series
of its device, of which there is never another one, so counters may share a folder.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from desktop.domain.failure import Code, CounterError
from desktop.ports import KeyVault, MarkVault
from desktop.store.connection import plain
from desktop.store.escrow import keep_sealed
from desktop.store.failures import DamagedError, circumstances, sync_folder
from desktop.store.mark import Mark, put_back
from desktop.store.store import Store

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """The two files of a device's backup in a folder."""

    folder: Path
    series: str

    @property
    def database(self) -> Path:
        """The copy."""
        return self.folder / f"counter-{self.series}.db"

    @property
    def key(self) -> Path:
        """Its sealed key."""
        return sealed_beside(self.database)

    def at(self) -> datetime | None:
        """When it was written (UTC), None if there is none; OSError where one cannot look."""
        try:
            written = self.database.stat().st_mtime
            self.key.stat()
        except FileNotFoundError:
            return None
        return datetime.fromtimestamp(written, UTC)


def sealed_beside(database: Path) -> Path:
    """Where the sealed key of a backup lies."""
    return database.with_suffix(".key.sealed")


def back_up(store: Store, key: bytes, public: bytes, folder: Path) -> None:
    """Write the store's backup into a folder that is there, in the place of the one before.

    That stays until the new one is whole and read back. BACKUP_FAILED where the folder does not
    take it, STORE_DAMAGED and the like where the store cannot be copied.
    """
    device = store.device
    assert device is not None
    backup = Backup(folder, device.series)
    # First here: the folder may be one of a network, on which no database should be at work.
    local = store.path.with_name(store.path.name + ".backup")
    local.unlink(missing_ok=True)
    try:
        store.copy_to(local)
        _prove(local, key)
        with _told(folder):
            keep_sealed(backup.key, key, public)
            _put(local, backup.database)
    finally:
        local.unlink(missing_ok=True)


def _prove(copy: Path, key: bytes) -> None:
    """Read every page of a copy, and leave it as it is; STORE_DAMAGED if it is not whole."""
    with circumstances(copy), closing(plain(copy, key)) as connection:
        (sound,) = connection.execute("PRAGMA quick_check").fetchone()
        if sound != "ok" or connection.execute("PRAGMA cipher_integrity_check").fetchall():
            raise DamagedError("the copy is not whole")


def restore(
    copy: Path, key: bytes, target: Path, vault: KeyVault, marks: MarkVault | None
) -> Store:
    """Put a backup in the place of a store that is gone, with its chain closed; gives it open.

    It gives out no number before it is enrolled anew: nobody knows what was given out since.
    RESTORE_IN_THE_WAY if anything of another store is still there, and nothing is touched then.
    """
    profile = str(target.resolve().parent)
    for file in (target, *(target.with_name(target.name + end) for end in ("-wal", "-shm"))):
        if file.exists():  # also a log, which would be taken for the restored store's own
            raise CounterError(Code.RESTORE_IN_THE_WAY, file=str(file))
    there = vault.get(profile)
    if there not in (None, key):
        raise CounterError(Code.RESTORE_IN_THE_WAY, file=f"{profile} (vault)")
    new = target.with_name(target.name + ".restored")
    with circumstances(new):
        for leftover in (new, *(new.with_name(new.name + end) for end in ("-wal", "-shm"))):
            leftover.unlink(missing_ok=True)
        _copy(copy, new)
    store = Store.open(new, key)
    try:
        store.check_pages()
        _close_chain(store, marks)
    finally:
        store.close()
    with circumstances(target):
        if there is None:
            vault.put(profile, key)
        new.with_name(new.name + ".lock").unlink(missing_ok=True)
        new.replace(target)
        sync_folder(target.parent)
    return Store.open(target, key, marks)


def _close_chain(store: Store, marks: MarkVault | None) -> None:
    """Before the store is where it can be opened, so that no kill leaves one that goes on."""
    device = store.device
    if device is None:
        return
    mark = None
    if marks is not None and (text := marks.get(device.device_id)) is not None:
        with _not_understood():
            mark = Mark.read(text)
    with store.connection() as connection:
        lost = put_back(connection, device, mark)
    with store.write() as transaction:
        transaction.close_chain(lost)


@contextmanager
def _not_understood() -> Iterator[None]:
    try:
        yield
    except ValueError:
        return


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        said = problem.strerror or type(problem).__name__
        raise CounterError(Code.BACKUP_FAILED, folder=str(folder), problem=said) from None


def _put(source: Path, target: Path) -> None:
    """Copy a file, read the copy back, and only then put it in the place of the one before."""
    new = target.with_name(target.name + ".new")
    if _copy(source, new) != _digest(new):
        raise OSError(None, "what was written reads back as something else")
    new.replace(target)
    sync_folder(target.parent)


def _copy(source: Path, target: Path) -> bytes:
    """Copy a file for its owner alone; the digest of what was read."""
    target.unlink(missing_ok=True)
    hashed = hashlib.sha256()
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(target, flags, 0o600)
    with source.open("rb") as content, os.fdopen(handle, "wb") as file:
        while piece := content.read(_PIECE):
            hashed.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(handle)
    return hashed.digest()


def _digest(file: Path) -> bytes:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").digest()
