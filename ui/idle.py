"""Tells when nobody has been at this counter for a while: no key, no pointer, no card."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QWindow

from desktop.ports import CardEvent, ReadersChanged
from ui.countdown import Countdown

if TYPE_CHECKING:
    from desktop.domain.security import LockTimes
    from ui.context import Context

_SOMEBODY = (
    QEvent.Type.KeyPress,
    QEvent.Type.KeyRelease,  # a key of the program is no press for the window
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TabletPress,
    QEvent.Type.TabletMove,
)


def _running() -> float:
    """Seconds that never go back, those in which the PC slept among them where it tells."""
    slept = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(slept) if slept is not None else time.monotonic()


class Idle(QObject):
    """`warned(True)` some time before `gone`, `warned(False)` where somebody came after all.

    It looks at the window before any widget does, as nothing that a program sends to itself passes
    there: printing, sync and what is painted are nobody. With nobody there it wakes twice.
    """

    warned = Signal(bool)
    gone = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._countdown = context.countdown
        self.now = _running
        self._last = 0.0
        self._most = float("inf")
        self._quiet: Countdown | None = None
        self._warning: Countdown | None = None
        self._warned = False
        self._window: QWindow | None = None
        context.cards.happened.connect(self._on_card)

    def watch(self, window: QWindow | None) -> None:
        """Look at this window; a window that is made anew is given again."""
        if window is not None and window is not self._window:
            self._window = window
            window.installEventFilter(self)

    @property
    def waits(self) -> bool:
        """Whether it is looked for somebody."""
        return self._quiet is not None

    def begin(self, times: LockTimes) -> None:
        """Somebody is here now, and these times hold."""
        self.stop()
        self._most = times.idle.total_seconds()
        quiet, warning = times.idle - times.warning, times.warning
        self._quiet = self._countdown(round(quiet.total_seconds() * 1000), self._warn)
        self._warning = self._countdown(round(warning.total_seconds() * 1000), self._go)
        self._last = self.now()
        self._quiet.start()

    def stop(self) -> None:
        """Nobody is waited for."""
        if self._quiet is not None and self._warning is not None:
            self._quiet.stop()
            self._hush()
            self._quiet = self._warning = None

    def somebody(self) -> None:
        """Somebody is here. Where the PC slept meanwhile, it may be somebody else."""
        self.look()
        if self._quiet is not None:
            self._last = self.now()
            self._quiet.start()
            self._hush()

    def look(self) -> None:
        """Whether the PC slept for so long: the time of a timer stands still meanwhile."""
        if self._quiet is not None and self.now() - self._last >= self._most:
            self._go()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Look, and let all pass."""
        if event.type() in _SOMEBODY:
            self.somebody()
        return False

    def _on_card(self, event: CardEvent) -> None:
        if not isinstance(event, ReadersChanged):
            self.somebody()

    def _hush(self) -> None:
        if self._warned and self._warning is not None:
            self._warning.stop()
            self._warned = False
            self.warned.emit(False)

    def _warn(self) -> None:
        if self._warning is not None:
            self._warning.start()
            self._warned = True
            self.warned.emit(True)

    def _go(self) -> None:
        self.stop()
        self.gone.emit()
