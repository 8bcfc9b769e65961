"""Where the window stood when it was closed: size, place, and whether it filled the screen."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtWidgets import QWidget

USUAL = QSize(1366, 768)  # the usual counter screen


def put_back(window: QWidget, kept: str) -> None:
    """Give the window its place before it is shown; `kept` is what `place_of` gave.

    Without one, or with one that cannot be read, it fills the screen. Qt brings back a place that
    is off every screen, such as that of a monitor that has been unplugged since.
    """
    if kept and window.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii", "ignore"))):
        return
    # Where no window manager listens the size counts, else only after the window is made smaller.
    window.resize(USUAL.boundedTo(window.screen().availableSize()))
    window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)


def place_of(window: QWidget) -> str:
    """Size, place and state of a window, in a form that a text file can hold."""
    return bytes(window.saveGeometry().toBase64().data()).decode("ascii")
