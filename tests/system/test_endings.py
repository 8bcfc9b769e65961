"""However a program with helpers of its own is ended, none of its processes stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from desktop.cli.child import Process
from tools.demo.cast import Actor

ROOT = Path(__file__).resolve().parents[2]


def _of(folder: Path) -> list[psutil.Process]:
    """The processes that name a folder of this test on their command lines."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if any(str(folder) in word for word in process.info["cmdline"] or ()):
            found.append(process)
    return found


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize(
    ("way", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_demonstration_that_is_broken_off(way: signal.Signals, code: int, tmp_path: Path) -> None:
    """Ctrl-C reaches the whole group; SIGTERM and SIGKILL the director alone."""
    director = subprocess.Popen(
        [sys.executable, "-u", "-m", "tools.demo", "--lang", "en", "--pictures", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with director:
        assert director.stdout is not None
        assert director.stderr is not None
        for line in director.stdout:
            if "A clerk signs in" in line:
                break
        running = _of(tmp_path)
        assert len(running) == 3, "director, central server and window"
        if way is signal.SIGINT:
            os.killpg(director.pid, way)
        else:
            director.send_signal(way)
        assert director.wait(30) == code  # before psutil, which would take the code
        _, alive = psutil.wait_procs(running, timeout=30)
        for process in alive:
            process.kill()
        assert alive == []
        assert director.stderr.read() == ""
        assert director.stdout.read().strip() == ("Interrupted." if way is signal.SIGINT else "")


def test_a_process_that_has_ended_stays_ended(tmp_path: Path) -> None:
    process = Process("central", "--openapi", log=tmp_path / "log")
    while process.line() is not None:
        pass
    assert process.line(0) is None
    assert process.wait() == 0


def test_an_act_that_is_ended_early_is_no_good_one(tmp_path: Path) -> None:
    actor = Actor("morning", tmp_path, tmp_path, tmp_path / "log", "th")
    assert actor.end() != 0
