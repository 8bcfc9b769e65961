"""The patient of a no-cut request: by card, without a card, the applicant, or nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.domain.case import DocumentMark, Draft
from desktop.entries.case_submitted import KnownParty
from tests.fixtures.office import synthetic_id
from tests.fixtures.there import there
from tests.ui.case_office import CaseOffice, KeyCounter
from ui.main_window import MainWindow
from ui.screens.application import ApplicationScreen
from ui.screens.customer import CustomerScreen
from ui.screens.done import DoneScreen
from ui.theme import Theme

Key = Qt.Key
FRONT, SIDE = "Front", "Side"
PATIENT = "patient"


@pytest.fixture
def office(theme: Theme, tmp_path: Path) -> Iterator[CaseOffice]:
    """A counter with two readers and the services as shipped."""
    office = CaseOffice(tmp_path, theme, readers=(FRONT, SIDE))
    yield office
    office.close()


@pytest.fixture
def keys(qtbot: QtBot, office: CaseOffice) -> Iterator[KeyCounter]:
    """A no-cut request of the first customer is open."""
    window = shown(qtbot, office)
    keys = KeyCounter(qtbot, window)
    office.reader.insert("sairung", FRONT)
    page = keys.on(CustomerScreen)
    keys.write("ventilator")
    keys.press(Key.Key_Return)
    opened(keys)
    assert page.presenter.applicant is not None
    yield keys
    window.close()
    window.deleteLater()


def shown(qtbot: QtBot, office: CaseOffice) -> MainWindow:
    window = MainWindow(office.context)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def opened(keys: KeyCounter) -> ApplicationScreen:
    page = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: page.presenter.state is not None)
    return page


def draft(keys: KeyCounter) -> Draft:
    return there(keys.on(ApplicationScreen).presenter.state).draft


def kept(keys: KeyCounter, office: CaseOffice) -> Draft:
    """What a start after a kill would find, once it is as the window has it."""
    now = draft(keys)

    def same(one: Draft) -> tuple[object, ...]:
        return one.parties, one.typing, one.left_out, one.focus

    keys.qtbot.waitUntil(lambda: same(there(office.store.drafts.get(now.id))) == same(now))
    return there(office.store.drafts.get(now.id))


def seat(keys: KeyCounter) -> str:
    """All that the seat says."""
    box = keys.window.seat
    assert box.isVisible()
    shows = there(box.shown())
    badges = shows.who.badges if shows.who is not None else ()
    said = (box.name.text(), box.role.text(), box.facts.text())
    return " ".join((*said, *(badge.text for badge in badges)))


def steady(keys: KeyCounter, high: int = 0) -> int:
    """Both seats are as high as the strip is with one person; that height, which is `high`."""
    person, box = keys.window.person, keys.window.seat
    keys.qtbot.waitUntil(
        lambda: (
            box.sizeHint().height() <= person.sizeHint().height()
            and person.height() == box.height() == (high or person.sizeHint().height())
        )
    )
    return person.height()


def ways(keys: KeyCounter) -> set[str]:
    return {way for way, _ in there(keys.window.seat.shown()).ways}


def remaining(keys: KeyCounter) -> list[tuple[str, str]]:
    state = there(keys.on(ApplicationScreen).presenter.state)
    return [(one.id, one.key) for one in state.evaluation.remaining]


def seated(keys: KeyCounter, name: str) -> None:
    keys.qtbot.waitUntil(
        lambda: (
            PATIENT in draft(keys).parties
            and draft(keys).parties[PATIENT].person.thai_name.first == name
        )
    )


def type_patient(keys: KeyCounter) -> None:
    """A patient who has not come: they are told of, and their number is not known."""
    page = keys.on(ApplicationScreen)
    keys.press(Key.Key_F4)
    keys.at(page.party.fields["present"].editor)
    keys.press(Key.Key_Return, Key.Key_Return, Key.Key_Return)  # not here, stated, household
    keys.at(page.party.fields["title"].editor)
    keys.write("นาย")
    keys.press(Key.Key_Return)
    keys.write("มานะ")
    keys.press(Key.Key_Return)
    keys.write("ใจดี")
    keys.press(Key.Key_Return)


def submit(keys: KeyCounter, office: CaseOffice) -> dict[str, KnownParty]:
    """Fill in the rest, file the case, and have its parties from the journal."""
    page = keys.on(ApplicationScreen)
    presenter = page.presenter
    presenter.edit("contract_account", "012345678")
    presenter.edit("device", "ventilator")
    presenter.mark("proof_of_place", "seen_original")
    recorded = {"issuer": "รพ.ศิริราช", "date": "2026-11-10", "valid_until": "2027-05-10"}
    seen = {"medical_certificate": DocumentMark("seen_original", recorded=recorded)}
    presenter._take(replace(draft(keys), documents={**draft(keys).documents, **seen}))
    assert remaining(keys) == []
    case_id = draft(keys).id
    keys.press(Key.Key_F6)
    keys.on(DoneScreen)
    body = there(office.context.desk.cases.detail(case_id).body)
    return body.parties


def test_the_patient_by_card(keys: KeyCounter, office: CaseOffice) -> None:
    high = steady(keys)
    assert "เสียบบัตรผู้ป่วย" in seat(keys)
    assert ways(keys) == {"typed", "same", "nobody"}
    office.reader.insert("prasert", SIDE)
    seated(keys, "ประเสริฐ")
    keys.qtbot.waitUntil(lambda: "นายประเสริฐ" in seat(keys))
    assert "อ่านจากชิป" in seat(keys)
    assert "ผู้ป่วย" in seat(keys)
    assert keys.window.person.other_name.text() == "ผู้ยื่นคำร้อง"
    steady(keys, high)
    office.reader.pull(SIDE)
    keys.qtbot.waitUntil(lambda: SIDE not in office.context.cards.cards)
    parties = submit(keys, office)
    assert (parties[PATIENT].person.source, parties[PATIENT].present) == ("chip", True)
    assert parties[PATIENT].acting == "self"


def test_the_patient_without_a_card_is_typed(keys: KeyCounter, office: CaseOffice) -> None:
    page = keys.on(ApplicationScreen)
    type_patient(keys)
    assert not page.form.isVisible()
    assert not page.primary.isVisible(), "one next action"
    keys.press(Key.Key_F6)
    assert page.form.isVisible()
    assert page.primary.isVisible()
    assert "นายมานะ ใจดี" in seat(keys)
    assert "ไม่ได้มา" in seat(keys)
    assert "แจ้งด้วยวาจา" in seat(keys)
    assert kept(keys, office).parties[PATIENT].person.source == "stated"
    parties = submit(keys, office)
    known = parties[PATIENT]
    assert (known.person.thai_name.first, known.person.source, known.present) == (
        "มานะ", "stated", False,
    )  # fmt: skip
    assert known.person.no_card_reason is None
    assert known.acting == "household"


def test_enter_leads_through_the_form_and_seats_them(keys: KeyCounter) -> None:
    page = keys.on(ApplicationScreen)
    type_patient(keys)
    keys.at(page.party.fields["citizen_id"].editor)
    keys.press(Key.Key_Return)
    keys.at(page.party.fields["birth"].editor)
    keys.press(Key.Key_Return)
    assert draft(keys).parties[PATIENT].person.thai_name.full == "นายมานะ ใจดี"
    assert page.form.isVisible()


def test_the_patient_is_the_applicant_and_is_not(keys: KeyCounter, office: CaseOffice) -> None:
    page = keys.on(ApplicationScreen)
    cursor = keys.window.focusWidget()
    keys.alt(Key.Key_1)
    assert draft(keys).parties[PATIENT].person == draft(keys).applicant
    assert "คนเดียวกับผู้ยื่นคำร้อง" in seat(keys)
    assert keys.window.focusWidget() is cursor, "the cursor stays"
    assert ways(keys) == {"back"}
    keys.alt(Key.Key_0)
    assert PATIENT not in draft(keys).parties
    assert ways(keys) == {"typed", "same", "nobody"}
    keys.alt(Key.Key_1)
    assert page.form.isVisible()
    parties = submit(keys, office)
    assert parties[PATIENT].person.citizen_id == parties["applicant"].person.citizen_id


def test_nobody_is_a_patient_until_it_is_taken_back(keys: KeyCounter, office: CaseOffice) -> None:
    keys.alt(Key.Key_2)
    assert draft(keys).left_out == (PATIENT,)
    assert "ไม่ระบุผู้ป่วย" in seat(keys)
    assert there(office.context.here.visit).open_seat is None, "a card is the next customer's"
    assert kept(keys, office).left_out == (PATIENT,)
    keys.alt(Key.Key_0)
    assert draft(keys).left_out == ()
    assert "เสียบบัตรผู้ป่วย" in seat(keys)
    keys.alt(Key.Key_2)
    assert set(submit(keys, office)) == {"applicant"}


def test_an_optional_seat_holds_nothing_up(keys: KeyCounter, office: CaseOffice) -> None:
    assert PATIENT not in [name for name, _ in remaining(keys)]
    assert "จาก" not in steps(keys)
    assert set(submit(keys, office)) == {"applicant"}


def steps(keys: KeyCounter) -> str:
    return keys.window.steps._steps["customer"].label.text()


def test_a_wrong_card_is_taken_out_of_the_seat_again(keys: KeyCounter, office: CaseOffice) -> None:
    office.reader.insert("prasert", SIDE)
    seated(keys, "ประเสริฐ")
    keys.qtbot.waitUntil(lambda: there(office.context.here.last).card.photo is not None)
    keys.alt(Key.Key_0)
    assert PATIENT not in draft(keys).parties
    assert "เสียบบัตรผู้ป่วย" in seat(keys)
    office.reader.pull(SIDE)
    keys.qtbot.waitUntil(lambda: SIDE not in office.context.cards.cards)
    assert PATIENT not in kept(keys, office).parties


def test_a_card_takes_the_seat_while_its_form_is_typed(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = keys.on(ApplicationScreen)
    type_patient(keys)
    cursor = page.party.fields["citizen_id"].editor
    keys.at(cursor)
    office.reader.insert("prasert", SIDE)
    seated(keys, "ประเสริฐ")
    keys.qtbot.waitUntil(lambda: "ประเสริฐ" in page.party.lead.text())
    keys.write("9")
    assert keys.window.focusWidget() is cursor
    assert page.party.values()["first"] == "มานะ"
    assert kept(keys, office).typing[PATIENT]["first"] == "มานะ"
    assert draft(keys).parties[PATIENT].person.thai_name.first == "ประเสริฐ"
    keys.press(Key.Key_F6)
    assert page.form.isVisible()
    assert draft(keys).parties[PATIENT].person.source == "chip", "what was typed replaces no card"
    keys.alt(Key.Key_0)
    keys.press(Key.Key_F4)
    assert page.party.values()["first"] == "มานะ", "and is still there"


def test_a_half_typed_patient_survives_the_program_and_holds_the_case_up(
    keys: KeyCounter, office: CaseOffice, qtbot: QtBot
) -> None:
    page = keys.on(ApplicationScreen)
    keys.press(Key.Key_F4)
    page.party.fields["first"].setFocus()
    keys.write("มานะ")
    now = kept(keys, office)
    assert now.typing[PATIENT]["first"] == "มานะ"
    assert now.focus == "@patient.first"

    again = shown(qtbot, office)
    resumed = KeyCounter(qtbot, again)
    again.go("application", now.id)
    page = opened(resumed)
    resumed.at(page.party.fields["first"].editor)
    assert page.party.values()["first"] == "มานะ"
    assert "กรอกค้างไว้" in seat(resumed)
    resumed.press(Key.Key_Escape)
    assert page.form.isVisible()
    assert (PATIENT, "rules.identity") in remaining(resumed)
    assert "1 จาก 2" in steps(resumed)
    resumed.press(Key.Key_F6)
    assert page.party.isVisible(), "where something is missing"
    resumed.at(page.party.fields["title"].editor)
    assert page.party.fields["title"].problem()
    again.close()
    again.deleteLater()


def test_a_resumed_draft_shows_its_seats(
    keys: KeyCounter, office: CaseOffice, qtbot: QtBot
) -> None:
    type_patient(keys)
    keys.press(Key.Key_F6)
    case_id = kept(keys, office).id
    again = shown(qtbot, office)
    resumed = KeyCounter(qtbot, again)
    again.go("application", case_id)
    page = opened(resumed)
    assert "นายมานะ ใจดี" in seat(resumed)
    assert "ไม่ได้มา" in seat(resumed)
    resumed.press(Key.Key_F4)
    page.party.fields["last"].setFocus()
    resumed.write("ยิ่ง")
    resumed.press(Key.Key_Escape)
    assert "นายมานะ ใจดียิ่ง" in seat(resumed), "a change of what is whole counts at once"
    again.close()
    again.deleteLater()


def test_what_was_typed_is_thrown_away_and_had_back(keys: KeyCounter, office: CaseOffice) -> None:
    page = keys.on(ApplicationScreen)
    type_patient(keys)
    keys.press(Key.Key_Escape, shift=True)
    assert PATIENT not in kept(keys, office).typing
    assert page.form.isVisible()
    keys.window.strip.acted.emit("undo")
    assert page.party.values()["first"] == "มานะ"
    keys.press(Key.Key_Escape)
    keys.press(Key.Key_F4)
    assert page.party.values()["first"] == "มานะ", "Esc keeps it"


WRONG = [
    ({"title": ""}, "title", "เลือกคำนำหน้า"),
    ({"first": ""}, "first", "กรอกชื่อ"),
    ({"last": ""}, "last", "กรอกนามสกุล"),
    ({"first": "李"}, "first", "อักษร"),
    ({"citizen_id": "91234"}, "citizen_id", "13 หลัก"),
    ({"citizen_id": "9123456789999"}, "citizen_id", "ไม่ตรง"),
    ({"birth": "31/2/2530"}, "birth", "ปฏิทิน"),
    ({"present": "yes"}, "reason", "เลือกเหตุ"),
    ({"present": "yes", "reason": "other"}, "note", "อธิบาย"),
]


def test_what_is_wrong_is_said_at_its_box_and_kept(keys: KeyCounter) -> None:
    page = keys.on(ApplicationScreen)
    keys.press(Key.Key_F4)
    good = {
        "present": "no",
        "title": "นาย",
        "first": "มานะ",
        "last": "ใจดี",
        "reason": "",
        "note": "",
    }
    good |= {"citizen_id": synthetic_id("912345678904"), "birth": "9/7/2502"}
    for changes, field, words in WRONG:
        typed = good | changes
        for name, value in typed.items():
            box = page.party.fields[name]
            box.set_value(value)
            box.edited.emit(value)
        keys.press(Key.Key_F6)
        assert PATIENT not in draft(keys).parties
        shown = {name: box.problem() for name, box in page.party.fields.items() if box.problem()}
        assert list(shown) == [field], changes
        assert words in shown[field]
        keys.at(page.party.fields[field].editor)
        assert page.party.values()[field] == typed[field]


def test_how_they_act_is_chosen_at_the_seat(keys: KeyCounter, office: CaseOffice) -> None:
    office.reader.insert("prasert", SIDE)
    seated(keys, "ประเสริฐ")
    keys.qtbot.waitUntil(lambda: keys.window.seat.acting.isVisible())
    assert keys.window.seat.acting.currentText() == "มาด้วยตนเอง"
    keys.window.seat.acting.setFocus()
    keys.press(Key.Key_Down)
    assert draft(keys).parties[PATIENT].acting == "household"
    office.context.language.toggle()
    assert keys.window.seat.acting.currentText() == "by a member of the household"
    assert submit(keys, office)[PATIENT].acting == "household"
