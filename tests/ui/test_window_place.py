"""The window remembers its size, its place and its state, and is never off every screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.card.training import TrainingReader
from desktop.config import Profile, load_settings
from desktop.place import remember_place
from tests.ui.test_opening import DEVICE, enrolled, profile
from ui.main_window import MainWindow
from ui.window_place import place_of, put_back

__all__ = ["enrolled", "profile"]  # the fixtures


class Starts:
    """Starts and ends the program on one profile."""

    def __init__(self, profile: Profile, qtbot: QtBot) -> None:
        self._profile, self._qtbot = profile, qtbot
        self._application: Application | None = None

    def begin(self) -> MainWindow:
        """The window of a start, painted."""
        self._application = Application(self._profile, TrainingReader, lang="en")
        with self._qtbot.waitSignal(self._application.ready, timeout=15_000):
            self._application.open()
        assert self._application.counter is not None
        return self._application.counter.window

    def end(self) -> None:
        """Close the program, if it is open."""
        if self._application is not None:
            self._application.close()
            self._application = None


@pytest.fixture
def starts(enrolled: Profile, qtbot: QtBot) -> Iterator[Starts]:
    remember_place(enrolled, DEVICE)
    made = Starts(enrolled, qtbot)
    yield made
    made.end()


def test_the_first_window_fills_the_screen(starts: Starts) -> None:
    assert starts.begin().isMaximized()


@pytest.mark.parametrize("by_hand", [True, False])
def test_size_and_place_come_back(starts: Starts, enrolled: Profile, by_hand: bool) -> None:
    window = starts.begin()
    window.showNormal()
    window.setGeometry(QRect(40, 60, 700, 500))
    if by_hand:
        window.close()
    starts.end()
    assert load_settings(enrolled).window
    again = starts.begin()
    assert not again.isMaximized()
    assert again.geometry() == QRect(40, 60, 700, 500)


def test_a_filled_screen_comes_back_filled(starts: Starts) -> None:
    window = starts.begin()
    window.showNormal()
    starts.end()
    assert not starts.begin().isMaximized()
    starts.end()
    window = starts.begin()
    window.showMaximized()
    starts.end()
    assert starts.begin().isMaximized()


def test_a_place_off_every_screen_is_brought_back(qtbot: QtBot) -> None:
    gone, window = QWidget(), QWidget()
    for widget in (gone, window):
        qtbot.addWidget(widget)
    gone.setGeometry(9000, 9000, 700, 500)
    put_back(window, place_of(gone))
    screen = QApplication.primaryScreen().availableGeometry()
    assert screen.intersects(window.geometry())


def test_what_is_no_place_fills_the_screen(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    put_back(window, "no such place ก")
    assert window.windowState() & Qt.WindowState.WindowMaximized
