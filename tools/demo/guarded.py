"""The window locks in the middle of a case, and opens on it again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from tools.demo.player import Script, press, target, write
from tools.demo.stage import Stage
from ui.screens.application import ApplicationScreen

Key = Qt.Key


def locked_in_a_case(stage: Stage, pin: str) -> Script:
    """The clerk is called away from a form, comes back, and finds it as it was."""
    stage.say("demo.locks")
    form = stage.page(ApplicationScreen)
    session = stage.window.context.session
    before = session.acting
    press(Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    yield lambda: session.is_locked and not before.is_open
    yield lambda: isinstance(target(), QLineEdit)
    hidden = not form.isVisible()
    yield from stage.looks("21-locked")
    write(pin)
    press(Key.Key_Return)
    yield lambda: not session.is_locked
    same = stage.window.current is form and form.isVisible() and session.acting is not before
    stage.claim("demo.lock_held", hidden and same)
