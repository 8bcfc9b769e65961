"""Counter: the readers in words, drafts to resume, and an identity typed without a card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop.domain.citizen import CitizenCard, PersonName, check_digit
from desktop.domain.failure import Code, CounterError
from desktop.domain.thai_date import CardDate
from desktop.ports import (
    CardEvent,
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    PhotoProgress,
    ReadersChanged,
    ReadTiming,
    ServiceChanged,
    Stage,
)
from tests.fixtures.office import person
from tests.fixtures.there import there
from tests.ui.conftest import Clerk, PlainPage
from tests.ui.counter_office import SAIRUNG, CounterOffice, a_case, disk_full
from ui.presenters.counter import CounterPresenter
from ui.presenters.prompt import Prompt, PromptPresenter
from ui.screens.counter import CounterScreen

READER = "Reader"


Prompter = Callable[..., Prompt]


@pytest.fixture
def prompter(counter: CounterOffice) -> Prompter:
    counter.context.cards.close()  # from here on the test speaks for the readers
    presenter = PromptPresenter(counter.context)
    station = counter.context.cards

    def hear(*events: CardEvent) -> Prompt:
        for event in events:
            station._on_arrived(event)
        return presenter.prompt()

    return hear


def test_each_state_of_the_reader_has_words_and_a_next_step(prompter: Prompter) -> None:
    assert prompter(ServiceChanged(False)).title == "บริการอ่านบัตรไม่ทำงาน"
    none = prompter(ServiceChanged(True), ReadersChanged(()))
    assert none.title == "ไม่พบเครื่องอ่านบัตร"
    assert "F4" in none.text
    ready = prompter(ReadersChanged((READER,)))
    assert ready.title == "เสียบบัตรประชาชน"
    assert READER in ready.reader
    assert prompter(CardInserted(READER, 1)).percent == 2
    assert prompter(PhotoProgress(READER, 1, 2500, 5000)).percent == 62
    failed = prompter(CardFailed(READER, 1, CounterError(Code.CARD_UNRESPONSIVE)))
    assert (failed.title, failed.again) == ("เสียบบัตรประชาชน", True), "the strip says what is wrong"
    assert not prompter(CardRemoved(READER, 1)).again
    assert prompter(CardInserted(READER, 2)).title == "กำลังอ่านบัตร"
    assert prompter(CardRemoved(READER, 2)).title == "เสียบบัตรประชาชน"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (Code.CARD_READER_OR_SERVICE, "เสียบสาย USB"),
        (Code.CARD_DENIED, "ไม่อนุญาต"),
    ],
)
def test_why_the_service_cannot_be_used_is_said(
    prompter: Prompter, counter: CounterOffice, code: Code, words: str
) -> None:
    """Windows without a reader, and a system that denies it, are no service that stands still."""
    prompt = prompter(ServiceChanged(False, CounterError(code)))
    assert prompt.title == "ใช้เครื่องอ่านบัตรไม่ได้"
    assert words in prompt.text
    assert "F4" in prompt.text
    assert prompter(ServiceChanged(False)).title == "บริการอ่านบัตรไม่ทำงาน"


def failed(code: Code, reader: str = READER, session: int = 1) -> CardFailed:
    return CardFailed(reader, session, CounterError(code))


def test_a_card_that_another_program_has_let_go_of_is_read_and_offered(prompter: Prompter) -> None:
    prompter(ServiceChanged(True), ReadersChanged((READER,)))
    prompter(CardInserted(READER, 2), failed(Code.CARD_BUSY, session=2))
    card = CitizenCard("0003", person().citizen_id, PersonName(), PersonName(), CardDate(""), None)
    assert prompter(CardRead(READER, 2, Stage.IDENTITY, card, ReadTiming())).percent == 15
    whole = prompter(CardRead(READER, 2, Stage.COMPLETE, card, ReadTiming()))
    assert (whole.title, whole.again) == ("มีบัตรอยู่ในเครื่องอ่าน", True)


def test_two_readers_do_not_speak_for_each_other(prompter: Prompter) -> None:
    left, right = "left", "right"
    prompter(ServiceChanged(True), ReadersChanged((left, right)))
    prompter(CardInserted(left, 1), PhotoProgress(left, 1, 2500, 5000))
    reading = prompter(CardInserted(right, 2), failed(Code.CARD_UNRESPONSIVE, right, 2))
    assert reading.percent == 62, "the card in the left one is still being read"
    assert prompter(CardRemoved(left, 1)).title == "เสียบบัตรประชาชน"


def test_drafts_wait_and_open_where_they_were_left(clerk: Clerk) -> None:
    intake = clerk.office.context.desk.intake
    draft = intake.open_draft(person(), "new_connection", "1001")
    intake.save_draft(replace(draft, focus="phone"))
    clerk.sign_in()
    page = clerk.on(CounterScreen)
    clerk.qtbot.waitUntil(lambda: len(page.drafts.list.rows.rows()) == 1)
    row = page.drafts.list.rows.rows()[0]
    assert row.lead.startswith("นางสาวสายรุ้ง")
    assert "โทรศัพท์" in row.detail
    assert page.drafts.title.text() == "ค้างไว้ 1 เรื่อง"
    clerk.press(Qt.Key.Key_Return)  # a scanner ends with one
    assert clerk.window.page == "counter"
    clerk.press(Qt.Key.Key_Down)
    assert clerk.focus() is page.drafts.list
    clerk.press(Qt.Key.Key_Return)
    assert clerk.on(PlainPage).arguments == [draft.id]


def test_numbers_of_my_day_and_the_latest(
    counter: CounterOffice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [a_case(2, receipt="R1"), a_case(1)]
    monkeypatch.setattr(counter.context.desk.cases, "today", lambda _actor: cases)
    counter.context.session.begin(counter.context.desk.staff.sign_in("1001", "2468"))
    presenter = CounterPresenter(counter.context)
    with qtbot.waitSignal(presenter.changed) as told:
        presenter.refresh()
    view = told.args[0]
    assert view.numbers == (2, 2, 0, 200000)
    assert view.cases[0].badge == ("รอส่ง", "warn", "cloud-off")
    assert view.cases[0].detail.endswith("2,000.00")
    assert view.cases[0].lead == "นายทดสอบ ระบบ", "whose case it is"
    with qtbot.waitSignal(presenter.changed) as told:
        counter.context.language.toggle()
    assert told.args[0].cases[0].badge[0] == counter.context.language.t("cases.unsent")


def test_a_store_that_fails_is_told_in_words(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clerk.office.context.desk.intake, "drafts", disk_full)
    clerk.sign_in()
    clerk.qtbot.waitUntil(lambda: clerk.window.strip.notice() is not None)
    assert "ดิสก์เต็ม" in there(clerk.window.strip.notice()).text


def test_an_identity_is_typed_by_keys_alone(clerk: Clerk) -> None:
    clerk.sign_in()
    page = clerk.on(CounterScreen)
    clerk.press(Qt.Key.Key_F4)
    fields = page.form.fields
    assert clerk.focus() is fields["reason"].editor
    clerk.press(Qt.Key.Key_F6)
    assert fields["reason"].problem()
    assert fields["citizen_id"].problem()
    assert clerk.focus() is fields["reason"].editor, "the first thing to mend"
    clerk.press(Qt.Key.Key_Down)  # บัตรหาย
    assert fields["reason"].problem() == ""
    clerk.press(Qt.Key.Key_Return)
    wrong = (check_digit("912345678903") + 1) % 10
    clerk.write(f"912345678903{wrong}")
    clerk.press(Qt.Key.Key_Return)
    clerk.press(Qt.Key.Key_Down)  # นาย
    for text in ("", "ทดสอบ", "ระบบงาน", "9/7/2502", "99/1", "2", "", "สาทรใต้", "ยานนาวา", "สาทร"):
        clerk.write(text)
        clerk.press(Qt.Key.Key_Return)
    clerk.press(Qt.Key.Key_F6)
    assert fields["citizen_id"].problem() == "เลขหลักสุดท้ายไม่ตรง ดูเลขอีกครั้ง"
    clerk.press(Qt.Key.Key_F12)
    assert fields["citizen_id"].problem().isascii(), "it is said in English, too"
    clerk.press(Qt.Key.Key_F12)
    assert clerk.focus() is fields["citizen_id"].editor
    clerk.press(Qt.Key.Key_Backspace)
    clerk.write(str(check_digit("912345678903")))
    clerk.press(Qt.Key.Key_F6)
    clerk.see("customer")
    strip = clerk.window.person
    assert strip.name.text() == "นายทดสอบ ระบบงาน"
    assert there(strip.person()).badges[0].text == "กรอกเอง: บัตรหาย"
    assert there(strip.person()).age == "อายุ 67 ปี"
    clerk.press(Qt.Key.Key_F2)
    assert all(field.value() in ("", "กรุงเทพมหานคร") for field in fields.values())


def test_a_name_in_another_script_is_refused_where_it_is_typed(clerk: Clerk) -> None:
    """It is pasted from a mail, and comes out of the printer as boxes."""
    clerk.sign_in()
    page = clerk.on(CounterScreen)
    clerk.press(Qt.Key.Key_F4)
    fields = page.form.fields
    known = {
        "reason": "foreigner", "citizen_id": "AB123456", "title": "Mr.", "birth": "1959",
        "house_no": "99/1", "subdistrict": "ยานนาวา", "district": "สาทร",
    }  # fmt: skip
    for name, value in known.items():
        fields[name].set_value(value)
    fields["first"].editor.setFocus()
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("李小龙")
    clerk.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert fields["first"].value() == "李小龙"
    clerk.press(Qt.Key.Key_F6)
    assert clerk.focus() is fields["first"].editor
    assert "อักษรโรมันในหนังสือเดินทาง" in fields["first"].problem()
    assert fields["first"].value() == "李小龙", "what was typed stays"
    clerk.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    clerk.write("LI XIAOLONG")
    assert fields["first"].problem() == ""
    clerk.press(Qt.Key.Key_F6)
    clerk.see("customer")
    assert clerk.window.person.name.text() == "Mr. LI XIAOLONG"
    clipboard.clear()


def test_escape_leaves_the_form_empty_for_the_next(clerk: Clerk) -> None:
    clerk.sign_in()
    page = clerk.on(CounterScreen)
    clerk.press(Qt.Key.Key_F4)
    clerk.press(Qt.Key.Key_Return)
    clerk.write("912")
    clerk.press(Qt.Key.Key_Escape)
    assert page.middle.currentIndex() == 0
    clerk.press(Qt.Key.Key_F4)
    assert page.form.fields["citizen_id"].value() == ""
    clerk.press(Qt.Key.Key_End)  # เหตุอื่น: asks for words
    assert page.form.fields["note"].isVisible()


def test_what_is_typed_waits_for_a_card_and_other_pages_but_not_for_the_next_clerk(
    clerk: Clerk,
) -> None:
    clerk.sign_in()
    page = clerk.on(CounterScreen)
    clerk.press(Qt.Key.Key_F4)
    clerk.press(Qt.Key.Key_Return)
    clerk.write("912")
    clerk.office.reader.insert(SAIRUNG)
    clerk.see("customer")
    assert "F2" in there(clerk.window.strip.notice()).text
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F2):
        clerk.press(key)
    assert page.middle.currentIndex() == 1
    assert page.form.fields["citizen_id"].value() == "912"
    clerk.office.context.session.end()
    clerk.see("signin")
    assert not page.form.begun()
