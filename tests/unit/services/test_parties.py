"""A case with two parties: each in their role, from the draft to the case that the centre has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.domain.address import Address
from desktop.domain.case import DocumentMark, Draft
from desktop.domain.citizen import IdentitySource, Person, PersonName, mask_citizen_id
from desktop.domain.failure import Code, CounterError
from desktop.domain.money import baht
from desktop.domain.party import MOST_DEEP, Party
from desktop.domain.receipt import Payment
from desktop.domain.text import Text
from desktop.entries import Submitted
from desktop.entries.detail import CaseDetail
from desktop.forms.form import Role
from desktop.forms.seating import takes_card, ways
from desktop.services.desk import Desk
from desktop.services.session import Session
from desktop.services.summary import summary_of
from desktop.store import Store
from printing.documents import summary_pdf
from tests.fixtures.office import SetClock, desk_of, device, person, synthetic_id
from tests.fixtures.there import there
from tests.fixtures.two_roles import HOLDER, PATIENT, TwoRoles
from tests.printing.pdf import plain, poppler
from ui.presenters.case_values import groups_of
from ui.presenters.typed_party import check, usual

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


def test_a_case_waits_for_everybody_whom_its_service_asks_for(desk: Desk, clerk: Session) -> None:
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
    desk: Desk, store: Store, clerk: Session
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


def test_who_acts_for_whom_is_kept_with_the_case(desk: Desk, clerk: Session) -> None:
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


def test_what_was_begun_to_be_typed_and_is_not_whole_holds_the_case_up(
    store: Store, clock: SetClock
) -> None:
    """Also in a seat that may stay empty: it would be lost in silence."""
    desk = desk_of(store, clock, TwoRoles('presence = "optional"'))
    draft = begun(desk)
    assert left(desk, draft) == []
    typing = replace(draft, typing={PATIENT.id: {"first": "มานะ"}})
    assert left(desk, typing) == [(PATIENT.id, "rules.identity")]
    desk.intake.save_draft(typing)
    assert desk.intake.draft(draft.id).typing == typing.typing
    assert left(desk, desk.intake.leave_out(typing, PATIENT.id)) == []
    assert left(desk, desk.intake.fill_seat(typing, PATIENT.id, Party(SICK))) == []


@pytest.mark.parametrize("source", ["typed", "stated"])
def test_the_number_of_whoever_does_not_apply_may_be_unknown(
    desk: Desk, clerk: Session, source: IdentitySource
) -> None:
    draft = begun(desk)
    who = replace(SICK, source=source, citizen_id="", address=Address())
    nobody_says_why = desk.intake.fill_seat(draft, PATIENT.id, Party(who))
    assert left(desk, nobody_says_why) == [(PATIENT.id, "rules.identity")]
    party = Party(replace(who, no_card_reason="lost"))
    draft = desk.intake.fill_seat(draft, PATIENT.id, party)
    assert left(desk, draft) == []
    wrong = Party(replace(who, citizen_id="9123", no_card_reason="lost"))
    assert left(desk, draft.filled(PATIENT.id, wrong)) == [(PATIENT.id, "rules.identity")]
    known = there(desk.cases.detail(desk.intake.submit(draft, CASH, clerk).case.id).body)
    assert known.parties[PATIENT.id].person.source == source


def test_how_a_party_is_known_decides_whether_they_are_admitted(
    store: Store, clock: SetClock
) -> None:
    desk = desk_of(store, clock, TwoRoles('identity = ["chip", "stated"]'))
    stated = Party(replace(SICK, source="stated", no_card_reason="lost"))
    papers = Party(replace(SICK, source="typed", no_card_reason="lost"))
    assert left(desk, begun(desk).filled(PATIENT.id, stated)) == []
    assert left(desk, begun(desk).filled(PATIENT.id, papers)) == [
        (PATIENT.id, "rules.not_admitted")
    ]


def test_whoever_does_not_stand_here_is_told_of_where_the_role_allows_it(
    store: Store, clock: SetClock
) -> None:
    absent = Party(replace(SICK, source="stated"), present=False)
    for presence, found in (("required", [(PATIENT.id, "rules.not_here")]), ("never", [])):
        desk = desk_of(store, clock, TwoRoles(f'presence = "{presence}"'))
        assert left(desk, begun(desk).filled(PATIENT.id, absent)) == found


def test_two_roles_that_differ_are_not_filled_by_one_person(store: Store, clock: SetClock) -> None:
    desk = desk_of(store, clock, TwoRoles('differs_from = "holder"'))
    draft = begun(desk)
    same = desk.intake.fill_seat(draft, PATIENT.id, Party(draft.applicant))
    assert left(desk, same) == [(PATIENT.id, "rules.same_person")]
    service = desk.intake.service(draft)
    role, today = service.roles[1], clock.now().date()
    assert ways(role, draft.parties) == ("typed",)
    typed = {"title": "นาย", "first": "มานะ", "last": "ใจดี", "reason": "lost"}
    assert check(typed, role, draft, service.roles, today) == ()
    typed["citizen_id"] = draft.applicant.citizen_id
    (problem,) = check(typed, role, draft, service.roles, today)
    assert (problem.field, problem.key) == ("citizen_id", "application.same_person")


def test_what_an_open_seat_offers_is_in_the_data(store: Store, clock: SetClock) -> None:
    def role_of(more: str) -> Role:
        desk = desk_of(store, clock, TwoRoles(more))
        return desk.intake.service(begun(desk)).roles[1]

    filled = {HOLDER.id}
    assert ways(role_of('presence = "optional"'), filled) == ("typed", "nobody")
    assert ways(role_of('may_be = "holder"'), filled) == ("typed", "same")
    assert ways(role_of('may_be = "holder"'), ()) == ("typed",), "nobody to be the same as"
    assert ways(role_of('identity = ["chip"]'), filled) == ()
    told = role_of('presence = "never"')
    assert not takes_card(told)
    assert usual(told)["present"] == "no"
    assert usual(told)["acting"] == "heir", "somebody else acts for whoever is not here"
    assert not takes_card(role_of('identity = ["papers"]'))
    assert usual(role_of('identity = ["stated"]'))["identity"] == "stated"


def test_the_sheet_and_the_page_of_a_case_name_both(desk: Desk, clerk: Session) -> None:
    absent = Party(replace(SICK, source="stated"), acting="heir", present=False)
    draft = begun(desk)
    service = desk.intake.service(draft)
    body = Submitted.of(
        draft.filled(PATIENT.id, absent), service, desk.intake.evaluate(draft), device(),
        reference="BKP3A-69-000001", receipt_number=None, at=SetClock().now(), because={},
        twice={}, follows=[],
    )  # fmt: skip
    view = desk.intake.submit(draft.seat(PATIENT.id, SICK), CASH, clerk).case
    for known, how in (
        (service, "แจ้งด้วยวาจา · ทายาท · ไม่ได้มา"),
        (None, "stated · heir · ไม่ได้มา"),
    ):
        summary = there(summary_of(CaseDetail(view, body), known, Text("เขต", "office"), "1001"))
        (party,) = summary.parties
        assert (party.name, party.known.th) == (SICK.thai_name.full, how)
        assert SICK.thai_name.first not in repr(summary)
        group = groups_of(summary, "th")[0]
        assert group.title == "ผู้เกี่ยวข้อง"
        masked = mask_citizen_id(SICK.citizen_id)
        said = [(line.label, line.value, line.source) for line in group.lines]
        assert said == [(party.role.th, f"{party.name} · {masked}", how)]
        sheet = plain(poppler("pdftotext", summary_pdf(summary, style="th"), "-raw"))
        for words in (party.name, masked, how):
            assert plain(words) in sheet
