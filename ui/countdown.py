"""Time that a presenter lets pass before it does something; a test moves it by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QTimer


class Countdown(Protocol):
    """Runs once from each start; stopped it does nothing."""

    def start(self) -> None:
        """From the beginning, also while it runs."""

    def stop(self) -> None:
        """Not any more."""

    def isActive(self) -> bool:
        """Whether it runs."""


MakeCountdown = Callable[[int, Callable[[], None]], Countdown]
"""Milliseconds, and what is done after them."""


def countdown(milliseconds: int, do: Callable[[], None]) -> Countdown:
    """One of the event loop; it lives as long as its owner keeps it."""
    timer = QTimer()
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(do)
    return timer
