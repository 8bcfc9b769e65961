"""Customer: services found in two languages, drafts and cases of this person, late answers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.card.training_card import TrainingCard, training_persons
from desktop.domain.address import Address
from desktop.domain.citizen import CitizenCard, Person
from desktop.domain.failure import Code, CounterError
from desktop.ports import CardFailed, CardRead, CardRemoved, ReadTiming, Stage
from tests.fixtures.office import person, synthetic_id
from tests.fixtures.there import there
from tests.ui.conftest import Clerk, PlainPage
from tests.ui.counter_office import SAIRUNG, CounterOffice, a_case, disk_full, reference
from ui.presenters.customer import CustomerPresenter, CustomerView, find
from ui.screens.customer import CustomerScreen
from ui.values import STAR


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("", "new_connection"), ("ขอใช้", "new_connection"), ("คืนเงิน", "deposit_refund"),
        ("โอน", "transfer_with_deposit"), ("refund", "deposit_refund"),
        ("TRANSFER", "transfer_with_deposit"), ("connection", "new_connection"),
        ("ไฟดับ", "complaint"), ("no power", "complaint"), ("ร้องเรียน", "complaint"),
    ],
)  # fmt: skip
def test_services_are_found_in_both_languages(text: str, first: str) -> None:
    offered = reference().catalogue.versions
    assert find(offered, text)[0].id == first


def test_a_time_that_is_not_confirmed_is_marked(counter: CounterOffice, qtbot: QtBot) -> None:
    presenter = CustomerPresenter(counter.context)
    with qtbot.waitSignal(presenter.services) as told:
        presenter.start(person())
    badges = {row.key: row.badge for row in told.args[0]}
    said = "2 ขั้นตอน · 5 วันทำการ" + STAR
    assert badges["deposit_refund"] == (said, "neutral", "")


def test_what_is_nowhere_is_not_found() -> None:
    assert find(reference().catalogue.versions, "กาแฟเย็น") == []


def test_type_arrow_enter_opens_a_draft_filled_from_the_chip(clerk: Clerk) -> None:
    clerk.sign_in()
    clerk.office.reader.insert(SAIRUNG)
    page = clerk.on(CustomerScreen)
    clerk.qtbot.waitUntil(lambda: there(clerk.window.person.person()).photo is not None)
    assert clerk.focus() is page.needle
    clerk.press(Qt.Key.Key_Down)
    assert page.services.current_key() == page.services.rows.rows()[1].key
    clerk.write("connection")
    connection = there(reference().catalogue.edition("new_connection", ""))
    assert page.go_on.text().endswith(connection.title.th)
    clerk.press(Qt.Key.Key_Return)
    application = clerk.on(PlainPage)
    (draft,) = clerk.office.context.desk.intake.drafts()
    assert application.arguments == [draft.id]
    assert draft.applicant.address.house_no == "99/1"
    assert draft.applicant.photo_sha256 is not None
    assert any(value.source == "chip" for value in draft.values.values())


def test_nothing_found_is_said_and_nothing_can_be_started(clerk: Clerk) -> None:
    clerk.sign_in()
    clerk.office.reader.insert(SAIRUNG)
    page = clerk.on(CustomerScreen)
    clerk.write("coffee")
    assert page.none.isVisible()
    assert not page.go_on.isEnabled()
    clerk.press(Qt.Key.Key_Return)
    assert clerk.window.page == "customer"


def test_drafts_and_cases_of_this_person_only(
    counter: CounterOffice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = counter.context
    mine = context.desk.intake.open_draft(person(), "deposit_refund", "1001")
    context.desk.intake.open_draft(
        person(citizen_id=synthetic_id("912345678904")), "new_connection", "1001"
    )
    monkeypatch.setattr(context.desk.cases, "history", lambda _key: [a_case(7)])
    presenter = CustomerPresenter(context)
    opened: list[tuple[str, object]] = []
    presenter.opened.connect(lambda page, argument: opened.append((page, argument)))
    with qtbot.waitSignal(presenter.changed, check_params_cb=lambda view: bool(view.cases)) as told:
        presenter.start(person())
    view = told.args[0]
    assert [row.key for row in view.drafts] == [mine.id]
    assert [(row.key, row.lead) for row in view.cases] == [("c7", "นายทดสอบ ระบบ")]
    presenter.resume(mine.id)
    presenter.show_case("c7")
    assert opened == [("application", mine.id), ("cases", "case:c7")]


def _card(*, address: bool) -> CitizenCard:
    who = person()
    return CitizenCard(
        layout="0003", citizen_id=who.citizen_id, thai_name=who.thai_name,
        english_name=who.english_name, birth_date=who.birth_date, sex="female",
        address=who.address if address else None,
    )  # fmt: skip


def _read(stage: Stage, *, address: bool) -> CardRead:
    return CardRead("Reader", 1, stage, _card(address=address), ReadTiming())


def test_a_quick_choice_waits_for_the_address(counter: CounterOffice, qtbot: QtBot) -> None:
    presenter = CustomerPresenter(counter.context)
    waited: list[str] = []
    presenter.waiting.connect(waited.append)
    presenter.start(_read(Stage.IDENTITY, address=False))
    presenter.choose("new_connection")
    assert waited[-1].startswith("รอที่อยู่")
    assert counter.context.desk.intake.drafts() == []
    with qtbot.waitSignal(presenter.opened) as told:
        counter.context.cards.happened.emit(_read(Stage.TEXT, address=True))
    assert told.args[0] == "application"
    assert waited[-1] == ""
    (draft,) = counter.context.desk.intake.drafts()
    assert draft.applicant.address == person().address


def test_a_card_pulled_meanwhile_takes_the_choice_back(
    counter: CounterOffice, qtbot: QtBot
) -> None:
    presenter = CustomerPresenter(counter.context)
    presenter.start(_read(Stage.IDENTITY, address=False))
    presenter.choose("new_connection")
    with qtbot.waitSignal(presenter.failed) as told:
        counter.context.cards.happened.emit(
            CardFailed("Reader", 1, CounterError(Code.CARD_REMOVED))
        )
    assert "เสียบอีกครั้ง" in told.args[0]
    counter.context.cards.happened.emit(_read(Stage.TEXT, address=True))
    assert counter.context.desk.intake.drafts() == []


def test_a_choice_made_after_the_card_has_left_is_answered_at_once(
    counter: CounterOffice, qtbot: QtBot
) -> None:
    presenter = CustomerPresenter(counter.context)
    waited: list[str] = []
    presenter.waiting.connect(waited.append)
    presenter.start(_read(Stage.IDENTITY, address=False))
    counter.context.cards.happened.emit(CardFailed("Reader", 1, CounterError(Code.CARD_REMOVED)))
    counter.context.cards.happened.emit(CardRemoved("Reader", 1))
    for come_back in (False, True):  # from another page, too
        if come_back:
            presenter.again()
        with qtbot.waitSignal(presenter.failed) as told:
            presenter.choose("new_connection")
        assert "เสียบอีกครั้ง" in told.args[0]
    assert not any(waited)
    counter.context.cards.happened.emit(_read(Stage.TEXT, address=True))
    with qtbot.waitSignal(presenter.opened):
        presenter.choose("new_connection")


def test_an_address_that_the_card_refuses_is_not_waited_for(
    counter: CounterOffice, qtbot: QtBot
) -> None:
    presenter = CustomerPresenter(counter.context)
    presenter.start(_read(Stage.IDENTITY, address=False))
    presenter.choose("new_connection")
    with qtbot.waitSignal(presenter.opened):
        counter.context.cards.happened.emit(_read(Stage.TEXT, address=False))
    presenter.start(_read(Stage.COMPLETE, address=False))
    with qtbot.waitSignal(presenter.opened):
        presenter.choose("deposit_refund")
    drafts = counter.context.desk.intake.drafts()
    assert [draft.applicant.address for draft in drafts] == [Address()] * 2


class Refusing(TrainingCard):
    """A card that refuses every read of its address."""

    def answer(self, command: bytes) -> bytes:
        return b"\x69\x82" if command[2:4] == b"\x15\x79" else super().answer(command)


def test_what_the_chip_does_not_give_is_said_and_work_goes_on(clerk: Clerk) -> None:
    clerk.sign_in()
    clerk.office.reader.insert(Refusing.of(training_persons()[SAIRUNG]))
    clerk.see("customer")
    strip = clerk.window.person
    clerk.qtbot.waitUntil(lambda: there(strip.person()).photo is not None)
    badges = [badge.text for badge in there(strip.person()).badges]
    assert badges[-1] == "อ่านจากชิปไม่ได้: ที่อยู่"
    clerk.press(Qt.Key.Key_F6)
    clerk.see("application")
    (draft,) = clerk.office.context.desk.intake.drafts()
    assert draft.applicant.address == Address()


def test_the_card_in_another_reader_is_none_of_this_customers(
    counter: CounterOffice, qtbot: QtBot
) -> None:
    presenter = CustomerPresenter(counter.context)
    failures: list[str] = []
    presenter.failed.connect(failures.append)
    presenter.start(_read(Stage.IDENTITY, address=False))
    presenter.choose("new_connection")
    for other in (("Other", 2), ("Reader", 2), ("Other", 1)):
        error = CounterError(Code.CARD_UNRESPONSIVE)
        counter.context.cards.happened.emit(CardFailed(*other, error))
        counter.context.cards.happened.emit(CardRemoved(*other))
    with qtbot.waitSignal(presenter.opened):
        counter.context.cards.happened.emit(_read(Stage.TEXT, address=True))
    assert failures == []


def test_a_late_answer_for_another_customer_is_ignored(
    counter: CounterOffice, qtbot: QtBot
) -> None:
    context = counter.context
    context.desk.intake.open_draft(person(), "deposit_refund", "1001")
    presenter = CustomerPresenter(context)
    views: list[CustomerView] = []
    presenter.changed.connect(views.append)
    presenter.start(person())
    other = person(citizen_id=synthetic_id("912345678904"))
    presenter.start(other)  # before the first look is answered: answers come on this thread
    qtbot.waitUntil(lambda: presenter._loaded is not None)
    assert all(view.drafts == () for view in views)


def test_a_draft_is_opened_once_however_often_enter_is_pressed(
    counter: CounterOffice, qtbot: QtBot
) -> None:
    presenter = CustomerPresenter(counter.context)
    presenter.start(person())
    with qtbot.waitSignal(presenter.opened):
        presenter.choose("new_connection")
        presenter.choose("new_connection")
        presenter.choose("deposit_refund")
    assert len(counter.context.desk.intake.drafts()) == 1


def test_a_full_disk_is_told_and_one_may_try_again(
    counter: CounterOffice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    presenter = CustomerPresenter(counter.context)
    presenter.start(person())
    good = counter.context.desk.intake.open_draft
    monkeypatch.setattr(counter.context.desk.intake, "open_draft", disk_full)
    with qtbot.waitSignal(presenter.failed) as told:
        presenter.choose("new_connection")
    assert "ดิสก์เต็ม" in told.args[0]
    monkeypatch.setattr(counter.context.desk.intake, "open_draft", good)
    with qtbot.waitSignal(presenter.opened):
        presenter.choose("new_connection")


def test_the_typed_applicant_keeps_the_reason(counter: CounterOffice, qtbot: QtBot) -> None:
    presenter = CustomerPresenter(counter.context)
    typed = replace(person(), source="typed", no_card_reason="lost")
    presenter.start(typed)
    with qtbot.waitSignal(presenter.opened):
        presenter.choose("deposit_refund")
    (draft,) = counter.context.desk.intake.drafts()
    assert (draft.applicant.source, draft.applicant.no_card_reason) == ("typed", "lost")


def test_the_next_customer_starts_at_the_first_service(clerk: Clerk) -> None:
    clerk.sign_in()
    clerk.office.reader.insert(SAIRUNG)
    page = clerk.on(CustomerScreen)
    first = page.services.current_key()
    clerk.press(Qt.Key.Key_Down)
    clerk.press(Qt.Key.Key_F2)
    clerk.office.reader.pull()
    clerk.office.reader.insert("prasert")
    clerk.see("customer")
    assert page.services.current_key() == first


def test_a_parked_service_goes_on_and_another_is_begun_when_asked(clerk: Clerk) -> None:
    intake = clerk.office.context.desk.intake
    clerk.sign_in()
    clerk.office.reader.insert(SAIRUNG)
    page = clerk.on(CustomerScreen)
    clerk.qtbot.waitUntil(lambda: there(clerk.window.person.person()).photo is not None)
    clerk.press(Qt.Key.Key_Return)
    clerk.see("application")
    (draft,) = intake.drafts()
    clerk.window.go("customer")
    clerk.press(Qt.Key.Key_Return)
    application = clerk.on(PlainPage)
    assert application.arguments == [draft.id, draft.id]
    assert len(intake.drafts()) == 1
    notice = clerk.window.strip.notice()
    assert there(notice).text.startswith("เรื่องนี้ค้างไว้")
    clerk.window.strip.acted.emit(there(notice).action)
    clerk.qtbot.waitUntil(lambda: len(application.arguments) == 3)
    assert len(intake.drafts()) == 2
    assert there(page.presenter.applicant).citizen_id == draft.applicant.citizen_id


def test_the_page_knows_whom_the_visit_has_and_nobody_else(
    counter: CounterOffice, qtbot: QtBot
) -> None:
    """The next customer's draft is not that of the one before, nor has it their photo."""
    here, intake = counter.context.here, counter.context.desk.intake
    presenter = CustomerPresenter(counter.context)

    def who() -> tuple[Person | None, Person | None]:
        return presenter.applicant, here.visit.applicant if here.visit is not None else None

    assert who() == (None, None)
    presenter.start(_read(Stage.IDENTITY, address=False))
    assert there(who()[0]) == who()[1]
    here.look_away()
    counter.context.cards.happened.emit(_read(Stage.TEXT, address=True))
    assert there(there(here.visit).applicant).address == person().address
    assert there(here.visit).away, "the clerk still looks elsewhere"
    other = person(citizen_id=synthetic_id("912345678904"))
    draft = intake.open_draft(other, "deposit_refund", "1001")
    here.fill(draft, intake.service(draft), intake.evaluate(draft))
    assert who() == (other, other)
    with qtbot.waitSignal(presenter.changed, check_params_cb=lambda view: bool(view.drafts)):
        presenter.again()
    with qtbot.waitSignal(presenter.opened):
        presenter.choose("new_connection")
    of = {one.applicant.citizen_id for one in intake.drafts()}
    assert of == {other.citizen_id}
    here.end()
    assert who() == (None, None)
    presenter.choose("meter_test")
    assert len(intake.drafts()) == 2
