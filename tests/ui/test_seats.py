"""A card goes to the open seat, or begins a visit; the clerk's own is nobody's."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.card.training_card import training_persons
from desktop.domain.case import Draft
from desktop.domain.citizen import CitizenCard
from desktop.domain.party import Role
from desktop.ports import CardRead, ReadTiming, Stage
from desktop.visit import Here
from tests.contract.card.harness import ScriptedCard
from tests.fixtures.office import SetClock, desk_of, enrolled_store, person, synthetic_id
from tests.fixtures.there import there
from tests.fixtures.two_roles import HOLDER, PATIENT, TwoRoles
from tests.ui.case_office import CLERK, CaseOffice, KeyCounter
from tests.ui.counter_office import CounterOffice, open_office
from ui.language import Language
from ui.main_window import MainWindow
from ui.presenters.visit_words import person_of
from ui.screens.application import ApplicationScreen
from ui.screens.counter import CounterScreen
from ui.screens.customer import CustomerScreen
from ui.screens.payment import PaymentScreen
from ui.theme import Theme
from ui.widgets.text import Label

FRONT, SIDE = "Front", "Side"


@pytest.fixture
def two(theme: Theme, tmp_path: Path) -> Iterator[CounterOffice]:
    """A counter with two readers, whose services have a second role, and a clerk at it."""
    office = open_office(theme, tmp_path, readers=(FRONT, SIDE), data=TwoRoles())
    office.context.session.begin(CLERK)
    yield office
    office.close()


@pytest.fixture
def seated(qtbot: QtBot, two: CounterOffice) -> Iterator[KeyCounter]:
    """The application of the first customer is open."""
    yield from opened(qtbot, two)


def opened(qtbot: QtBot, two: CounterOffice) -> Iterator[KeyCounter]:
    window = MainWindow(two.context)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    keys = KeyCounter(qtbot, window)
    two.reader.insert("sairung", FRONT)
    keys.on(CustomerScreen)
    keys.press(Qt.Key.Key_Return)
    page = keys.on(ApplicationScreen)
    qtbot.waitUntil(lambda: page.presenter.state is not None)
    yield keys
    window.close()
    window.deleteLater()


def parties(keys: KeyCounter) -> dict[str, str]:
    state = there(keys.on(ApplicationScreen).presenter.state)
    return {role: one.person.thai_name.first for role, one in state.draft.parties.items()}


def test_the_second_card_takes_the_open_seat_and_nothing_is_clicked(
    seated: KeyCounter, two: CounterOffice
) -> None:
    page = seated.on(ApplicationScreen)
    seat, steps = seated.window.seat, seated.window.steps
    assert seat.name.text() == "เสียบบัตรผู้ป่วย"
    assert "1 จาก 2" in steps._steps["customer"].label.text()
    page.form.focus_field("phone")
    seated.write("081")
    cursor = seated.window.focusWidget()

    two.reader.insert("prasert", SIDE)

    seated.qtbot.waitUntil(lambda: PATIENT.id in parties(seated))
    assert seated.window.page == "application"
    assert seated.window.focusWidget() is cursor, "the cursor stays"
    assert parties(seated) == {"holder": "สายรุ้ง", "patient": "ประเสริฐ"}
    seated.qtbot.waitUntil(lambda: seat.name.text().startswith("นายประเสริฐ"))
    assert "จาก" not in steps._steps["customer"].label.text()
    assert "สายรุ้ง" in seated.window.person.name.text()
    draft_id = there(page.presenter.state).draft.id
    seated.qtbot.waitUntil(lambda: PATIENT.id in there(two.store.drafts.get(draft_id)).parties)
    kept = there(two.store.drafts.get(draft_id))
    assert kept.parties[PATIENT.id].person.address.house_no, "all of the card's text"
    assert kept.values["phone"].value == "081"


def test_in_a_narrow_window_of_large_letters_both_seats_say_their_roles(
    seated: KeyCounter, two: CounterOffice
) -> None:
    two.reader.insert("prasert", SIDE)
    window, theme = seated.window, two.context.theme
    seated.qtbot.waitUntil(lambda: window.seat.name.text().startswith("นายประเสริฐ"))
    for scale, width in ((150, 640), (150, 1366), (100, 640), (100, 1366)):
        theme.set_scale(scale)
        window.resize(width, 768)
        person, seat = window.person, window.seat
        told = partial(_told, HOLDER, person.other_name, person.facts)
        seated.qtbot.waitUntil(told)
        told = partial(_told, PATIENT, seat.role, seat.facts)
        seated.qtbot.waitUntil(told)


def _told(role: Role, *labels: Label) -> bool:
    """Whether one of them has the role, and all of its own words if it says nothing else."""
    there_ = [one for one in labels if one.isVisible() and role.label.th in one.text()]
    return any(one.width() >= one.whole_width() or one.text() != role.label.th for one in there_)


def test_whoever_comes_when_no_seat_is_open_is_the_next_customer(
    seated: KeyCounter, two: CounterOffice
) -> None:
    two.reader.insert("prasert", SIDE)
    seated.qtbot.waitUntil(lambda: PATIENT.id in parties(seated))
    first = there(seated.on(ApplicationScreen).presenter.state).draft.id
    two.reader.pull(SIDE)
    seated.qtbot.waitUntil(lambda: SIDE not in two.context.cards.cards)
    assert PATIENT.id in parties(seated), "a card that leaves takes nobody away"
    third = next(name for name in training_persons() if name not in ("sairung", "prasert"))
    two.reader.insert(third, SIDE)
    seated.see("customer")
    notice = there(seated.window.strip.notice())
    assert "พักเรื่องของ นางสาวสายรุ้ง" in notice.text
    assert set(there(two.store.drafts.get(first)).parties) == {"holder", "patient"}


def test_the_second_party_comes_back_to_the_same_case(
    seated: KeyCounter, two: CounterOffice
) -> None:
    two.reader.insert("prasert", SIDE)
    seated.qtbot.waitUntil(lambda: PATIENT.id in parties(seated))
    two.reader.pull(SIDE)
    seated.qtbot.waitUntil(lambda: SIDE not in two.context.cards.cards)
    two.reader.insert("prasert", SIDE)
    seated.qtbot.waitUntil(lambda: there(two.context.here.last).read.reader == SIDE)
    seated.qtbot.waitUntil(lambda: there(two.context.here.last).card.photo is not None)
    assert seated.window.page == "application"


def test_nothing_is_filed_while_another_sits_in_the_second_seat(
    seated: KeyCounter, two: CounterOffice
) -> None:
    """The card that is in is asked, whoever's seat it fills."""
    second = ScriptedCard.person("prasert")
    two.reader.insert(second, SIDE)
    seated.qtbot.waitUntil(lambda: PATIENT.id in parties(seated))
    seated.qtbot.waitUntil(lambda: there(two.context.here.last).card.photo is not None)
    two.reader.pull(FRONT)
    seated.qtbot.waitUntil(lambda: FRONT not in two.context.cards.cards)
    page = seated.on(ApplicationScreen)
    page.presenter.edit("phone", "0812345678")
    page.presenter.paperwork.mark("wiring_certificate", "seen_original")
    page.presenter.go_on()
    payment = seated.on(PaymentScreen)
    payment.presenter.type("1000")
    third = next(name for name in training_persons() if name not in ("sairung", "prasert"))
    second.become(ScriptedCard.person(third))
    payment.primary.click()
    seated.see("customer")
    kinds = [entry.kind for entry in two.store.journal.unsent()]
    assert "case.submitted" not in kinds


