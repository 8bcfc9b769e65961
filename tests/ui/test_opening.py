"""The start of the program: an open counter, or a window that says what is in the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.card.training import TrainingReader
from desktop.config import Profile, Settings, load_settings, save_settings
from desktop.domain.device import DeviceIdentity
from desktop.domain.text import Text
from desktop.ids import new_id
from desktop.place import open_profile, remember_place, remembered_place
from desktop.store import Store
from sync.central import codes as enrolling
from tests.fixtures.bundles import send
from tests.fixtures.central import served
from tests.sync.test_tls import Authority
from tests.ui.test_thai_keyboard import press

DEVICE = DeviceIdentity(
    device_id=new_id(),
    office="BKP",
    office_name=Text("การไฟฟ้านครหลวงเขตบางกะปิ", "MEA Bang Kapi District"),
    counter=3,
    epoch=1,
    central_url="http://127.0.0.1:9",
    token="secret-token",
    person_pepper=bytes(range(32)),
    training=True,
)


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "counter", training=True)


@pytest.fixture
def enrolled(profile: Profile) -> Profile:
    store = open_profile(profile)
    with store.write() as transaction:
        transaction.set_device(DEVICE)
    store.close()
    return profile


@pytest.fixture
def application(profile: Profile, qtbot: QtBot) -> Iterator[Application]:
    made = Application(profile, TrainingReader, lang="en")
    yield made
    made.close()


def _opening_text(application: Application) -> str:
    opening = application._opening
    assert opening is not None
    assert opening.isVisible()
    return opening._title.text() + " " + opening._text.text()


def test_the_first_start_asks_for_enrolment(application: Application, qtbot: QtBot) -> None:
    application.open()
    assert "Make this PC a counter" in _opening_text(application)
    opening = application._opening
    assert opening is not None
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    qtbot.keyClick(opening, Qt.Key.Key_F6)
    assert opening._address.problem() == "Fill this in first"
    opening._address.set_value("http://127.0.0.1:9")
    opening._code.set_value("ABCD-EFGH-JKLM")
    qtbot.keyClick(opening._code.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opening._strip.isVisible() and opening._go.isEnabled(), timeout=15_000)
    notice = opening._strip.notice()
    assert notice is not None
    assert notice.tone == "bad"
    assert opening._address.value() == "http://127.0.0.1:9"


def test_what_the_administrator_has_set_before_stands_in_the_enrolment(
    profile: Profile, qtbot: QtBot, tmp_path: Path
) -> None:
    """The address is preset, and so is the file of the authority, which is looked at first."""
    profile.folder.mkdir()
    wrong = tmp_path / "ca.pem"
    wrong.write_text("no certificate")
    preset = Settings(central="https://127.0.0.1:9", central_ca=str(wrong))
    save_settings(profile, preset)
    application = Application(profile, TrainingReader, lang="en")
    application.open()
    opening = application._opening
    assert opening is not None
    qtbot.waitUntil(opening._code.editor.hasFocus)
    assert opening._address.value() == preset.central
    qtbot.keyClicks(opening._code.editor, "ABCD-EFGH-JKLM")
    qtbot.keyClick(opening._code.editor, Qt.Key.Key_Return)
    assert "no such file" in opening._authority.problem()
    assert opening._go.isEnabled(), "nothing was asked"
    opening._authority.set_value("")
    qtbot.keyClick(opening._code.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opening._strip.isVisible() and opening._go.isEnabled(), timeout=15_000)
    assert "No centre answers at this address" in str(opening._strip.notice())
    application.close()


def test_the_authority_that_is_named_is_pinned(
    profile: Profile, qtbot: QtBot, tmp_path: Path
) -> None:
    ours = Authority(tmp_path, "ours")
    certificate, key = ours.certificate()
    application = Application(profile, TrainingReader, lang="en")
    with served(tmp_path / "c", training=True, certificate=certificate, key=key) as central:
        code = enrolling.new_code(central.place, "BKP", 3)
        application.open()
        opening = application._opening
        assert opening is not None
        opening._address.set_value(central.url)
        opening._authority.set_value(str(ours.path))
        opening._code.set_value(code)
        with qtbot.waitSignal(application.ready, timeout=20_000):
            qtbot.keyClick(opening._code.editor, Qt.Key.Key_Return)
        application.close()
    assert not profile.central_ca.exists(), "it lies where nobody can edit it"
    with closing(open_profile(profile)) as store:
        assert store.device is not None
        assert store.device.central_ca == ours.pem


@pytest.mark.parametrize("remembered", [False, True])
def test_a_training_profile_with_the_numbers_of_an_office_is_enrolled_anew(
    remembered: bool, enrolled: Profile, application: Application
) -> None:
    """Its receipts would pass for real ones."""
    real = replace(DEVICE, training=False)
    store = open_profile(enrolled)
    with store.write() as transaction:
        transaction.set_device(real)
    store.close()
    if remembered:
        remember_place(enrolled, real)
    application.open()
    assert "Make this PC a counter" in _opening_text(application)
    assert application.counter is None


def test_enrolment_is_typed_with_a_thai_keyboard(application: Application, qtbot: QtBot) -> None:
    application.open()
    opening = application._opening
    assert opening is not None
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    for box, text in ((opening._address, "https://a.example"), (opening._code, "7QZ2-9F0A-XYK1")):
        box.editor.setFocus()
        press(opening, text)
        assert box.value() == text


def test_an_enrolled_counter_opens_and_takes_a_pin(
    enrolled: Profile, application: Application, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(application.ready, timeout=15_000):
        application.open()
    counter = application.counter
    assert counter is not None
    assert counter.window.page == "signin"
    for text in ("1001", "2468"):
        qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
        editor = QApplication.focusWidget()
        qtbot.keyClicks(editor, text)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: counter.window.page == "counter", timeout=15_000)


def test_a_pin_typed_while_the_store_opens_waits_for_it(
    enrolled: Profile,
    application: Application,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    remember_place(enrolled, DEVICE)
    typed = threading.Event()

    def slow_disk(profile: Profile) -> Store:
        assert typed.wait(15)
        return open_profile(profile)

    monkeypatch.setattr("desktop.counter.open_profile", slow_disk)
    application.open()
    counter = application.counter
    assert counter is not None
    for text in ("1001", "2468"):
        qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
        editor = QApplication.focusWidget()
        qtbot.keyClicks(editor, text)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert counter.window.page == "signin"
    typed.set()
    qtbot.waitUntil(lambda: counter.window.page == "counter", timeout=15_000)


def test_a_pin_typed_before_the_first_paint_waits_for_the_store(
    enrolled: Profile, application: Application, qtbot: QtBot
) -> None:
    remember_place(enrolled, DEVICE)
    application.open()
    counter = application.counter
    assert counter is not None
    counter.window.setUpdatesEnabled(False)  # nothing is painted, as on a PC that is busy
    for text in ("1001", "2468"):
        editor = counter.window.focusWidget()
        assert isinstance(editor, QLineEdit)
        qtbot.keyClicks(editor, text)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    counter.window.setUpdatesEnabled(True)
    qtbot.waitUntil(lambda: counter.window.page == "counter", timeout=15_000)


def test_a_data_file_that_is_gone_is_told_and_no_other_is_made(
    enrolled: Profile, application: Application, qtbot: QtBot
) -> None:
    remember_place(enrolled, DEVICE)
    away = enrolled.database.rename(enrolled.folder / "away")
    for _ in range(2):
        application.open()
        qtbot.waitUntil(lambda: application._opening is not None, timeout=10_000)
        qtbot.waitUntil(lambda: "is gone" in _opening_text(application), timeout=10_000)
        assert str(enrolled.database) in _opening_text(application)
        assert not enrolled.database.exists()
    away.rename(enrolled.database)
    with qtbot.waitSignal(application.ready, timeout=10_000):
        application.open()


def test_a_store_that_knows_of_no_enrolment_on_a_pc_that_was_enrolled_is_damaged(
    enrolled: Profile, application: Application, qtbot: QtBot
) -> None:
    remember_place(enrolled, DEVICE)
    enrolled.database.unlink()
    enrolled.place_file.rename(enrolled.folder / "place")
    open_profile(enrolled).close()
    (enrolled.folder / "place").rename(enrolled.place_file)
    before = enrolled.place_file.read_text()
    for _ in range(2):
        application.open()
        qtbot.waitUntil(lambda: application._opening is not None, timeout=10_000)
        qtbot.waitUntil(lambda: "data file is damaged" in _opening_text(application))
        assert application._opening is not None
        assert not application._opening._go.isVisible()
        assert enrolled.place_file.read_text() == before


def test_the_place_file_holds_nothing_secret(enrolled: Profile) -> None:
    remember_place(enrolled, DEVICE)
    text = enrolled.place_file.read_text("utf-8")
    assert DEVICE.token not in text
    assert DEVICE.person_pepper.hex() not in text
    kept = remembered_place(enrolled)
    assert kept is not None
    assert (kept.series, kept.office_name) == ("TRAIN-BKP3A", DEVICE.office_name)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"office_name": 3}', "\x00"])
def test_a_broken_place_file_only_costs_time(
    content: str, enrolled: Profile, application: Application, qtbot: QtBot
) -> None:
    enrolled.place_file.write_text(content)
    with qtbot.waitSignal(application.ready, timeout=15_000):
        application.open()
    assert remembered_place(enrolled) is not None


@pytest.mark.parametrize("remembered", [False, True])
def test_a_damaged_store_is_told_and_left_alone(
    remembered: bool, enrolled: Profile, application: Application, qtbot: QtBot
) -> None:
    if remembered:
        remember_place(enrolled, DEVICE)
    before = b"not a store at all" * 400
    enrolled.database.write_bytes(before)
    application.open()
    qtbot.waitUntil(lambda: application._opening is not None, timeout=15_000)
    assert "The counter cannot be opened" in _opening_text(application)
    assert application.counter is None
    assert enrolled.database.read_bytes() == before


def test_trying_again_opens_when_the_other_window_is_closed(
    enrolled: Profile, application: Application, qtbot: QtBot
) -> None:
    remember_place(enrolled, DEVICE)
    other = open_profile(enrolled)
    application.open()
    qtbot.waitUntil(lambda: application._opening is not None, timeout=15_000)
    assert "already open" in _opening_text(application)
    other.close()
    opening = application._opening
    assert opening is not None
    with qtbot.waitSignal(application.ready, timeout=15_000):
        qtbot.keyClick(opening, Qt.Key.Key_Return)
    assert not opening.isVisible()


def test_a_printer_named_while_the_window_is_open_is_kept_with_the_look(
    enrolled: Profile, application: Application, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(application.ready, timeout=15_000):
        application.open()
    enrolled.settings_file.write_text('{"printer_a4": "cups:a4"}')
    application.language.set_code("th")
    kept = load_settings(enrolled)
    assert (kept.language, kept.printer_a4) == ("th", "cups:a4")
    enrolled.settings_file.write_text('{"printer_a4": "cups:')
    application.language.set_code("en")
    assert enrolled.settings_file.read_text() == '{"printer_a4": "cups:'


def test_broken_settings_are_told_and_the_counter_opens(
    enrolled: Profile, application: Application, qtbot: QtBot
) -> None:
    enrolled.settings_file.write_text("{")
    other = Application(enrolled, TrainingReader, lang="en")
    try:
        with qtbot.waitSignal(other.ready, timeout=15_000):
            other.open()
        assert other.counter is not None
        notice = other.counter.window.strip.notice()
        assert notice is not None
        assert "settings.json" in notice.text
    finally:
        other.close()


@pytest.mark.parametrize("text", ["[[vat]]\npercent = 7\n", "edition ="])
def test_an_edition_that_cannot_be_used_is_told_and_the_counter_opens(
    text: str, enrolled: Profile, application: Application, qtbot: QtBot
) -> None:
    store = open_profile(enrolled)
    send(store, {"fees/schedule.toml": text}, "2570.1")
    store.close()
    with qtbot.waitSignal(application.ready, timeout=15_000):
        application.open()
    assert application.counter is not None
    desk = application.counter.context.desk
    qtbot.waitUntil(lambda: desk.reference.in_force.newer == ("2570.1",), timeout=15_000)
    assert desk.catalogue.on(date(2026, 11, 23))
