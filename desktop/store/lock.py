"""One instance per store: a lock of the operating system, gone with its process."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path


class InstanceLock:
    """Holds the lock file beside a store until `release`; OSError EWOULDBLOCK if it is held.

    The file stays when the lock is released: removing it would let two instances in.
    """

    def __init__(self, store: Path) -> None:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
        self._file = os.open(store.with_name(store.name + ".lock"), flags, 0o600)
        try:
            self._take()
        except OSError:
            os.close(self._file)
            raise OSError(errno.EWOULDBLOCK, "another instance holds the store") from None

    def release(self) -> None:
        """Let the next instance in; harmless when called twice."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    if sys.platform == "win32":

        def _take(self) -> None:
            import msvcrt

            msvcrt.locking(self._file, msvcrt.LK_NBLCK, 1)

    else:

        def _take(self) -> None:
            import fcntl

            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
