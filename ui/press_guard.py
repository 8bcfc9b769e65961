"""The second press of a double click must not press what has just come up under the pointer."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QWindow

# Longer than a double click takes (half a second is the longest that systems offer by themselves).
SETTLE_SECONDS = 0.6

_PRESSES = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
)
_RELEASES = (
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.TouchEnd,
    QEvent.Type.TouchCancel,
    QEvent.Type.TabletRelease,
)


class PressGuard(QObject):
    """Swallows presses of a pointer on a window for a moment after another page came up.

    It looks at the window before any widget does, so that no page has to think of it. `now` tells
    seconds that never go back.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.now = now
        self._until = float("-inf")
        self._swallowed = False
        self._window: QWindow | None = None

    def watch(self, window: QWindow | None) -> None:
        """Look at this window; a window that is made anew is given again."""
        if window is not None and window is not self._window:
            self._window = window
            window.installEventFilter(self)

    def arm(self) -> None:
        """Another page is up: what is pressed now was meant for the one before."""
        self._until = self.now() + SETTLE_SECONDS

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """A press within the moment goes nowhere, nor does the release that belongs to it."""
        kind = event.type()
        if kind in _PRESSES:
            self._swallowed = self.now() < self._until
            return self._swallowed
        if kind in _RELEASES and self._swallowed:
            self._swallowed = False
            return True
        return False
