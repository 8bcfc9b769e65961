"""A second start raises the first window, with real processes on a display of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.lock import InstanceLock
from desktop.runtime.only_window import OnlyWindow
from tests.fixtures.display import titles, virtual_display
from tests.fixtures.need import need_program
from tests.fixtures.patience import until

ROOT = Path(__file__).resolve().parents[2]
_COVER = (
    "from PySide6.QtWidgets import QApplication, QWidget\n"
    "app = QApplication([]); cover = QWidget(); cover.setWindowTitle('Cover')\n"
    "cover.showFullScreen(); app.exec()\n"
)


@contextmanager
def _program(environment: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def _on_top(environment: dict[str, str]) -> str:
    """The title of the uppermost window."""
    told = (title for title in titles(environment["DISPLAY"]) if title in ("MEA Counter", "Cover"))
    return next(told, "")


@pytest.fixture
def display() -> Iterator[dict[str, str]]:
    """The environment of programs on a display of their own."""
    need_program("xwininfo")
    with virtual_display() as name:
        yield {**os.environ, "DISPLAY": name, "QT_QPA_PLATFORM": "xcb"}


def test_a_second_start_raises_the_first_window_and_ends(
    display: dict[str, str], tmp_path: Path
) -> None:
    start = ("main.py", "--data-dir", str(tmp_path))
    with _program(display, *start) as first:
        until(lambda: _on_top(display) == "MEA Counter", "the window is shown")
        with _program(display, "-c", _COVER):
            until(lambda: _on_top(display) == "Cover", "something lies above it")
            with _program(display, *start) as second:
                assert second.wait(60) == 0
            until(lambda: _on_top(display) == "MEA Counter", "it has come up")
        assert first.poll() is None
        other = tmp_path / "other"
        with _program(display, "main.py", "--data-dir", str(other)) as another:
            until((other / "window.calls").exists, "another profile has a window of its own")
            assert another.poll() is None


def test_a_window_that_died_keeps_nobody_out(tmp_path: Path, qtbot: QtBot) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    calls = tmp_path / "window.calls"
    with _program(environment, "main.py", "--data-dir", str(tmp_path)) as dead:
        until(calls.exists, "it listens")
        dead.kill()
        dead.wait()
    assert calls.exists(), "nobody tidied up"
    only = OnlyWindow(tmp_path)
    try:
        assert only.take()
        only.listen()
        with (
            qtbot.waitSignal(only.asked, timeout=60_000),
            _program(environment, "main.py", "--data-dir", str(tmp_path)) as second,
        ):
            qtbot.waitUntil(lambda: second.poll() == 0, timeout=60_000)
    finally:
        only.close()
    assert not calls.exists()


def test_a_call_from_before_it_hears_is_heeded(tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / ("ช่องบริการ" * 8)
    folder.mkdir()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    only = OnlyWindow(folder)
    try:
        assert only.take()
        (folder / "window.calls").mkdir()  # as left by one that died
        with _program(environment, "main.py", "--data-dir", str(folder)) as second:
            until(lambda: any((folder / "window.calls").iterdir()), "it has called")
            with qtbot.waitSignal(only.asked, timeout=60_000):
                only.listen()
            qtbot.waitUntil(lambda: second.poll() == 0, timeout=60_000)
    finally:
        only.close()


def test_who_called_one_that_closes_is_the_first(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    only = OnlyWindow(tmp_path)
    assert only.take()
    calls = tmp_path / "window.calls"
    calls.mkdir()
    with _program(environment, "main.py", "--data-dir", str(tmp_path)) as second:
        until(lambda: any(calls.iterdir()), "it has called")
        only.close()
        until(lambda: not any(calls.iterdir()), "it takes its call back")
        assert second.poll() is None
        with pytest.raises(BlockingIOError):
            InstanceLock(tmp_path / "window.lock")
