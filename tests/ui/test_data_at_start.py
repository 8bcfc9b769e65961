"""The data of the office at the start: nobody waits for them who does not need them."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.card.training import TrainingReader
from desktop.catalogue import office
from desktop.config import Profile
from desktop.counter import Counter
from desktop.domain.data_file import RESOURCES
from desktop.domain.failure import Code, CounterError
from desktop.services.reference import Reference
from tests.fixtures.profile import enrolled_profile

DAY = date(2026, 11, 23)


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return enrolled_profile(tmp_path / "counter")


@pytest.fixture
def application(profile: Profile, qtbot: QtBot) -> Iterator[Application]:
    made = Application(profile, TrainingReader, lang="en")
    yield made
    made.close()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Mapping[str, str]]:
    """What has been read so far: each time the files of the centre."""
    found: list[Mapping[str, str]] = []
    read_office: Callable[..., Any] = office.read_office

    def counted(folder: Path, sent: Mapping[str, str], **how: bool) -> Any:
        found.append(dict(sent))
        return read_office(folder, sent, **how)

    monkeypatch.setattr(office, "read_office", counted)
    return found


def _open(application: Application, qtbot: QtBot) -> Counter:
    with qtbot.waitSignal(application.ready, timeout=15_000):
        application.open()
    assert application.counter is not None
    return application.counter


@contextmanager
def _unread(application: Application, qtbot: QtBot) -> Iterator[Counter]:
    """A counter whose data are not read before the block ends."""
    gate = threading.Event()
    application.open()
    counter = application.counter
    assert counter is not None
    counter.looks.submit(lambda: gate.wait(30), lambda _open: None, lambda _error: None)
    try:
        with qtbot.waitSignal(application.ready, timeout=15_000):
            pass
        yield counter
    finally:
        gate.set()


def _wrong(error: CounterError) -> None:
    raise error


def _sign_in(counter: Counter, qtbot: QtBot) -> None:
    for text in ("1001", "2468"):
        qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
        editor = QApplication.focusWidget()
        qtbot.keyClicks(editor, text)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: counter.context.session.member is not None, timeout=15_000)


def test_the_data_are_read_once_and_not_before_somebody_can_sign_in(
    application: Application, qtbot: QtBot, read: list[Mapping[str, str]]
) -> None:
    at_ready: list[int] = []
    application.ready.connect(lambda: at_ready.append(len(read)))
    counter = _open(application, qtbot)
    assert at_ready == [0]
    qtbot.waitUntil(lambda: read == [{}], timeout=15_000)
    assert counter.context.desk.catalogue.on(DAY)
    counter.looks.submit(lambda: None, lambda _none: at_ready.append(1), _wrong)
    qtbot.waitUntil(lambda: at_ready == [0, 1], timeout=15_000)
    assert read == [{}]


def test_a_pin_is_checked_while_the_data_are_not_read(
    application: Application, qtbot: QtBot, read: list[Mapping[str, str]]
) -> None:
    with _unread(application, qtbot) as counter:
        _sign_in(counter, qtbot)
        qtbot.waitUntil(lambda: counter.window.page == "counter", timeout=15_000)
        # The page asks for them before their turn: they are there, and not read a second time.
        assert counter.context.desk.catalogue.on(DAY)
        assert read == [{}]
    told: list[None] = []
    counter.looks.submit(lambda: None, told.append, _wrong)
    qtbot.waitUntil(lambda: bool(told), timeout=15_000)
    assert read == [{}]


def test_shipped_data_that_cannot_be_used_end_the_start(
    application: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "resources"
    shutil.copytree(RESOURCES, folder, ignore=shutil.ignore_patterns("icons", "photos", "fonts"))
    (folder / "catalogue" / "oops.toml").write_text("x = [")
    monkeypatch.setattr(Reference.__init__, "__defaults__", (folder, None, date.today))
    with qtbot.waitSignal(application.failed, timeout=15_000) as failed:
        application.open()
    assert failed.args is not None
    (error,) = failed.args
    assert isinstance(error, CounterError)
    assert error.code is Code.RESOURCE_INVALID
    assert error.details["file"] == "catalogue/oops.toml"
    assert application.counter is None
    assert application._opening is not None
    assert application._opening.isVisible()


@pytest.mark.expects_log("a bug was caught")
def test_a_bug_in_reading_the_data_ends_the_start_with_a_report(
    application: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **_more: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(office, "read_office", broken)
    with qtbot.waitSignal(application.failed, timeout=15_000) as failed:
        application.open()
    assert failed.args is not None
    (error,) = failed.args
    assert error.code is Code.START_FAILED
    assert Path(error.details["file"]).exists()
