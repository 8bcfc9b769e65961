"""The reader page of the settings: roles that count at once and are kept, and the test read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.card.training_card import Manner, TrainingCard, training_persons
from desktop.ports import CardInserted
from tests.fixtures.there import there
from tests.ui.conftest import Clerk, _opened
from tests.ui.counter_office import SAIRUNG, open_office
from ui.screens.settings import SettingsScreen
from ui.theme import Theme
from ui.widgets.device_row import DeviceRow

FRONT, OWN, TOKEN = "A customer's reader", "B officer's reader", "C token"


@pytest.fixture
def clerk(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Clerk]:
    """A signed-in clerk at a counter with three readers."""
    office = open_office(theme, tmp_path, readers=(FRONT, OWN, TOKEN))
    window = _opened(qtbot, office.context)
    clerk = Clerk(qtbot, window, office)
    clerk.sign_in()
    yield clerk
    window.close()
    window.deleteLater()
    office.close()


def opened(clerk: Clerk) -> SettingsScreen:
    """The settings, asked for at the reader in the status line."""
    clerk.window.status.items["reader"].click()
    page = clerk.on(SettingsScreen)
    rows = page.readers.rows
    clerk.qtbot.waitUntil(lambda: list(rows) == [FRONT, OWN, TOKEN] and rows[TOKEN].isVisible())
    return page


def reach(clerk: Clerk, widget: QWidget) -> None:
    """Tab to it, past nothing but readers."""
    for _ in range(3):
        if not widget.isAncestorOf(clerk.focus()):
            clerk.press(Qt.Key.Key_Tab)
    assert widget.isAncestorOf(clerk.focus())


def kept(tmp_path: Path) -> dict[str, object]:
    table: dict[str, object] = json.loads((tmp_path / "settings.json").read_text("utf-8"))
    return table


@pytest.mark.parametrize("scale", [100, 150])
def test_the_dot_of_a_reader_stands_at_the_first_line_of_its_words(
    qtbot: QtBot, theme: Theme, scale: int
) -> None:
    theme.set_scale(scale)
    line = DeviceRow(QPushButton("x"))
    qtbot.addWidget(line)
    theme.dress(line)
    line.show_state("x", ("ok", "ooo"), ("warn", "ooo " * 60))
    line.resize(theme.px(800), theme.px(200))  # beside many lines of what came of a test
    line.show()
    dot, words = (_middle(part) for part in (line._dot, line.state))
    assert abs(dot - words) <= theme.px(1.5)


def _middle(part: QWidget) -> float:
    """Where the middle of what is painted is, from the top of the window."""
    place = QRect(part.mapTo(part.window(), QPoint()), part.size())
    image = part.window().grab(place).toImage()
    light = image.pixelColor(image.width() - 1, image.height() - 1).lightness() - 60
    columns = range(image.width())
    rows = [
        y
        for y in range(image.height())
        if any(image.pixelColor(x, y).lightness() < light for x in columns)
    ]
    return place.y() + (rows[0] + rows[-1]) / 2


def test_roles_are_given_by_keys_count_at_once_and_are_kept(clerk: Clerk, tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text(
        json.dumps({"printer_a4": "cups:a4", "readers_left_out": ["Unplugged today"]})
    )
    page = opened(clerk)
    own, token = page.readers.rows[OWN], page.readers.rows[TOKEN]
    assert page.readers.rows[FRONT].isAncestorOf(clerk.focus())
    reach(clerk, own.role)
    clerk.press(Qt.Key.Key_Right)
    clerk.qtbot.waitUntil(lambda: clerk.office.context.cards.readers == (FRONT, TOKEN))
    assert own.role.value() == "clerk"
    assert own.role.isAncestorOf(clerk.focus()), "the cursor stays with the reader"
    reach(clerk, token.role)
    clerk.press(Qt.Key.Key_Left)  # round to the last
    clerk.qtbot.waitUntil(lambda: token.state.text() == "ตรวจพบ ไม่ได้ใช้")
    assert not token.test.isEnabled()
    table = kept(tmp_path)
    assert table["clerk_readers"] == [OWN]
    assert table["readers_left_out"] == ["Unplugged today", TOKEN]
    assert table["printer_a4"] == "cups:a4", "what else stands there stays"


def test_a_card_in_the_officers_reader_starts_nobody_and_its_test_shows_nobody(
    clerk: Clerk,
) -> None:
    page = opened(clerk)
    page.reading.give(OWN, "clerk")
    clerk.office.reader.insert("prasert", OWN)
    row = page.readers.rows[OWN]
    clerk.qtbot.waitUntil(lambda: row.state.text() == "พร้อม · บัตรเจ้าหน้าที่เสียบอยู่")
    assert clerk.window.page == "settings"
    row.test.setFocus()
    clerk.press(Qt.Key.Key_Space)
    assert row.told.text() == "กำลังทดสอบอ่าน อย่าเพิ่งดึงบัตร"
    assert clerk.focus() is row.test, "the cursor stays"
    clerk.qtbot.waitUntil(lambda: row.told.text().startswith("ตอบใน 0."))
    assert "14:05" in row.told.text()
    shown = " ".join(label.text() for label in clerk.window.findChildren(QLabel))
    assert "ประเสริฐ" not in shown
    assert not clerk.window.person.isVisible()
    assert clerk.window.desk.seen is None
    card = TrainingCard.of(training_persons()["prasert"], Manner(applet=False))
    clerk.office.reader.insert(card, OWN)
    row.test.click()
    clerk.qtbot.waitUntil(lambda: "เครื่องอ่านทำงาน" in row.told.text())


def test_a_test_read_gives_the_times_or_the_reason(clerk: Clerk) -> None:
    page = opened(clerk)
    row = page.readers.rows[FRONT]
    row.test.click()
    clerk.qtbot.waitUntil(lambda: "ไม่มีบัตรในเครื่องอ่าน" in row.told.text())
    clerk.office.reader.insert(SAIRUNG, FRONT)
    clerk.see("customer")
    clerk.qtbot.waitUntil(lambda: there(clerk.window.person.person()).photo is not None)
    told: list[object] = []
    clerk.office.context.cards.happened.connect(told.append)
    opened(clerk)
    assert row.state.text() == "พร้อม · มีบัตรอยู่"
    assert row.told.text().startswith("ข้อมูลขึ้นใน 0.")
    row.test.click()
    clerk.qtbot.waitUntil(lambda: row.told.text().startswith("ข้อมูลขึ้นใน 0."))
    assert not any(isinstance(event, CardInserted) for event in told), "nobody arrives by a test"
    assert clerk.window.page == "settings"


def test_without_a_customers_reader_the_page_says_so(clerk: Clerk) -> None:
    page = opened(clerk)
    for name in (FRONT, OWN, TOKEN):
        page.reading.give(name, "left_out")
    clerk.qtbot.waitUntil(lambda: "ไม่มีเครื่องอ่านสำหรับลูกค้า" in page.readers.word.text())
    page.reading.give(FRONT, "customer")
    clerk.qtbot.waitUntil(lambda: not page.readers.word.isVisible())
    clerk.office.reader.insert(SAIRUNG, FRONT)
    clerk.see("customer")
