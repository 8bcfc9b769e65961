"""One instance at a time: a lock of the operating system, gone with its process."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path


class InstanceLock:
    """Holds the lock of `file` until `release`; BlockingIOError if another instance holds it.

    The file stays when the lock is released: removing it would let two instances in.
    """

    def __init__(self, file: Path) -> None:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
        self._file = os.open(file, flags, 0o600)
        try:
            self._take()
        except OSError:
            os.close(self._file)
            raise BlockingIOError(errno.EWOULDBLOCK, "another instance holds it") from None

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
