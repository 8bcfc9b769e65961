"""A profile outside training knows the staff that its administrator named, and nobody else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.card.training import TrainingReader
from desktop.config import Profile
from desktop.counter import Counter
from desktop.domain.data_file import RESOURCES
from desktop.place import open_profile
from tests.fixtures.office import device
from tests.fixtures.vault import safe_vault
from ui.screens.signin import SignInScreen

STAFF = """
[[staff]]
id = "4711"
name = {{ th = "สมหญิง ม.", en = "Somying M." }}
role = "clerk"
pin_hash = "{pin_hash}"
"""
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
OWN_STAFF = STAFF.format(pin_hash=CHEAP.hash("9753"))
Opened = Callable[..., Counter]


@pytest.fixture
def opened(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Opens an enrolled profile that is no training profile, with these settings."""
    profile = Profile(tmp_path / "counter", training=False)
    made: list[Application] = []

    def open_with(**settings: str) -> Counter:
        profile.settings_file.write_text(json.dumps(settings), encoding="utf-8")
        application = Application(profile, TrainingReader, lang="en")
        made.append(application)
        with qtbot.waitSignal(application.ready, timeout=15_000):
            application.open()
        assert application.counter is not None
        return application.counter

    with safe_vault(monkeypatch):
        store = open_profile(profile)
        with store.write() as transaction:
            transaction.set_device(replace(device(), training=False))
        store.close()
        yield open_with
        for application in made:
            application.close()


def _sign_in(counter: Counter, qtbot: QtBot, staff: str, pin: str) -> SignInScreen:
    screen = counter.window.current
    assert isinstance(screen, SignInScreen)
    for field, text in ((screen.staff, staff), (screen.pin, pin)):
        editor = field.editor
        assert isinstance(editor, QLineEdit)
        qtbot.keyClicks(editor, text)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    return screen


def _nobody_gets_in(counter: Counter, qtbot: QtBot, why: str) -> None:
    """Neither the training staff nor anybody else; it is said at once, and to whoever tries."""
    assert why in str(counter.window.strip.notice())
    for staff, pin in (("1001", "2468"), ("9001", "8642")):
        screen = _sign_in(counter, qtbot, staff, pin)
        problem = screen.pin.problem
        qtbot.waitUntil(lambda problem=problem: why in problem(), timeout=10_000)  # type: ignore[misc]
        screen.enter(None)
    assert counter.window.page == "signin"


def test_without_a_file_of_staff_nobody_gets_in(opened: Opened, qtbot: QtBot) -> None:
    _nobody_gets_in(opened(), qtbot, "names no file of staff (staff_file)")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "the file cannot be read"),
        ("", "the file is empty"),
        ("staff = []", "it names nobody"),
        (STAFF.format(pin_hash="2468"), "line 6"),
        ((RESOURCES / "training" / "staff.toml").read_text("utf-8"), "PIN of the training staff"),
    ],
)
def test_a_file_of_staff_that_cannot_be_used_lets_nobody_in(
    content: str | None, why: str, opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "staff.toml").write_text(content, encoding="utf-8")
    _nobody_gets_in(opened(staff_file=str(tmp_path / "staff.toml")), qtbot, why)


@pytest.mark.parametrize("beside", [True, False])
def test_whom_the_administrator_names_gets_in(
    beside: bool, opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / ("counter" if beside else ".") / "staff.toml"
    file.write_text(OWN_STAFF, encoding="utf-8")
    counter = opened(staff_file="staff.toml" if beside else str(file))
    _sign_in(counter, qtbot, "4711", "9753")
    qtbot.waitUntil(lambda: counter.window.page == "counter", timeout=10_000)
