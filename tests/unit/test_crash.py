"""A bug leaves a masked report and the program goes on."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from desktop.runtime.crash import KEPT, CrashReports


@pytest.fixture
def reports(tmp_path: Path) -> Iterator[CrashReports]:
    before = sys.excepthook
    made = CrashReports(tmp_path / "crashes")
    yield made
    made.close()
    assert sys.excepthook is before


def _raise() -> None:
    raise RuntimeError("no such case for นายสมชาย ใจดี 9123456789012")


@pytest.mark.expects_log("a bug was caught")
def test_a_report_is_masked(reports: CrashReports, qtbot: QtBot) -> None:
    with qtbot.waitSignal(reports.crashed) as caught:
        try:
            _raise()
        except RuntimeError:
            sys.excepthook(*sys.exc_info())
    assert caught.args is not None
    text = Path(caught.args[0]).read_text(encoding="utf-8")
    assert "in _raise" in text
    assert "RuntimeError: no such case for [th] [number]" in text
    assert "9123456789012" not in text


@pytest.mark.expects_log("a bug was caught")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_fails_is_reported(reports: CrashReports, qtbot: QtBot) -> None:
    with qtbot.waitSignal(reports.crashed):
        thread = threading.Thread(target=_raise)
        thread.start()
        thread.join()


@pytest.mark.expects_log("a bug was caught")
def test_old_reports_make_room(reports: CrashReports, tmp_path: Path) -> None:
    for _ in range(KEPT + 3):
        try:
            _raise()
        except RuntimeError:
            sys.excepthook(*sys.exc_info())
    assert len(list((tmp_path / "crashes").iterdir())) == KEPT


class Thing(QObject):
    told = Signal()


@pytest.mark.expects_log("a bug was caught")
def test_a_slot_that_fails_is_reported(reports: CrashReports, qtbot: QtBot) -> None:
    thing = Thing()
    thing.told.connect(_raise)
    with qtbot.waitSignal(reports.crashed):
        thing.told.emit()
