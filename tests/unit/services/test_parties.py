"""A case with two parties: each in their role, from the draft to the case that the centre has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.domain.case import DocumentMark, Draft
from desktop.domain.citizen import Person, PersonName
from desktop.domain.failure import Code, CounterError
from desktop.domain.money import baht
from desktop.domain.party import MOST_DEEP, Party
from desktop.domain.receipt import Payment
from desktop.domain.staff import StaffMember
from desktop.services.desk import Desk
from desktop.store import Store
from tests.fixtures.office import SetClock, desk_of, person, synthetic_id
from tests.fixtures.two_roles import HOLDER, PATIENT, TwoRoles

CASH = Payment("cash", baht(1000), baht(251))
SICK = person(
    citizen_id=synthetic_id("912345678904"), thai_name=PersonName("นาย", "มานะ", "", "ใจดี")
)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return desk_of(store, clock, TwoRoles())


def begun(desk: Desk) -> Draft:
    draft = desk.intake.open_draft(person(), "new_connection", "1001")
    draft = desk.intake.change(draft, "phone", "0812345678")
    seen = DocumentMark("seen_original")
    return replace(draft, documents={"wiring_certificate": seen})


def left(desk: Desk, draft: Draft) -> list[tuple[str, str]]:
    return [(one.id, one.key) for one in desk.intake.evaluate(draft).remaining]


def test_a_case_waits_for_everybody_whom_its_service_asks_for(
    desk: Desk, clerk: StaffMember
) -> None:
    draft = begun(desk)
    assert list(draft.parties) == [draft.applicant_role] == [HOLDER.id]
    assert left(desk, draft) == [(PATIENT.id, "rules.seat")]
    with pytest.raises(CounterError) as told:
        desk.intake.submit(draft, CASH, clerk)
    assert told.value.code is Code.CASE_INCOMPLETE
    nameless = replace(SICK, source="typed", no_card_reason="lost", thai_name=PersonName())
    assert left(desk, draft.seat(PATIENT.id, nameless)) == [(PATIENT.id, "rules.identity")]
    assert left(desk, draft.seat(PATIENT.id, SICK)) == []


def test_both_are_kept_with_the_draft_and_with_the_case(
    desk: Desk, store: Store, clerk: StaffMember
) -> None:
    draft = begun(desk).seat(PATIENT.id, SICK)
    desk.intake.save_draft(draft)
    kept = desk.intake.draft(draft.id)
    assert kept.parties == draft.parties

    taken = desk.intake.submit(kept, CASH, clerk)

    body = desk.cases.detail(taken.case.id).body
    assert body is not None
    assert {role: one.person.citizen_id for role, one in body.parties.items()} == {
        HOLDER.id: person().citizen_id,
        PATIENT.id: SICK.citizen_id,
    }
    assert body.applicant.citizen_id == person().citizen_id
    assert taken.case.person_name == person().thai_name.short
    assert taken.receipt is not None
    assert taken.receipt.payer_name == person().thai_name.full


def test_who_acts_for_whom_is_kept_with_the_case(desk: Desk, clerk: StaffMember) -> None:
    heir: Person = replace(person(), citizen_id=synthetic_id("912345678905"))
    draft = begun(desk)
    gone = Party(SICK, "deceased", "heir", Party(heir))
    draft = replace(draft, parties={**draft.parties, PATIENT.id: gone})
    desk.intake.save_draft(draft)
    assert desk.intake.draft(draft.id).parties[PATIENT.id] == gone
    assert gone.hand == heir
    case_id = desk.intake.submit(draft, CASH, clerk).case.id
    body = desk.cases.detail(case_id).body
    assert body is not None
    known = body.parties[PATIENT.id]
    assert (known.kind, known.acting) == ("deceased", "heir")
    assert known.by is not None
    assert known.by.person.citizen_id == heir.citizen_id


def test_no_more_act_for_one_another_than_the_law_knows() -> None:
    party = Party(SICK)
    for _ in range(MOST_DEEP - 1):
        party = Party(SICK, by=party)
    with pytest.raises(ValueError, match="too many"):
        Party(SICK, by=party)
