"""What assistive technology is sent, taken from Qt itself and not from our own words."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import PySide6
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleTextInsertEvent,
    QAccessibleTextRemoveEvent,
    QAccessibleTextUpdateEvent,
)
from shiboken6 import wrapInstance

_Event = TypeVar("_Event", bound=QAccessibleEvent)
_HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
# Qt has it for its own tests; PySide does not offer it.
_INSTALL = "_ZN11QAccessible20installUpdateHandlerEPFvP16QAccessibleEventE"


@dataclass
class Heard:
    """Announcements, and the characters that were put into or taken out of text."""

    said: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)

    def of(self, words: str) -> list[str]:
        """The announcements with these words."""
        return [said for said in self.said if words in said]

    def take(self, address: int) -> None:
        """Remember the event there."""
        kind = _as(QAccessibleEvent, address).type()
        if kind == QAccessible.Event.Announcement:
            self.said.append(_as(QAccessibleAnnouncementEvent, address).message())
        elif kind == QAccessible.Event.TextInserted:
            self.typed.append(_as(QAccessibleTextInsertEvent, address).textInserted())
        elif kind == QAccessible.Event.TextRemoved:
            self.typed.append(_as(QAccessibleTextRemoveEvent, address).textRemoved())
        elif kind == QAccessible.Event.TextUpdated:
            update = _as(QAccessibleTextUpdateEvent, address)
            self.typed += [update.textRemoved(), update.textInserted()]


def _as(kind: type[_Event], address: int) -> _Event:
    wrapped = wrapInstance(address, kind)
    assert isinstance(wrapped, kind), "another wrapper of the same event is still alive"
    return wrapped


@contextmanager
def listening() -> Iterator[Heard]:
    """Stand in for a screen reader."""
    (library,) = Path(PySide6.__file__).parent.glob("Qt/lib/libQt6Gui.so.6")
    install = getattr(ctypes.CDLL(str(library)), _INSTALL)
    install.argtypes, install.restype = [_HANDLER], ctypes.c_void_p
    heard = Heard()
    handler = _HANDLER(heard.take)
    install(handler)
    QAccessible.setActive(True)
    try:
        yield heard
    finally:
        QAccessible.setActive(False)
        install(_HANDLER())
