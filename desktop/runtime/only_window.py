"""One window for each profile: a second start raises the first and ends."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal

from desktop.lock import InstanceLock

# The first may be at its start, and hears only when its window is seen.
_PATIENCE_S, _PAUSE_S = 15.0, 0.05


class OnlyWindow(QObject):
    """Belongs to the first process; `asked` when a second one was started.

    Who holds the lock is the first, dead or alive being the system's business. A second one lays
    a call into a folder of the profile, and the first takes it away when it has come up.
    """

    asked = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file, self._calls = folder / "window.lock", folder / "window.calls"
        self._lock: InstanceLock | None = None
        self._watcher: QFileSystemWatcher | None = None

    def take(self) -> bool:
        """Be the first; False where there was one, which has come up.

        A first one that answers nobody does not count: the store tells then who has it open.
        """
        until, pause = monotonic() + _PATIENCE_S, threading.Event()
        call = _Call(self._calls)
        while monotonic() < until:
            try:
                self._lock = InstanceLock(self._file)
            except BlockingIOError:
                if call.heeded():
                    return False
                pause.wait(_PAUSE_S)
            except OSError:  # a folder that cannot be written is told by the window
                break
            else:
                break
        call.take_back()
        return True

    def listen(self) -> None:
        """From now on hear of a second start; harmless when called again."""
        if self._watcher is not None:
            return
        with suppress(OSError):  # whoever died leaves the folder behind
            self._calls.mkdir(mode=0o700, exist_ok=True)
        self._watcher = QFileSystemWatcher([str(self._calls)], self)
        self._watcher.directoryChanged.connect(self._on_calls)
        self._on_calls()

    def close(self) -> None:
        """Answer nobody any more, and let another be the first."""
        if self._watcher is not None:
            self._watcher.directoryChanged.disconnect(self._on_calls)
            with suppress(OSError):  # who has called meanwhile will be the first
                self._calls.rmdir()
        if self._lock is not None:
            self._lock.release()

    def _on_calls(self) -> None:
        with suppress(OSError):
            for call in list(self._calls.iterdir()):
                self.asked.emit()
                call.unlink()


class _Call:
    """What a second process lays into the folder, once, when the first hears."""

    def __init__(self, calls: Path) -> None:
        self._file, self._made = calls / str(os.getpid()), False

    def heeded(self) -> bool:
        """Whether the first has come up; makes the call where it is not yet made."""
        if self._made:
            return not self._file.exists()
        _let_others_come_up()
        with suppress(OSError):  # nobody hears yet
            self._file.touch(mode=0o600)
            self._made = True
        return False

    def take_back(self) -> None:
        """Nobody has come up, and this process is the first."""
        if self._made:
            with suppress(OSError):
                self._file.unlink()


def _let_others_come_up() -> None:
    """Windows lets only the program come up to which the user has spoken last: that is this one."""
    if sys.platform == "win32":
        import ctypes

        any_process = -1
        ctypes.windll.user32.AllowSetForegroundWindow(any_process)
