"""The panel beside the page is put away, and the page is as it was: no scroll bar stays."""

from __future__ import annotations

from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from desktop.runtime.print_station import JobState
from tests.fixtures.there import there
from tests.ui.desk_office import Desk
from tests.ui.test_errors_in_sight import laid_out
from tests.ui.test_small_window import walk
from tests.ui.walk import Walk
from ui.main_window import MainWindow
from ui.screens.application import ApplicationScreen
from ui.screens.done import DoneScreen

__all__ = ["walk"]


def looks(window: MainWindow) -> dict[str, str]:
    """Every widget of the window that shows: its place, and the scroll bars of a room."""
    found = {}
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and not isinstance(widget, QScrollBar):
            look = f"{widget.width()} x {widget.height()}"
            if isinstance(widget, QAbstractScrollArea):
                both = (widget.verticalScrollBar(), widget.horizontalScrollBar())
                look += "".join(
                    f", {bar.orientation().name} bar" for bar in both if bar.isVisible()
                )
            found[f"{type(widget).__name__} {shiboken6.getCppPointer(widget)[0]}"] = look
    return found


def at_rest(qtbot: QtBot, window: MainWindow) -> None:
    """What was begun has come to an end: what is read, saved and printed."""
    page = window.current
    if isinstance(page, ApplicationScreen):
        keeper, state = page.presenter._keeper, page.presenter.state
        assert state is not None
        qtbot.waitUntil(lambda: keeper.pending(state.draft.id) is None)
    if isinstance(page, DoneScreen):
        done = page.presenter
        qtbot.waitUntil(lambda: done.state is not None and done.state.pages is not None)
        qtbot.waitUntil(lambda: all(p.state is JobState.DONE for p in there(done.state).papers))
        qtbot.waitUntil(lambda: not page._guard.isActive())
    for _ in range(2):  # what is read may lead to one thing more
        read: list[object] = []
        window.context.lane.submit(lambda: None, read.append, read.append)
        qtbot.waitUntil(partial(bool, read))
        laid_out(qtbot, 12)


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """What is not as it was."""
    names = dict.fromkeys([*before, *after])
    return [
        f"{name}: {before.get(name)} -> {after.get(name)}"
        for name in names
        if before.get(name) != after.get(name)
    ]


SCREENS = [((1366, 768), "th"), ((1280, 720), "en"), ((683, 384), "th")]


@pytest.mark.parametrize(("size", "language"), SCREENS)
def test_a_panel_that_was_put_away_leaves_the_page_as_it_was(
    qtbot: QtBot, walk: Walk, desk: Desk, size: tuple[int, int], language: str
) -> None:
    window = walk.window
    desk.office.context.language.set_code("en" if language == "en" else "th")
    window.resize(*size)
    found: dict[str, list[str]] = {}

    def there_and_back(page: str) -> None:
        room = window._parts.panel_room
        # Leaving a field checks it: that is no matter of the panel.
        if not page.startswith("activation"):  # whose Escape goes back
            window._focus_search()
            QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Escape)
        at_rest(qtbot, window)
        before = looks(window)
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_F1)
        qtbot.waitUntil(room.isVisible)
        laid_out(qtbot, 12)

        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not room.isVisible())
        at_rest(qtbot, window)
        if off := changed(before, looks(window)):
            found[page] = off

    walk.seen = there_and_back
    walk.all()
    assert found == {}
