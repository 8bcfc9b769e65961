"""What anybody may report: nobody applies, and whoever tells it may stay unknown."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from desktop.domain.case import Draft
from desktop.domain.citizen import Person, PersonName
from desktop.domain.failure import Code
from desktop.domain.life import CaseState
from desktop.domain.party import Party
from desktop.domain.text import Text
from desktop.entries import Refused, read
from desktop.entries.again import course_of
from desktop.entries.detail import TimelineItem
from desktop.services.desk import Desk
from desktop.services.session import Session
from desktop.store import Store
from desktop.store.check import rebuild_check
from printing.documents import summary_pdf
from tests.fixtures.office import person
from tests.fixtures.store import AT
from tests.fixtures.there import there
from tests.printing.pdf import pdfium_text, plain
from tests.unit.services.test_intake import body_in, fails

TOLD = Person("", PersonName("นาง", "บอกเล่า", "", "ทดสอบ"), source="stated")
WHERE = {
    "site.house_no": "1",
    "site.subdistrict": "บางพูด",
    "site.district": "ปากเกร็ด",
    "site.province": "นนทบุรี",
}


def report(desk: Desk, came: Person | None = None, about: str = "outage") -> Draft:
    """A wire is down in another district."""
    draft = desk.intake.open_draft(came, "complaint", "1001")
    answers = {"about": about, "phone": "none", "details": "สายไฟขาด"}
    for name, text in (answers | (WHERE if about in ("outage", "bill") else {})).items():
        draft = desk.intake.change(draft, name, text)
    return draft


def test_what_nobody_reviews_is_approved_by_being_accepted(desk: Desk, clerk: Session) -> None:
    case = desk.intake.submit(report(desk), None, clerk).case
    day, line = date(2026, 11, 22), TimelineItem(AT, "case.accepted", "1001")
    course = course_of([line], body_in(desk, case.id), day, day)
    assert course.at["approved"] == course.at["accepted"] == day
    assert [stay.state for stay in course.stays] == [CaseState.APPROVED]


def test_a_report_of_nobody_is_a_case_without_a_name(
    desk: Desk, store: Store, clerk: Session
) -> None:
    draft = report(desk)
    assert (draft.came, draft.applicant_role, draft.parties) == (None, "caller", {})
    assert desk.intake.save_draft(draft)
    assert desk.intake.draft(draft.id).came is None
    taken = desk.intake.submit(draft, None, clerk)
    body = body_in(desk, taken.case.id)
    assert (body.applicant_role, body.parties, body.came) == ("", {}, None)
    assert (body.person_key, body.person_name, body.identity_check) == ("", "", None)
    assert (taken.case.state, taken.case.person_name) == (CaseState.APPROVED, "")
    assert (body.life.route, body.life.owning) == ("owning", "NTB")
    assert taken.receipt is None
    assert desk.cases.history("") == []
    assert rebuild_check(store).problems == ()


@pytest.mark.parametrize("came", [TOLD, person()], ids=["told", "chip"])
def test_whoever_tells_it_is_named_where_they_are_known(
    desk: Desk, clerk: Session, came: Person
) -> None:
    draft = report(desk)
    draft = desk.intake.fill_seat(draft, "caller", Party(came, present=came is not TOLD))
    taken = desk.intake.submit(draft, None, clerk)
    body, paper = body_in(desk, taken.case.id), taken.summary
    assert there(body.came).thai_name == came.thai_name
    assert (body.applicant_role, body.person_name) == ("caller", came.thai_name.short)
    assert body.identity_check == came.source
    assert bool(body.person_key) is bool(came.citizen_id)
    known = [one.id for one in desk.cases.history(body.person_key)] if body.person_key else []
    assert known == ([body.case_id] if came.citizen_id else [])
    assert (paper.applicant_name, paper.called) == (
        came.thai_name.full,
        Text("ผู้แจ้ง", "caller"),
    )
    assert paper.signs is (came is not TOLD)  # by telephone nobody signs


def test_the_place_is_that_of_the_card_only_where_the_clerk_says_so(desk: Desk) -> None:
    draft = desk.intake.fill_seat(report(desk), "caller", Party(person()))
    assert desk.intake.evaluate(draft).ready, "the caller's own address mixes into no other"
    assert "site.road" not in draft.values
    at_home = desk.intake.change(draft, "at_home", "yes")
    assert at_home.values["site.road"].value == person().address.road


def test_the_paper_says_what_was_promised_and_who_signs(desk: Desk, clerk: Session) -> None:
    taken = desk.intake.submit(report(desk), None, clerk).summary
    words = plain(pdfium_text(summary_pdf(taken)))
    assert "แก้ไขไฟฟ้าขัดข้องภายใน4ชั่วโมง" in words
    assert "ตอบข้อร้องเรียน" not in words, "a step of other reports"
    assert words.count("ลงชื่อ") == 1, "the officer's alone"
    assert "ผู้ยื่นคำร้อง" not in words
    assert "วันทำการ" not in words, "hours are promised"


def test_what_somebody_applies_for_is_not_accepted_of_nobody(desk: Desk, clerk: Session) -> None:
    draft = desk.intake.open_draft(None, "deposit_refund", "1001")
    first = desk.intake.evaluate(draft).remaining[0]
    assert (first.kind, first.id, first.key) == ("identity", "applicant", "rules.seat")
    with fails(Code.CASE_INCOMPLETE):
        desk.intake.submit(draft, None, clerk)


def test_it_goes_to_the_office_of_the_place_or_stays_where_it_was_told(
    desk: Desk, clerk: Session
) -> None:
    there_ = desk.intake.submit(report(desk), None, clerk).case
    here = desk.intake.submit(report(desk, about="service"), None, clerk).case
    assert [(one.life.owning, one.here) for one in (there_, here)] == [
        ("NTB", False),
        ("BKP", True),
    ]


def test_a_body_names_somebody_who_is_there_or_nobody(
    desk: Desk, store: Store, clerk: Session
) -> None:
    desk.intake.submit(report(desk), None, clerk)
    (entry,) = (one for one in store.journal.unsent() if one.kind == "case.submitted")
    body = json.loads(there(entry.body))
    for odd in ({"identity_check": "chip"}, {"applicant_role": "caller"}):
        with pytest.raises(ValueError):
            read(entry.kind, entry.schema, json.dumps({**body, **odd}).encode())


def test_one_supervisor_may_refuse_what_nobody_has_granted(
    desk: Desk, clerk: Session, supervisor: Session
) -> None:
    case = desk.intake.submit(report(desk, about="service"), None, clerk).case
    now = desk.review.decide(case.id, "refuse", "นอกพื้นที่", 0, supervisor, item="1")
    assert now.state is CaseState.REFUSED
    granted = replace(case.standing, life=replace(case.life, review="supervisor"))
    assert Refused.needs_two(granted), "what a supervisor has granted takes two"
