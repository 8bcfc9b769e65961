"""One instance at a time: a lock of the operating system, gone with its process."""

from __future__ import annotations

import errno
import os
import sys
import threading
from pathlib import Path
from time import monotonic

_PAUSE_S = 0.02


class InstanceLock:
    """Holds the lock of `file` until `release`; BlockingIOError if another instance holds it.

    It is asked for `patience_s` seconds: a program that was killed while it started another (`lp`)
    leaves its lock to that one, until the other is through its own start a moment later. The file
    stays when the lock is released: removing it would let two instances in.
    """

    def __init__(self, file: Path, patience_s: float = 0.0) -> None:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
        self._file = os.open(file, flags, 0o600)
        pause, ends = threading.Event(), monotonic() + patience_s
        while True:
            try:
                self._take()
            except OSError:
                if monotonic() < ends:
                    pause.wait(_PAUSE_S)
                    continue
                os.close(self._file)
                raise BlockingIOError(errno.EWOULDBLOCK, "another instance holds it") from None
            return

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
