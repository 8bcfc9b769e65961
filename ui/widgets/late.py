"""Parts of a page that are built when somebody asks for them.

A widget under the window's sheet takes 12 kB of what Qt keeps, a field with choices 150 kB, and a
page is opened the sooner the less is on it. So what most never ask for is not there before.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_BY_TAB = Qt.FocusPolicy.TabFocus


def keep_place(room: QWidget) -> None:
    """Let the Tab key come to what has just been built in `room` where that stands on the page.

    Qt goes to what is new after all that was there before. And it follows no order that begins
    with what takes no focus, so the room does for a moment.
    """
    policy, before = room.focusPolicy(), room
    room.setFocusPolicy(_BY_TAB)
    for part in room.findChildren(QWidget):
        if part.focusPolicy() & _BY_TAB and part.window() is room.window():
            QWidget.setTabOrder(before, part)
            before = part
    room.setFocusPolicy(policy)
