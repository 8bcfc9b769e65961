"""The patient of a no-cut request who has no card: typed in the application, and kept."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.card.training_card import training_persons
from tests.fixtures.office import synthetic_id
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.no_cut.patient import (
    PATIENT,
    SIDE,
    draft,
    kept,
    opened,
    remaining,
    seat,
    seated,
    shown,
    steps,
    submit,
    type_patient,
)
from ui.screens.application import ApplicationScreen

Key = Qt.Key


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


def test_a_card_of_whoever_was_typed_takes_the_place_of_what_was_typed(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = keys.on(ApplicationScreen)
    type_patient(keys)
    page.party.fields["citizen_id"].setFocus()
    keys.write(training_persons()["prasert"].citizen_id)
    keys.press(Key.Key_F6)
    assert draft(keys).parties[PATIENT].person.source == "stated"
    office.reader.insert("prasert", SIDE)
    seated(keys, "ประเสริฐ")
    assert keys.window.page == "application", "no next customer"
    party = draft(keys).parties[PATIENT]
    assert (party.person.source, party.present, party.acting) == ("chip", True, "household")
    assert draft(keys).typing[PATIENT]["first"] == "มานะ"


def test_nothing_of_a_party_stays_in_the_form_when_somebody_else_works_here(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = keys.on(ApplicationScreen)
    type_patient(keys)
    office.context.session.end()
    assert not any(page.party.values()[name] for name in ("title", "first", "last"))


def test_the_keys_of_the_seat_work_while_somebody_is_typed(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = keys.on(ApplicationScreen)
    type_patient(keys)
    cursor = page.party.fields["citizen_id"].editor
    keys.at(cursor)
    keys.press(Key.Key_F4)
    assert keys.window.focusWidget() is cursor, "it is open already"
    office.reader.insert("prasert", SIDE)
    seated(keys, "ประเสริฐ")
    keys.alt(Key.Key_0)
    assert page.party.isVisible()
    keys.press(Key.Key_F6)
    assert draft(keys).parties[PATIENT].person.thai_name.first == "มานะ"
    keys.press(Key.Key_F4)
    assert page.party.isVisible()
    keys.alt(Key.Key_0)
    keys.alt(Key.Key_1)
    assert page.form.isVisible()
    assert draft(keys).parties[PATIENT].person == draft(keys).applicant
