"""A start that goes wrong says so and leaves no process behind that waits for ever."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.config import Profile
from tests.fixtures.profile import enrolled_profile

ROOT = Path(__file__).resolve().parents[2]
# main.py with a bug in it: `broken` stands for a part of the window that cannot be made.
BROKEN = """
import os, runpy, signal, sys
import ui.main_window, ui.opening
def broken(*_):
    raise ZeroDivisionError("a bug")
def ended(*_):
    os.kill(os.getpid(), signal.SIGTERM)
{bugs}
sys.argv = ["main.py", "--lang", "en", "--data-dir", sys.argv[1]]
runpy.run_path("main.py", run_name="__main__")
"""
WINDOW = "ui.main_window.MainWindow.retranslate = broken"
OPENING = "ui.opening.OpeningWindow.show_failure = broken"


@contextmanager
def _started(*program: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, *program],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def _sentence(running: subprocess.Popen[str]) -> str:
    """What it says of its start, once it does; empty if it has ended without a word."""
    assert running.stderr is not None
    return next((line for line in running.stderr if "while it was starting" in line), "")


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return enrolled_profile(tmp_path / "profile")


@pytest.mark.parametrize("name", ["counter.db", "training.key", "counter.db.lock"])
def test_a_profile_that_no_store_can_be_opened_of(profile: Profile, name: str) -> None:
    (profile.folder / name).unlink()
    (profile.folder / name).mkdir()
    with _started("main.py", "--lang", "en", "--data-dir", str(profile.folder)) as running:
        said = _sentence(running)
        assert str(profile.crashes) in said
        assert Path(said.strip().split(" the report ")[1].rstrip(".")).exists()
        running.terminate()
        assert running.wait(60) == 1


def test_a_bug_while_the_window_is_made_is_told_in_another(profile: Profile) -> None:
    with _started("-c", BROKEN.format(bugs=WINDOW), str(profile.folder)) as running:
        assert _sentence(running)
        running.terminate()
        assert running.wait(60) == 1


def test_a_bug_that_not_even_a_window_can_tell_ends_the_process(profile: Profile) -> None:
    bugs = f"{WINDOW}\n{OPENING}"
    with _started("-c", BROKEN.format(bugs=bugs), str(profile.folder)) as running:
        assert _sentence(running)
        assert running.wait(60) == 1


def test_a_bug_behind_the_first_screen_ends_the_process_where_it_cannot_be_told(
    profile: Profile,
) -> None:
    (profile.folder / "counter.db").unlink()
    (profile.folder / "counter.db").mkdir()
    with _started("-c", BROKEN.format(bugs=OPENING), str(profile.folder)) as running:
        assert _sentence(running)
        assert running.wait(60) == 1


def test_a_signal_before_the_loop_runs_ends_the_process_too(profile: Profile) -> None:
    bugs = "ui.main_window.MainWindow.showEvent = ended"
    with _started("-c", BROKEN.format(bugs=bugs), str(profile.folder)) as running:
        assert running.wait(60) == 0
