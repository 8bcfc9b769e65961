"""Where marks are kept: the operating system's vault, or a file for a training profile."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from desktop.store.keys import safe_vault
from desktop.store.mark import OvertakenError

_SERVICE = "mea-counter-mark"
_SLOT = 2048
_SLOTS = 2


class KeyringMarks:
    """The vault that holds the store's key, too; a copy of the folder elsewhere has no key."""

    slow = True

    def get(self, device_id: str) -> str | None:
        """The mark of a device; CounterError STORE_NO_VAULT where there is no safe vault."""
        with safe_vault() as backend:
            return backend.get_password(_SERVICE, device_id)

    def put(self, device_id: str, text: str, before: str | None) -> None:  # noqa: ARG002
        """Keep a mark. Not compared with what is there: another question costs as much again, and
        two stores of one device cannot both be opened by one vault.
        """
        with safe_vault() as backend:
            backend.set_password(_SERVICE, device_id, text)


class FileMarks:
    """A file for each device in a folder of the user, for training.

    It has two slots, which take turns, each with its number and checksum: a write that is cut
    leaves the mark before it. It is not waited for until the disk has it, which costs as much as
    the commit itself: a kill takes nothing back, and a loss of power leaves an older mark, which
    the store is then ahead of.
    """

    slow = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, Path] = {}  # putting a path together costs as much as opening it
        # What a file held when it was last looked at, and the newest mark in that: as long as
        # nobody else writes, it is not taken apart again for each number.
        self._seen: tuple[bytes, tuple[int, str | None]] = (b"", (0, None))

    def get(self, device_id: str) -> str | None:
        """The mark of a device; OSError where the file cannot be read."""
        try:
            return _newest(self._file(device_id).read_bytes())[1]
        except FileNotFoundError:
            return None

    def put(self, device_id: str, text: str, before: str | None) -> None:
        """Keep a mark; OvertakenError unless what is there still is `before`."""
        handle = self._open(device_id)
        try:
            held = os.read(handle, _SLOTS * _SLOT)
            number, there = self._seen[1] if held == self._seen[0] else _newest(held)
            if there != before:
                raise OvertakenError
            number += 1
            content = f"{number} {text}"
            slot = f"{_checksum(content)} {content}\n".encode().ljust(_SLOT)
            if len(slot) > _SLOT:
                raise ValueError("a mark that is too long")
            at = number % _SLOTS * _SLOT
            os.lseek(handle, at, os.SEEK_SET)
            os.write(handle, slot)
            held = held.ljust(at, b"\0")
            self._seen = held[:at] + slot + held[at + _SLOT :], (number, text)
        finally:
            os.close(handle)

    def _open(self, device_id: str) -> int:
        flags = os.O_RDWR | os.O_CREAT | _BINARY
        try:
            return os.open(self._file(device_id), flags, 0o600)
        except FileNotFoundError:
            self._folder.mkdir(parents=True, exist_ok=True)
            return os.open(self._file(device_id), flags, 0o600)

    def _file(self, device_id: str) -> Path:
        if device_id not in self._files:
            self._files[device_id] = self._folder / f"{device_id}.mark"
        return self._files[device_id]


_BINARY = getattr(os, "O_BINARY", 0)


def _checksum(content: str) -> str:
    return sha256(content.encode()).hexdigest()[:16]


def _newest(content: bytes) -> tuple[int, str | None]:
    """Number and text of the newest whole slot."""
    slots = (content[at : at + _SLOT] for at in range(0, len(content), _SLOT))
    whole = [found for slot in slots if (found := _parsed(slot)) is not None]
    return max(whole, default=(0, None), key=lambda found: found[0])


def _parsed(slot: bytes) -> tuple[int, str | None] | None:
    checksum, _, content = slot.decode(errors="replace").strip().partition(" ")
    if checksum != _checksum(content):
        return None
    number, _, text = content.partition(" ")
    return int(number), text
