"""The watch in tests/conftest.py sees what it is there to see."""

from __future__ import annotations

import logging
import threading

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests import conftest


def test_a_running_timer_is_seen(qtbot: QtBot) -> None:
    timer = QTimer()
    timer.start(60_000)
    assert conftest._running_timers() == [timer]
    timer.stop()
    assert conftest._running_timers() == []


def test_an_open_window_is_seen(qtbot: QtBot) -> None:
    window = QWidget()
    window.setObjectName("forgotten")
    window.show()
    problems = conftest._qt_left_behind()
    assert len(problems) == 1
    assert "forgotten" in problems[0]
    assert not window.isVisible()


def test_a_thread_remembers_where_it_was_started() -> None:
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()
    assert "test_a_thread_remembers" in conftest._started_at[id(thread)]


@pytest.mark.expects_log("as announced")
def test_an_announced_warning_passes() -> None:
    logging.getLogger("house").warning("as announced")
