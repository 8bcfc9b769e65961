"""Who acts for the patient of a no-cut request: the applicant, by a card, or typed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.domain.party import Party
from desktop.services.summary import summary_of
from tests.fixtures.there import there
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
    submit,
    type_patient,
    ways,
)
from ui.presenters.case_values import groups_of
from ui.screens.application import ApplicationScreen

Key = Qt.Key
BEHIND = "patient.by"


def typed_patient(keys: KeyCounter) -> None:
    """A patient for whom a member of the household acts; their own seat is next."""
    type_patient(keys)
    keys.press(Key.Key_F6)
    assert "นายมานะ ใจดี" in seat(keys)
    assert ("turn", "ระบุคนในบ้าน") in there(keys.window.seat.shown()).ways
    keys.alt(Key.Key_3)
    assert "เสียบบัตรคนในบ้าน" in seat(keys)


def acting(keys: KeyCounter) -> Party:
    return there(there(draft(keys).parties[PATIENT]).by)


def test_the_applicant_acts_for_the_patient(keys: KeyCounter, office: CaseOffice) -> None:
    typed_patient(keys)
    assert ways(keys) == {"typed", "same", "nobody", "turn"}
    keys.alt(Key.Key_1)
    assert acting(keys).person == draft(keys).came
    assert there(there(kept(keys, office).party(BEHIND)).person) == draft(keys).came
    name = there(draft(keys).came).thai_name.full
    assert name in seat(keys)
    keys.alt(Key.Key_3)
    assert "นายมานะ ใจดี" in seat(keys), "the patient again"
    badges = there(keys.window.person.person()).badges
    assert badges[-1].text == f"คนในบ้าน: {name}"
    case_id = draft(keys).id
    by = there(submit(keys, office)[PATIENT].by)
    assert by.person.thai_name.full == name
    desk = office.context.desk
    detail = desk.cases.detail(case_id)
    sheet = summary_of(
        detail, desk.catalogue.edition("no_cut", "2569"), office.context.device.office_name, ""
    )
    said = [(one.role.th, one.role.en, one.name) for one in there(sheet).parties]
    assert said == [
        ("ผู้ป่วย", "patient", "นายมานะ ใจดี"),
        ("คนในบ้าน", "member of the household", name),
    ]
    assert [line.label for line in groups_of(sheet, "en")[0].lines] == [
        "patient", "member of the household",
    ]  # fmt: skip


def test_a_card_takes_the_seat_that_the_clerk_has_turned_to(
    keys: KeyCounter, office: CaseOffice
) -> None:
    typed_patient(keys)
    office.reader.insert("prasert", SIDE)
    keys.qtbot.waitUntil(lambda: draft(keys).party(BEHIND) is not None)
    assert acting(keys).person.source == "chip"
    assert "ประเสริฐ" in seat(keys)
    keys.alt(Key.Key_0)
    assert draft(keys).party(BEHIND) is None
    assert draft(keys).parties[PATIENT].acting == "household"


def test_nobody_is_seated_behind_by_a_card_alone(keys: KeyCounter, office: CaseOffice) -> None:
    """It may be the next customer's."""
    type_patient(keys)
    keys.press(Key.Key_F6)
    assert remaining(keys) != []
    assert BEHIND not in [one for one, _ in remaining(keys)]
    assert there(office.context.here.visit).open_seat is None


def test_whoever_acts_is_typed_and_survives_the_program(
    keys: KeyCounter, office: CaseOffice, qtbot: QtBot
) -> None:
    typed_patient(keys)
    page = keys.on(ApplicationScreen)
    keys.press(Key.Key_F4)
    assert page.party.values()["present"] == "yes", "whoever acts is usually here"
    for name, value in {"reason": "lost", "title": "นาง", "first": "มาลี", "last": "ใจดี"}.items():
        page.party.fields[name].set_value(value)
    page.party.fields["last"].setFocus()
    keys.write("ๆ")
    now = kept(keys, office)
    assert now.focus == f"@{BEHIND}.last"
    assert (BEHIND, "rules.identity") in remaining(keys)

    again = shown(qtbot, office)
    resumed = KeyCounter(qtbot, again)
    again.go("application", now.id)
    page = opened(resumed)
    resumed.at(page.party.fields["last"].editor)
    resumed.press(Key.Key_F6)
    assert acting(resumed).person.thai_name.full == "นางมาลี ใจดีๆ"
    # Whoever is acted for is typed anew, and is acted for still.
    resumed.press(Key.Key_F4)
    page.party.fields["first"].setFocus()
    resumed.press(Key.Key_A, ctrl=True)
    resumed.press(Key.Key_Delete)
    assert PATIENT not in draft(resumed).parties
    resumed.write("มานี")
    resumed.press(Key.Key_F6)
    assert acting(resumed).person.thai_name.first == "มาลี"
    page.presenter.parties.act(PATIENT, "self")
    assert draft(resumed).party(BEHIND) is None
    again.close()
    again.deleteLater()


def test_it_must_be_somebody_else(keys: KeyCounter, office: CaseOffice) -> None:
    office.reader.insert("prasert", SIDE)
    seated(keys, "ประเสริฐ")
    page = keys.on(ApplicationScreen)
    page.presenter.parties.act(PATIENT, "household")
    keys.alt(Key.Key_3)
    keys.press(Key.Key_F4)
    number = draft(keys).parties[PATIENT].person.citizen_id
    page.party.fields["citizen_id"].set_value(number)
    keys.press(Key.Key_F6)
    assert "คนละคน" in page.party.fields["citizen_id"].problem()
