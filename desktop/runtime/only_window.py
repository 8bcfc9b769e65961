"""One window for each profile: a second start raises the first and ends."""

from __future__ import annotations

import sys
import threading
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.lock import InstanceLock

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

# The first may be at its start, and listens only when its window is seen.
_PATIENCE_S, _PAUSE_S = 15.0, 0.05
_RAISED = b"raised\n"
# What the address of a socket in the file system holds (sun_path, the shortest of all systems).
_LONGEST = 100


class OnlyWindow(QObject):
    """Belongs to the first process; `asked` when a second one was started.

    Who holds the lock is the first, dead or alive being the system's business; the socket only
    carries the word. Its library takes 20 ms, so the first does without it until `listen`.
    """

    asked = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file, self._address = folder / "window.lock", _address(folder)
        self._lock: InstanceLock | None = None
        self._server: QLocalServer | None = None

    def take(self) -> bool:
        """Be the first; False where there was one, which has come up.

        A first one that answers nobody does not count: the store tells then who has it open.
        """
        until, pause = monotonic() + _PATIENCE_S, threading.Event()
        while monotonic() < until:
            try:
                self._lock = InstanceLock(self._file)
            except BlockingIOError:
                if _raise_first(self._address, until - monotonic()):
                    return False
                pause.wait(_PAUSE_S)
            except OSError:  # a folder that cannot be written is told by the window
                break
            else:
                break
        return True

    def listen(self) -> None:
        """From now on hear of a second start; harmless when called again."""
        if self._server is not None:
            return
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_second)
        QLocalServer.removeServer(self._address)  # whoever died leaves its socket behind
        self._server.listen(self._address)

    def close(self) -> None:
        """Answer nobody any more, and let another be the first."""
        if self._server is not None:
            self._server.close()
        if self._lock is not None:
            self._lock.release()

    def _on_second(self) -> None:
        assert self._server is not None
        while (line := self._server.nextPendingConnection()) is not None:
            self.asked.emit()
            line.disconnected.connect(line.deleteLater)
            line.write(_RAISED)
            line.disconnectFromServer()


def _raise_first(address: str, patience_s: float) -> bool:
    from PySide6.QtNetwork import QLocalSocket

    patience_ms = max(1, int(patience_s * 1000))
    line = QLocalSocket()
    line.connectToServer(address)
    if not line.waitForConnected(patience_ms):
        return False
    _let_others_come_up()
    answered = bool(line.bytesAvailable()) or line.waitForReadyRead(patience_ms)
    return answered and line.readAll().data() == _RAISED


def _address(folder: Path) -> str:
    """In the profile's own folder, where nobody else can listen in its place."""
    name = f"mea-counter-{sha256(str(folder).encode()).hexdigest()[:24]}"
    if sys.platform == "win32":  # names of pipes are no paths
        return name
    path = str(folder / "window.socket")
    return path if len(path.encode()) < _LONGEST else name


def _let_others_come_up() -> None:
    """Windows lets only the program come up to which the user has spoken last: that is this one."""
    if sys.platform == "win32":
        import ctypes

        any_process = -1
        ctypes.windll.user32.AllowSetForegroundWindow(any_process)
