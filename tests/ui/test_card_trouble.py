"""What is wrong with a card is told once, on every page; a card that is in can be read again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.card.training_card import Manner
from desktop.domain.failure import Code, CounterError
from desktop.ports import CardFailed, CardInserted
from tests.contract.card.harness import ScriptedCard
from tests.fixtures.there import there
from tests.ui.conftest import Clerk, _opened
from tests.ui.counter_office import SAIRUNG, open_office
from ui.screens.counter import CounterScreen
from ui.screens.settings import SettingsScreen
from ui.theme import Theme

FRONT, TOKEN = "A customer's reader", "B token"
Key = Qt.Key


@pytest.fixture
def two(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Clerk]:
    """A window before sign-in at a counter with two readers."""
    office = open_office(theme, tmp_path, readers=(FRONT, TOKEN))
    window = _opened(qtbot, office.context)
    yield Clerk(qtbot, window, office)
    window.close()
    window.deleteLater()
    office.close()


def foreign() -> ScriptedCard:
    """A card of another kind, such as a token or a bank card."""
    return ScriptedCard.person("prasert", Manner(applet=False))


def told(clerk: Clerk) -> str:
    notice = clerk.window.strip.notice()
    return notice.text if notice is not None else ""


def counter_of(clerk: Clerk) -> CounterScreen:
    return clerk.on(CounterScreen)


def badge(clerk: Clerk) -> str:
    return there(clerk.window.person.person()).badges[0].text


@pytest.mark.parametrize("page", ["cases", "customer", "application", "settings"])
def test_a_card_that_fails_is_told_with_its_reason_on_every_page(clerk: Clerk, page: str) -> None:
    clerk.sign_in()
    if page == "cases":
        clerk.press(Key.Key_F3)
    elif page == "settings":
        clerk.press(Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    else:
        clerk.office.reader.insert(SAIRUNG)
        clerk.see("customer")
        clerk.qtbot.waitUntil(lambda: there(clerk.window.person.person()).photo is not None)
        if page == "application":
            clerk.press(Key.Key_F6)
    clerk.see(page)
    clerk.office.reader.insert(foreign())
    clerk.qtbot.waitUntil(lambda: "ไม่ใช่บัตรประจำตัวประชาชนไทย" in told(clerk))
    assert clerk.window.strip.isVisible()
    assert clerk.window.page == page
    clerk.office.reader.insert("prasert")
    clerk.see("customer")
    clerk.qtbot.waitUntil(lambda: "ไม่ใช่บัตร" not in told(clerk))  # it is no news any more


def test_the_badge_says_when_that_persons_card_has_left(clerk: Clerk) -> None:
    clerk.sign_in()
    clerk.office.reader.insert(SAIRUNG)
    clerk.see("customer")
    clerk.qtbot.waitUntil(lambda: there(clerk.window.person.person()).photo is not None)
    assert badge(clerk) == "อ่านจากชิป 14:05"
    clerk.office.reader.insert(foreign())  # pulls hers first
    clerk.qtbot.waitUntil(lambda: badge(clerk) == "อ่านจากชิป 14:05 · บัตรออกแล้ว 14:05")
    assert there(clerk.window.person.person()).photo is not None
    clerk.office.reader.insert(SAIRUNG)
    clerk.qtbot.waitUntil(lambda: badge(clerk) == "อ่านจากชิป 14:05")


def test_a_card_of_another_kind_that_is_always_in_is_told_once_and_hides_nothing(
    two: Clerk,
) -> None:
    two.office.reader.insert(foreign(), TOKEN)
    two.qtbot.waitUntil(lambda: isinstance(two.office.context.cards.cards.get(TOKEN), CardFailed))
    assert told(two) == "", "nobody is signed in"
    two.sign_in()
    page = counter_of(two)
    assert TOKEN in told(two), "which of the two"
    assert page.prompt.text() == "เสียบบัตรประชาชน"
    assert two.window.status.items["reader"].text() == "เครื่องอ่านบัตร 2 เครื่อง"
    for person in (SAIRUNG, "prasert"):
        two.office.reader.insert(person, FRONT)
        two.see("customer")
        two.qtbot.waitUntil(lambda: TOKEN not in told(two))
        two.office.reader.pull(FRONT)
        two.qtbot.waitUntil(lambda: FRONT not in two.office.context.cards.cards)
        two.press(Key.Key_F2)
        page = counter_of(two)
        assert page.prompt.text() == "เสียบบัตรประชาชน"
        assert told(two) == "", "it was told already"


def test_the_strip_leads_to_the_readers_where_one_can_be_left_out(two: Clerk) -> None:
    two.sign_in()
    two.office.reader.insert(foreign(), TOKEN)
    two.qtbot.waitUntil(lambda: TOKEN in told(two))
    two.window.strip.acted.emit("readers")
    page = two.on(SettingsScreen)
    assert page.readers.rows[FRONT].isAncestorOf(two.focus())
    page.reading.give(TOKEN, "left_out")
    two.qtbot.waitUntil(lambda: told(two) == "")


def test_a_card_that_hangs_is_said_to_and_reading_is_over(clerk: Clerk) -> None:
    clerk.sign_in()
    page = counter_of(clerk)
    station = clerk.office.context.cards
    clerk.qtbot.waitUntil(lambda: bool(station.readers))
    (reader,) = station.readers
    station._on_arrived(CardInserted(reader, 7))
    assert page.prompt.text() == "กำลังอ่านบัตร"
    station._on_arrived(CardFailed(reader, 7, CounterError(Code.CARD_SILENT)))
    assert page.prompt.text() == "เสียบบัตรประชาชน"
    assert "บัตรหยุดตอบ" in told(clerk)


def test_counter_offers_the_person_whose_card_is_in(clerk: Clerk) -> None:
    clerk.sign_in()
    card = ScriptedCard.person("sairung")
    clerk.office.reader.insert(card)
    clerk.see("customer")
    clerk.qtbot.waitUntil(lambda: there(clerk.window.person.person()).photo is not None)
    clerk.press(Key.Key_F2)
    page = counter_of(clerk)
    assert page.prompt.text() == "มีบัตรอยู่ในเครื่องอ่าน"
    assert "สายรุ้ง" in page.next.text()
    assert "9-xxxx-xxxxx-36-x" in page.next.text(), "masked: another may be looking"
    assert page.again.isVisible()
    clerk.press(Key.Key_F5)
    clerk.see("customer")
    assert clerk.window.person.name.text().startswith("นางสาวสายรุ้ง")
    clerk.press(Key.Key_F2)
    counter_of(clerk).again.click()
    clerk.see("customer")
    clerk.press(Key.Key_F2)
    clerk.office.reader.pull()
    clerk.qtbot.waitUntil(lambda: counter_of(clerk).prompt.text() == "เสียบบัตรประชาชน")
    assert not page.again.isVisible()


def test_a_card_that_failed_is_read_again_by_the_key(clerk: Clerk) -> None:
    clerk.sign_in()
    card = ScriptedCard.person("sairung")
    card.spoil()
    clerk.office.reader.insert(card)
    clerk.qtbot.waitUntil(lambda: told(clerk) != "")
    page = counter_of(clerk)
    assert page.again.isVisible()
    card.become(ScriptedCard.person("sairung"))
    clerk.press(Key.Key_F5)
    clerk.see("customer")
    assert told(clerk) == ""
