"""Python's garbage collector, kept to the main thread.

A collection runs in whichever thread allocates the last straw. When it frees a cycle that holds
Qt objects in a worker thread, Qt may crash (PYSIDE-810 and its kin); so it runs here alone. And it
never runs in the midst of Qt's work: Qt locks an object that it takes apart and asks Python whether
that has a say in it; what a collection frees at that moment may wait for the same lock for ever.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 5_000


class GarbageKeeper(QObject):
    """Turns the automatic collector off to the end of the process, and collects by a timer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def close(self) -> None:
        """Collect no more: windows are taken apart from here on."""
        self._timer.stop()

    def _collect(self) -> None:
        """The generations that are due, the young ones first, as the collector itself would."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
