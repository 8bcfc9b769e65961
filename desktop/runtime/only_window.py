"""One window for each profile: a second start raises the first and ends."""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS = 5000  # the first may be at its start, with no loop to answer yet
_RAISED = b"raised\n"
# What the address of a socket in the file system holds (sun_path, the shortest of all systems).
_LONGEST = 100


class OnlyWindow(QObject):
    """Belongs to the first process; `asked` when a second one was started.

    Whoever dies leaves its socket behind, which answers nobody and is taken over.
    """

    asked = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address = _address(folder)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_second)

    def take(self) -> bool:
        """Be the first; False where there was one, which has come up."""
        if self._raise_first():
            return False
        # Another may have begun to listen since: asked once more, and only then it is a dead one's.
        if not self._server.listen(self._address):
            if self._raise_first():
                return False
            QLocalServer.removeServer(self._address)
            self._server.listen(self._address)
        return True

    def close(self) -> None:
        """Answer nobody any more."""
        self._server.close()

    def _raise_first(self) -> bool:
        line = QLocalSocket()
        line.connectToServer(self._address)
        if not line.waitForConnected(_PATIENCE_MS):
            return False
        _let_others_come_up()
        answered = bool(line.bytesAvailable()) or line.waitForReadyRead(_PATIENCE_MS)
        return answered and line.readAll().data() == _RAISED

    def _on_second(self) -> None:
        while (line := self._server.nextPendingConnection()) is not None:
            self.asked.emit()
            line.disconnected.connect(line.deleteLater)
            line.write(_RAISED)
            line.disconnectFromServer()


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
