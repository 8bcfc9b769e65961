"""From a key to the picture that it leads to, and a rest in between."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QWidget

from tools.bench.row import Row

PATIENCE_MS = 20_000


class _Painted(QObject):
    """The moment at which a widget has been painted with what is waited for."""

    def __init__(self, widget: QWidget, shows: Callable[[], bool]) -> None:
        super().__init__()
        self._shows, self._loop = shows, QEventLoop()
        self.at = 0.0
        self._widget = widget
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Painting is over when the next event is taken."""
        if event.type() == QEvent.Type.Paint and not self.at and self._shows():
            self.at = perf_counter()
            QTimer.singleShot(0, self._over)
        return False

    def _over(self) -> None:
        self.at = perf_counter()
        self._loop.quit()

    def wait(self) -> bool:
        """Whether it came in time."""
        QTimer.singleShot(PATIENCE_MS, self._loop, self._loop.quit)
        self._loop.exec()
        self._widget.removeEventFilter(self)
        return bool(self.at)


def until(widget: QWidget, shows: Callable[[], bool], act: Callable[[], object]) -> float:
    """Milliseconds from an act to the painting of what it leads to."""
    painted = _Painted(widget, shows)
    gc.disable()  # as in the window, which collects between keys
    try:
        begun = perf_counter()
        act()
        if not painted.wait():
            raise RuntimeError("it was never painted")
    finally:
        gc.enable()
    return (painted.at - begun) * 1000


def rest(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def when(holds: Callable[[], bool]) -> None:
    """Wait until it holds."""
    last = perf_counter() + PATIENCE_MS / 1000
    while not holds():
        if perf_counter() > last:
            raise RuntimeError("it never came to hold")
        rest(0.02)


def limit(name: str, times: list[float], most: float) -> Row:
    """The slowest of them, but for one in twenty, against what it may take at most."""
    slow = sorted(times)[max(0, round(0.95 * len(times)) - 1)]
    ratio = slow / most
    return Row(f"{name} / {most:.0f} ms", slow, most, "ms", ratio, "<= 1 x", ratio <= 1)
