"""The watch in tests/conftest.py sees what it is there to see."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

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
    told = conftest._told(thread)
    assert "test_a_thread_remembers" in told
    assert "thread.start()" in told


@pytest.mark.expects_log("as announced")
def test_an_announced_warning_passes() -> None:
    logging.getLogger("house").warning("as announced")


OFFENDERS = """
import logging, threading, warnings
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

kept = []
held = threading.Event()

@pytest.fixture
def loud():
    yield
    logging.getLogger("house").warning("while tidying up")

def test_logs():
    logging.getLogger("house").warning("not announced")

def test_logs_in_a_fixture(loud):
    pass

def test_warns():
    warnings.warn("a warning")

def test_leaves_a_timer(qtbot):
    timer = QTimer()
    timer.start(60_000)
    kept.append(timer)

def test_leaves_a_window(qtbot):
    window = QWidget()
    window.show()
    kept.append(window)

def test_is_skipped():
    pytest.skip("the part is not here")

def test_leaves_a_thread():
    threading.Thread(target=held.wait, name="forgotten", daemon=True).start()
"""


def test_each_offence_fails_its_test(tmp_path: Path) -> None:
    """The watch itself, on tests that each leave one thing behind."""
    root = Path(__file__).resolve().parents[2]
    file = tmp_path / "test_offenders.py"
    file.write_text(OFFENDERS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", str(root / "pyproject.toml"),
         "--rootdir", str(tmp_path), "-rfE", str(file)],
        cwd=root, env={**os.environ, "CI": "true"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    caught = set(re.findall(r"^(?:FAILED|ERROR) \S+::(\w+)", done.stdout, re.MULTILINE))
    assert caught == set(re.findall(r"^def (test_\w+)", OFFENDERS, re.MULTILINE)), done.stdout
    for told in ("not announced", "while tidying up", "window left open", "timer left running",
                 "thread 'forgotten' still runs", "the part is not here"):  # fmt: skip
        assert told in done.stdout
