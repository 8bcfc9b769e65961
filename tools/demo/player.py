"""Plays a script on a window: keys in, conditions waited for, pictures out.

A script is a generator; each value it yields is a condition (a function without arguments) that
must come true before the script goes on, or a number of seconds for which nothing at all is done.
The event loop runs all the while, as it does for a person: nothing here pumps events or sleeps.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.keyboard import keyboards

Condition = Callable[[], bool]
Script = Generator[Condition | float, None, None]
LOOK_MS = 15


class InVainError(Exception):
    """What a script waited for did not come true; the seconds of its patience are the text."""


class Player(QObject):
    """Drives one script; `finished` carries None, or the exception that ended it."""

    finished = Signal(object)

    def __init__(self, script: Script, *, patience: float = 20.0) -> None:
        super().__init__()
        self._script = script
        self._patience = patience
        self._condition: Condition | None = None
        self._since = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """Begin to play."""
        self._timer.start()

    def _step(self) -> None:
        try:
            if self._condition is not None and not self._condition():
                if time.monotonic() - self._since > self._patience:
                    # Thrown where the script waits, so that the traceback names the place.
                    self._script.throw(InVainError(f"{self._patience:.0f}"))
                return
            wanted = next(self._script)
            self._condition = wanted if callable(wanted) else None
            self._timer.setInterval(LOOK_MS if callable(wanted) else round(wanted * 1000))
            self._since = time.monotonic()
        except StopIteration:
            self._end(None)
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is told and fails
            self._end(problem)

    def _end(self, problem: Exception | None) -> None:
        self._timer.stop()
        self.finished.emit(problem)


def target() -> QWidget:
    """The widget that keys go to, as they would from a real keyboard.

    Other processes of the demonstration have windows too, and a window manager may keep the focus
    with one of them; keys of this one must not depend on it.
    """
    if QApplication.activeWindow() is None:
        shown = next(w for w in QApplication.topLevelWidgets() if w.isVisible() and w.isWindow())
        QApplication.setActiveWindow(shown)
    window = QApplication.activeWindow()
    assert window is not None
    return QApplication.focusWidget() or window.focusWidget() or window


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press one key where the focus is."""
    _pass_window()
    QTest.keyClick(target(), key, modifier)


def write(text: str) -> None:
    """Type a text where the focus is, one key after the other."""
    _pass_window()
    for letter in text:
        # keyClicks() maps non-Latin letters to no key: send them as a keyboard with a Thai layout
        # does, as the letter itself.
        if letter.isascii():
            QTest.keyClicks(target(), letter)
        else:
            _send_letter(target(), letter)


def write_thai(keys: str) -> None:
    """Press these keys of a keyboard while its layout is Kedmanee: Thai letters come."""
    _pass_window()
    layout = keyboards().layouts[0]
    gives = {key: character for character, key in layout.keys.items()}
    for character in map(gives.__getitem__, keys):
        _send_letter(target(), character)


def click(window: QWidget, place: QPoint) -> None:
    """A click of the mouse at this place of the window, as the system brings it."""
    handle = window.windowHandle()
    assert handle is not None
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=place)


def place_of(button: QWidget) -> QPoint:
    """The middle of a button on its window."""
    return button.mapTo(button.window(), button.rect().center())


def _pass_window() -> None:
    """Let the window see that somebody is there, as it sees each key of a real keyboard pass: a
    machine on which the story takes long would lock in the midst of it.
    """
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtGui import QKeyEvent

    handle = target().window().windowHandle()
    if handle is not None:
        no = Qt.KeyboardModifier.NoModifier
        event = QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_Shift, no)
        QCoreApplication.sendEvent(handle, event)


def _send_letter(widget: QWidget, letter: str) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtGui import QKeyEvent

    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, ord(letter), Qt.KeyboardModifier.NoModifier, letter)
        QCoreApplication.sendEvent(widget, event)
