"""An old copy of the profile is put back: the window says what is missing, and asks to enrol."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.card.training import TrainingReader
from desktop.config import Profile
from desktop.counter import Counter
from desktop.domain.failure import Code, CounterError
from desktop.entries import Submitted, body_of
from desktop.place import enrol, open_profile
from tests.fixtures.central import Central, served
from tests.fixtures.store import submit
from ui.screens.sync import SyncScreen


@pytest.fixture(scope="module")
def central(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Central]:
    with served(tmp_path_factory.mktemp("central"), training=True) as made:
        yield made


@pytest.fixture
def old(tmp_path: Path, central: Central) -> Profile:
    """A counter with one case in its file, after it has given out three; nothing was sent."""
    profile = Profile(tmp_path / "counter", training=True)
    store = open_profile(profile)
    enrol(profile, store, central.url, central.code())
    for n in range(3):
        with store.write() as transaction:
            submit(transaction, paid=True)
        if n == 0:
            store.checkpoint()
            shutil.copytree(profile.folder, tmp_path / "copy")
    store.close()
    shutil.rmtree(profile.folder)
    (tmp_path / "copy").rename(profile.folder)
    return profile


def type_into(qtbot: QtBot, text: str) -> None:
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    editor = QApplication.focusWidget()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_the_window_names_the_numbers_and_a_new_enrolment_ends_it(
    old: Profile, central: Central, qtbot: QtBot
) -> None:
    application = Application(old, TrainingReader, lang="en")
    try:
        with qtbot.waitSignal(application.ready, timeout=15_000):
            application.open()
        counter = application.counter
        assert isinstance(counter, Counter)
        window = counter.window
        notice = window.strip.notice()
        assert notice is not None
        for part in ("Entries 3–6", "BKP3A-69-R-000002–000003", "BKP3A-69-000002–000003"):
            assert part in notice.text
        for text in ("1001", "2468"):
            type_into(qtbot, text)
        qtbot.waitUntil(lambda: window.page == "counter", timeout=15_000)
        qtbot.waitUntil(lambda: counter.sync.status.state == "fork", timeout=15_000)
        assert central.status()["entries"] == 0  # nothing of the old chain is sent
        qtbot.keyClick(window, Qt.Key.Key_F10)
        qtbot.waitUntil(lambda: window.page == "sync")
        page = window.findChild(SyncScreen)
        assert page is not None
        qtbot.waitUntil(lambda: "BKP3A-69-R-000002–000003" in page.line.why.text())
        qtbot.waitUntil(lambda: page.exceptions.list.rows.rowCount() == 1)
        assert page.device.go.isVisible()
        page.device.code.editor.setFocus()
        type_into(qtbot, central.code())
        qtbot.waitUntil(lambda: counter.store.device.series == "TRAIN-BKP3B", timeout=15_000)  # type: ignore[union-attr]
        qtbot.waitUntil(lambda: counter.sync.status.state == "online", timeout=15_000)
        with counter.store.write() as transaction:
            entry = submit(transaction, paid=True)
        body = body_of(entry)
        assert isinstance(body, Submitted)
        assert body.receipt_number == "TRAIN-BKP3B-69-R-000001"
        first = page.exceptions.list.rows.index(0, 0).data()  # somebody must still see to it
        assert first == "Receipts missing: TRAIN-BKP3A-69-R-000002–000003"
    finally:
        application.close()


def test_the_centre_goes_on_with_no_chain_that_has_lost_entries(
    old: Profile, central: Central
) -> None:
    store = open_profile(old)
    try:
        before = store.device
        assert before is not None
        with pytest.raises(CounterError) as told, store.write() as transaction:
            submit(transaction, paid=True)
        assert told.value.code is Code.STORE_BEHIND
        # All that was acknowledged is here, so without that word it would go on.
        device = enrol(old, store, central.url, central.code())
        assert (device.device_id != before.device_id, device.epoch) == (True, before.epoch + 1)
    finally:
        store.close()
