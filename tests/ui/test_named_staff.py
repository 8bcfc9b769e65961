"""A profile outside training knows the staff that its centre has named, and nobody else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.card.training import TrainingReader
from desktop.config import Profile
from desktop.counter import Counter
from desktop.place import open_profile
from desktop.services.staff import Staff
from desktop.signing.keys import SigningKey
from desktop.signing.messages import of_staff_list
from desktop.signing.wrapped import Cost
from desktop.store import Store, staff_list
from tests.fixtures.office import SetClock, device
from tests.fixtures.vault import safe_vault
from ui.screens.signin import SignInScreen

Opened = Callable[..., Counter]


@pytest.fixture
def opened(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Opens an enrolled profile that is no training profile; a member may be `active` there."""
    profile = Profile(tmp_path / "counter", training=False)
    made: list[Application] = []
    centre = SigningKey.make()

    def open_with(active: str = "") -> Counter:
        if active:
            store = open_profile(profile)
            _named(store, centre, active)
            store.close()
        application = Application(profile, TrainingReader, lang="en")
        made.append(application)
        with qtbot.waitSignal(application.ready, timeout=15_000):
            application.open()
        assert application.counter is not None
        return application.counter

    with safe_vault(monkeypatch):
        store = open_profile(profile)
        with store.write() as transaction:
            keys = {"key": SigningKey.make().private, "centre_key": centre.public}
            transaction.set_device(device(training=False, **keys))
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


def test_without_a_list_of_the_centre_nobody_gets_in(opened: Opened, qtbot: QtBot) -> None:
    _nobody_gets_in(opened(), qtbot, "the centre has not told who serves at this office")


def test_whom_the_centre_names_gets_in(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.services.staff.cost_here", lambda _least, _s: Cost(64, 1))
    counter = opened(active="4711")
    _sign_in(counter, qtbot, "4711", "864209")
    qtbot.waitUntil(lambda: counter.window.page == "counter", timeout=10_000)


def _named(store: Store, centre: SigningKey, staff_id: str) -> None:
    """The centre's list has come, and its member has become active here."""
    row = {"id": staff_id, "th": "สมหญิง ม.", "en": "Somying M.", "roles": ["clerk"]}
    told = {"office": device().office, "number": 1, "at": "2026-11-28", "members": [row]}
    content = json.dumps(told)
    with store.write() as transaction:
        assert staff_list.put(transaction, content, centre.sign(of_staff_list(content)))
    staff = Staff(store, SetClock(), None, machine_key=SigningKey.make())
    staff.keep_key(staff.new_key(staff_id, "code", "864209"), "certificate")
