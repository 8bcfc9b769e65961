"""The window at the real smart-card service: virtual cards in two readers of pcscd."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.card.pcsc import PcscReader
from desktop.card.training_card import Manner
from desktop.runtime.card_station import CardStation
from tests.contract.card.harness import ScriptedCard, VirtualSlots
from tests.fixtures.pcscd import Pcscd, virtual_readers
from tests.fixtures.there import there
from tests.ui.conftest import Clerk, _opened
from tests.ui.counter_office import open_office
from tests.ui.pages import on
from tests.ui.test_case_by_keys import offered
from ui.screens.counter import CounterScreen
from ui.screens.customer import CustomerScreen
from ui.screens.settings import SettingsScreen
from ui.theme import Theme

pytestmark = pytest.mark.xdist_group("pcscd")

PATIENCE_MS = 20_000
Key = Qt.Key


@pytest.fixture(scope="module")
def pcscd() -> Iterator[Pcscd]:
    """The service, for this module."""
    with virtual_readers() as service:
        yield service


@pytest.fixture
def slots(pcscd: Pcscd) -> Iterator[VirtualSlots]:
    """Two readers, the second with a card of another kind that is always in."""
    slots = VirtualSlots(PcscReader())
    slots.insert(ScriptedCard.person("prasert", Manner(applet=False)), 1)
    yield slots
    slots.close()


@pytest.fixture
def clerk(slots: VirtualSlots, qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Clerk]:
    """A signed-in clerk whose window has the real reader."""
    office = open_office(theme, tmp_path)
    office.context.cards.close()
    office.context.cards = CardStation(slots.reader)
    office.context.cards.start()
    window = _opened(qtbot, office.context)
    clerk = Clerk(qtbot, window, office)
    clerk.sign_in()
    yield clerk
    window.close()
    window.deleteLater()
    office.close()


def told(clerk: Clerk) -> str:
    notice = clerk.window.strip.notice()
    return notice.text if notice is not None else ""


def test_a_day_at_two_readers(clerk: Clerk, slots: VirtualSlots) -> None:
    wait, window = clerk.qtbot.waitUntil, clerk.window
    wait(lambda: slots.names[1] in told(clerk), timeout=PATIENCE_MS)
    page = clerk.on(CounterScreen)
    assert page.prompt.text() == "เสียบบัตรประชาชน"
    card = ScriptedCard.person("sairung")
    slots.insert(card)
    wait(lambda: window.page == "customer", timeout=PATIENCE_MS)
    wait(lambda: there(window.person.person()).photo is not None, timeout=PATIENCE_MS)
    assert told(clerk) == ""
    customer = on(window, CustomerScreen)
    wait(lambda: "new_connection" in offered(customer))
    card.become(ScriptedCard.person("prasert"))  # faster than the service looks
    clerk.press(Key.Key_F6)
    wait(lambda: window.person.name.text().startswith("นายประเสริฐ"), timeout=PATIENCE_MS)
    assert window.page == "customer"
    assert clerk.office.context.desk.intake.drafts() == [], "nothing was begun for her"
    clerk.press(Key.Key_F2)
    wait(lambda: "ประเสริฐ" in page.next.text(), timeout=PATIENCE_MS)
    clerk.press(Key.Key_F5)
    wait(lambda: window.page == "customer", timeout=PATIENCE_MS)
    clerk.press(Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    settings = clerk.on(SettingsScreen)
    front, other = (settings.readers.rows[name] for name in slots.names)
    wait(lambda: front.state.text() == "พร้อม · มีบัตรอยู่", timeout=PATIENCE_MS)
    assert "ไม่ใช่บัตรประจำตัวประชาชนไทย" in other.state.text()
    front.test.click()
    assert front.told.text().startswith("กำลังทดสอบอ่าน")
    wait(lambda: front.told.text().startswith("ข้อมูลขึ้นใน "), timeout=PATIENCE_MS)
    settings.reading.give(slots.names[1], "clerk")
    wait(lambda: "บัตรเจ้าหน้าที่" in other.state.text(), timeout=PATIENCE_MS)
    other.test.click()
    wait(lambda: "เครื่องอ่านทำงาน" in other.told.text(), timeout=PATIENCE_MS)
    settings.reading.give(slots.names[1], "left_out")
    wait(lambda: other.state.text() == "ตรวจพบ ไม่ได้ใช้", timeout=PATIENCE_MS)
    slots.pull()
    wait(lambda: front.state.text() == "พร้อม · ไม่มีบัตร", timeout=PATIENCE_MS)