def test_the_clerks_own_reader_begins_nobody(keys: KeyCounter, office: CaseOffice) -> None:
    """Also where a card was read in the moment in which its reader became the clerk's."""
    keys.on(CounterScreen)
    context = office.context
    context.kept.change(lambda settings: settings.with_reader("Own", "clerk"))
    who = person()
    card = CitizenCard(
        "0003", who.citizen_id, who.thai_name, who.english_name, who.birth_date, None
    )
    told: list[object] = []
    context.here.observe(lambda: told.append(context.here.visit))
    context.cards.happened.emit(CardRead("Own", 1, Stage.COMPLETE, card, ReadTiming()))
    assert keys.window.page == "counter"
    assert (told, context.here.last) == ([], None)


def test_going_on_brings_the_cursor_to_the_seat_that_is_open(
    seated: KeyCounter, two: CounterOffice
) -> None:
    seat = seated.window.seat
    seated.press(Qt.Key.Key_F6)
    seated.at(seat.typed)
    page = seated.on(ApplicationScreen)
    assert "เสียบบัตรผู้ป่วย" in there(page.strip.notice()).text
    seated.press(Qt.Key.Key_Return)
    seated.at(page.party.fields["present"].editor)


def test_one_person_in_two_seats_that_differ_is_taken_out_again(
    theme: Theme, tmp_path: Path, qtbot: QtBot
) -> None:
    data = TwoRoles('differs_from = "holder"')
    office = open_office(theme, tmp_path, readers=(FRONT, SIDE), data=data)
    office.context.session.begin(CLERK)
    for keys in opened(qtbot, office):
        page = keys.on(ApplicationScreen)
        keys.press(Qt.Key.Key_F4)
        number = there(page.presenter.state).draft.applicant.citizen_id
        for name, value in (
            ("reason", "lost"), ("title", "นาย"), ("first", "มานะ"), ("last", "ใจดี"),
            ("citizen_id", number),
        ):  # fmt: skip
            page.party.fields[name].set_value(value)
        keys.press(Qt.Key.Key_F6)
        assert "คนละคน" in page.party.fields["citizen_id"].problem()
        assert PATIENT.id not in parties(keys)
        page.party.fields["citizen_id"].set_value("")
        keys.press(Qt.Key.Key_F6)
        assert parties(keys)["patient"] == "มานะ"
    office.close()


def test_of_three_the_open_seat_stands_beside_the_applicant(tmp_path: Path) -> None:
    """And the others are badges; once all have come, the first of them stands there."""
    carer = '[[party]]\nrole = "carer"\nlabel = { th = "ผู้ดูแล", en = "carer" }\n'
    carer += 'kinds = ["person"]\nacting = ["self"]\npapers = "none"\npresence = "optional"'
    (store, _), clock, language = enrolled_store(tmp_path), SetClock(), Language()
    desk, here = desk_of(store, clock, TwoRoles(carer)), Here(clock.now)
    draft = desk.intake.open_draft(person(), "new_connection", "1001")

    def strip(now: Draft) -> tuple[str, str, str]:
        here.fill(now, desk.intake.service(now), desk.intake.evaluate(now))
        shows = there(person_of(here, language, clock.now().date()))
        beside = there(shows.seat)
        return beside.role_id, beside.title, shows.badges[-1].text

    here.welcome(person())
    assert strip(draft) == ("patient", "เสียบบัตรผู้ป่วย", "ผู้ดูแล: รอเสียบบัตร")
    second = person(citizen_id=synthetic_id("912345678904"))
    draft = draft.seat("patient", second)
    name = second.thai_name.full
    assert strip(draft) == ("carer", "เสียบบัตรผู้ดูแล", f"ผู้ป่วย: {name}")
    assert strip(draft.without("carer")) == ("patient", "", "ผู้ดูแล: ไม่ระบุ")
    store.close()
