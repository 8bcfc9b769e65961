"""A display counts when it answers, not when a variable names it."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from desktop.cli.display import use_display
from tests.fixtures.display import virtual_display

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="elsewhere there always is one"
)


@pytest.fixture(autouse=True)
def nothing_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("display", [None, ":4711", "127.0.0.1:4711.0"])
def test_none_that_answers(display: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if display is not None:
        monkeypatch.setenv("DISPLAY", display)
    assert not use_display()
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


def test_one_that_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    with virtual_display() as display:
        monkeypatch.setenv("DISPLAY", display)
        assert use_display()
    assert os.environ["QT_QPA_PLATFORM"] == "", "Qt chooses"
    assert not use_display(), "it is gone"


def test_wayland(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert not use_display()
    monkeypatch.setenv("QT_QPA_PLATFORM", "")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-0"))
        server.listen()
        assert use_display()
    assert os.environ["QT_QPA_PLATFORM"] == "wayland"


@pytest.mark.parametrize(("asked", "seen"), [("offscreen", False), ("xcb", True)])
def test_what_was_asked_for_counts(asked: str, seen: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", asked)
    assert use_display() is seen
    assert os.environ["QT_QPA_PLATFORM"] == asked
