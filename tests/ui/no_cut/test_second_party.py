"""The patient of a no-cut request: by card, the applicant, or nobody."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.fixtures.there import there
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.no_cut.patient import (
    PATIENT,
    SIDE,
    draft,
    kept,
    remaining,
    seat,
    seated,
    steady,
    steps,
    submit,
    type_patient,
    ways,
)
from ui.screens.application import ApplicationScreen
from ui.widgets import Label

Key = Qt.Key


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
    assert "นายประเสริฐ" in seat(keys), "also where the papers are handed over"
    assert ways(keys) == set()


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
    assert PATIENT not in [name for name, _ in remaining(keys)]


def test_an_optional_seat_is_no_task_but_by_a_check_of_its_service(keys: KeyCounter) -> None:
    assert PATIENT not in [name for name, _ in remaining(keys)]
    assert "จาก" not in steps(keys)
    assert ("patient_named", "rules.check_said") in remaining(keys)
    keys.alt(Key.Key_1)
    assert "patient_named" not in [name for name, _ in remaining(keys)]


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


def test_the_keys_of_the_seat_are_on_the_sheet_and_nobody_sees_it_elsewhere(
    keys: KeyCounter, office: CaseOffice
) -> None:
    keys.press(Key.Key_F1)
    said = " ".join(label.text() for label in keys.window.panel.findChildren(Label))
    for words in ("F4", "ไม่มีบัตร", "Alt 1", "คือผู้ยื่นคำร้อง", "Alt 2", "ไม่ระบุ"):
        assert words in said
    type_patient(keys)
    keys.press(Key.Key_F6)
    keys.window.go("counter")
    assert not keys.window.seat.isVisible()
    assert "มานะ" not in keys.window.seat.name.text()


def relation(keys: KeyCounter) -> tuple[str, str]:
    """What the form has of the applicant and the patient, and what is wrong with it."""
    box = keys.on(ApplicationScreen).form.entries["relation"].box
    return box.value(), box.problem()


def test_what_the_applicant_is_follows_who_the_patient_is(
    keys: KeyCounter, office: CaseOffice
) -> None:
    assert relation(keys) == ("family", "")
    keys.alt(Key.Key_1)
    assert relation(keys) == ("self", "")
    assert not keys.window.seat.acting.isVisible(), "they act as they do in the other seat"
    keys.alt(Key.Key_0)
    assert relation(keys) == ("family", "")
    keys.alt(Key.Key_1)
    values = submit(keys, office)
    assert values[PATIENT].acting == values["applicant"].acting == "self"


def test_an_answer_by_hand_that_does_not_fit_the_patient_is_told_at_once(
    keys: KeyCounter, office: CaseOffice
) -> None:
    keys.on(ApplicationScreen).form.focus_field("relation")
    keys.press(Key.Key_Down)
    cursor = keys.window.focusWidget()
    assert relation(keys) == ("carer", "")
    keys.alt(Key.Key_1)
    assert keys.window.focusWidget() is cursor
    value, told = relation(keys)
    assert value == "carer", "what was chosen by hand stays"
    assert "ผู้ป่วยคือผู้ยื่นคำร้อง" in told
    keys.alt(Key.Key_0)
    assert relation(keys) == ("carer", "")
    keys.press(Key.Key_Up, Key.Key_Up)
    assert relation(keys) == ("self", "")
    office.reader.insert("prasert", SIDE)
    seated(keys, "ประเสริฐ")
    assert "ผู้ป่วยเป็นอีกคนหนึ่ง" in relation(keys)[1]
    keys.press(Key.Key_F6)
    assert keys.window.page == "application"
