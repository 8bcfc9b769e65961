"""A service that the centre sends is offered by a window that is open, whatever its shape."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.card.training import TrainingReader
from desktop.config import Profile
from desktop.counter import Counter
from desktop.place import enrol, open_profile
from tests.fixtures.central import Central, served
from tests.fixtures.services import arriving, service_files
from tests.ui.counter_office import SAIRUNG
from ui.screens.application import ApplicationScreen
from ui.screens.customer import CustomerScreen
from ui.screens.signin import SignInScreen


@pytest.fixture
def central(tmp_path: Path) -> Iterator[Central]:
    with served(tmp_path / "central") as running:
        yield running


@pytest.fixture
def reader() -> TrainingReader:
    return TrainingReader()


@pytest.fixture
def opened(
    central: Central, tmp_path: Path, qtbot: QtBot, reader: TrainingReader
) -> Iterator[Counter]:
    """The program itself, enrolled at that centre."""
    profile = Profile(tmp_path / "counter", training=True)
    store = open_profile(profile)
    enrol(profile, store, central.url, central.code())
    store.close()
    application = Application(profile, lambda: reader, lang="en")
    with qtbot.waitSignal(application.ready, timeout=15_000):
        application.open()
    assert application.counter is not None
    yield application.counter
    application.close()


def _sign_in(counter: Counter, qtbot: QtBot) -> None:
    screen = counter.window.current
    assert isinstance(screen, SignInScreen)
    for field, text in ((screen.staff, "1001"), (screen.pin, "2468")):
        editor = field.editor
        assert isinstance(editor, QLineEdit)
        qtbot.keyClicks(editor, text)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: counter.window.page == "counter", timeout=10_000)


def _offered(page: CustomerScreen) -> list[str]:
    return [row.key for row in page.services.rows.rows()]


@pytest.mark.parametrize("service_id", service_files())
def test_a_service_from_the_centre_is_offered_while_the_window_is_open(
    service_id: str, opened: Counter, central: Central, reader: TrainingReader, qtbot: QtBot
) -> None:
    _sign_in(opened, qtbot)
    reader.insert(SAIRUNG)
    qtbot.waitUntil(lambda: isinstance(opened.window.current, CustomerScreen))
    page = opened.window.current
    assert isinstance(page, CustomerScreen)
    new, text = arriving(service_id)
    assert new not in _offered(page)
    assert central.put(f"catalogue/{new}.toml", text)[0] == 200
    qtbot.waitUntil(lambda: new in _offered(page), timeout=15_000)
    intake = opened.context.desk.intake
    assert new in [service.id for service in intake.services()]
    page.presenter.choose(new)
    qtbot.waitUntil(lambda: isinstance(opened.window.current, ApplicationScreen), timeout=10_000)
    assert [draft.service_id for draft in intake.drafts()] == [new]
