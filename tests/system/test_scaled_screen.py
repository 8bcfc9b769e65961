"""The usual counter screen at the scales that operating systems offer, with a real display."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.display import virtual_display

ROOT = Path(__file__).resolve().parents[2]
WALK = "tests/ui/test_small_window.py::test_on_the_whole_screen_everything_is_in_sight"


@pytest.mark.parametrize("factor", ["1.25", "1.5", "2"])
def test_everything_is_in_sight_at_every_scale_of_the_system(factor: str) -> None:
    with virtual_display("1366x768") as display:
        look = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "QT_SCALE_FACTOR": factor}
        walk = subprocess.run(
            [sys.executable, "-m", "pytest", "-n", "0", WALK],
            cwd=ROOT, env={**os.environ, **look}, capture_output=True, text=True,
        )  # fmt: skip
    assert walk.returncode == 0, walk.stdout[-3000:]
    assert "1 passed" in walk.stdout
