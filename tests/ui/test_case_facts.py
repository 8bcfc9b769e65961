"""What a case page and a row of the list say, from plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.domain.life import CaseState
from desktop.domain.receipt import ApplicationSummary
from desktop.domain.text import Lang
from desktop.entries.case_submitted import Value
from desktop.entries.detail import CaseDetail, TimelineItem
from desktop.texts import t
from tests.fixtures.there import there
from tests.ui.counter_office import reference
from tests.ui.desk_samples import BODY, DETAIL, NAMES, QUOTE, SUMMARY, TODAY, VIEW, known, stale
from ui.presenters.case_facts import CaseFacts, facts_of
from ui.presenters.case_state import state_of
from ui.presenters.case_words import (
    due_words,
    moment,
    number_parts,
    place,
    review_badge,
    when,
)
from ui.presenters.reasons import ReasonsOfData, reason_words
from ui.presenters.ways import words_of


def facts(
    detail: CaseDetail = DETAIL, summary: ApplicationSummary | None = SUMMARY, lang: Lang = "th"
) -> CaseFacts:
    return facts_of(
        detail,
        summary,
        reference().catalogue,
        home="BKP",
        name_of=lambda staff_id: NAMES.get(staff_id, staff_id),
        today=TODAY,
        lang=lang,
    )


def test_times_are_those_of_bangkok() -> None:
    late = "2026-11-21T17:30:00.000Z"  # half past midnight of the 22nd
    assert when(late, TODAY, "th") == "00:30"
    assert when("2026-11-21T16:59:00.000Z", TODAY, "th") == "21 พ.ย."
    assert when("2026-11-21T16:59:00.000Z", TODAY, "en") == "21 Nov"
    assert when("2025-12-31T16:59:00.000Z", TODAY, "th") == "31 ธ.ค. 2568"
    assert when("2025-12-31T17:00:00.000Z", TODAY, "th") == "1 ม.ค.", "this year in Bangkok"
    assert moment("2026-11-21T16:59:00.000Z", TODAY, "en") == "21 Nov 2026 (B.E. 2569) 23:59"
    assert moment("2026-11-22T14:05:12+07:00", TODAY, "en") == "14:05"
    assert when("", TODAY, "th") == ""


def test_a_number_in_a_list_is_its_last_part() -> None:
    assert number_parts("BKP3A-69-000417") == ("000417", "BKP3A-69")
    assert number_parts("odd") == ("odd", "")


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 11, 20), "2 d overdue"),
        (TODAY, "Today"),
        (date(2026, 11, 27), "27 Nov 2026 (B.E. 2569)"),
    ],
)
def test_when_it_is_due(due: date, words: str) -> None:
    assert due_words(replace(VIEW, due=due), TODAY, "en") == words


def test_a_decided_case_is_never_overdue() -> None:
    view = replace(VIEW, due=date(2026, 11, 1), state=CaseState.APPROVED)
    assert due_words(view, TODAY, "en") == "1 Nov 2026 (B.E. 2569)"
    assert review_badge(view, TODAY, "en")[0] == "Approved"


def test_the_badge_says_the_most_pressing_thing() -> None:
    later = date(2026, 12, 1)
    copies = replace(VIEW, due=later, copies_taken=2)
    assert review_badge(replace(VIEW, exception="stale_decision"), TODAY, "en")[0] == "Exception"
    assert review_badge(replace(copies, due=date(2026, 11, 21)), TODAY, "en")[1] == "bad"
    assert review_badge(replace(copies, due=TODAY), TODAY, "en")[0] == "Due today"
    assert review_badge(copies, TODAY, "en")[0] == "Copies: 2"
    assert review_badge(replace(VIEW, due=later), TODAY, "en")[0] == "To review"


def test_every_state_has_its_badge() -> None:
    badges = {state_of(replace(VIEW, state=state)).badge("th") for state in CaseState}
    assert len(badges) == len(CaseState)


def test_another_office_is_named() -> None:
    assert place(VIEW, "BKP", "th") == "ช่อง 3"
    assert place(replace(VIEW, office="YNW"), "BKP", "th") == "YNW ช่อง 3"


def test_a_reason_is_kept_in_thai_and_read_in_both_languages() -> None:
    service = there(reference().catalogue.edition(VIEW.service_id, ""))
    known = words_of(service)
    asked = ReasonsOfData.of("return", known)
    assert len(asked.choices) > 3
    for reason in asked.choices:
        kept = asked.kept(reason, " หน้า 2 ขาด ")
        assert kept.endswith("หน้า 2 ขาด")
        assert reason_words(kept, "th", known) == kept
        english = reason_words(kept, "en", known)
        assert english.endswith("หน้า 2 ขาด")
        assert reason == "other" or english != kept
    assert reason_words("ข้อความอื่น", "en", known) == "ข้อความอื่น"


def test_the_page_of_a_case() -> None:
    page = facts()
    assert page.title == there(reference().catalogue.edition(VIEW.service_id, "")).title.th
    assert page.person == "นางสาวสายรุ้ง ใจกว้าง"
    assert page.address.startswith("99/1 หมู่ที่ 2 ถนนสาทรใต้ แขวงยานนาวา เขตสาทร")
    assert page.received == "รับโดย พรทิพย์ ส. ช่อง 3"
    assert [tile.value for tile in page.tiles] == ["วันนี้", "749.00", "0 แผ่น"]
    shown = [
        t(f"cases.paper_{state}", "th") for state in ("chip", "pending_lookup", "seen_original")
    ]
    assert [paper.badge[0] for paper in page.papers] == shown
    assert page.identity == ("อ่านจากชิป", "ok", "cpu")
    assert page.decidable
    assert page.objection is None
    assert "9101400123361" not in repr(page)


def test_a_value_that_differs_from_the_chip_shows_both() -> None:
    (change,) = facts().changes
    assert (change.label, change.was, change.now) == ("ถนน", "สาทรใต้", "สาทรเหนือ")
    assert "แก้ข้อมูลจากชิป" in facts().warnings


def test_a_value_taken_out_is_a_change_that_warns() -> None:
    emptied = {"road": Value("", "typed", "ไม่มีถนน")}
    page = facts(CaseDetail(VIEW, replace(BODY, values=emptied)))
    (change,) = page.changes
    assert (change.was, change.now) == ("สาทรใต้", "–")
    assert page.warnings == ("แก้ข้อมูลจากชิป",)


def test_the_timeline_says_who_only_when_it_is_another() -> None:
    approved = TimelineItem("2026-11-22T07:30:00.000Z", "case.returned", "9001",
                            {"reason": "ยืนยันตัวตนไม่ได้"})  # fmt: skip
    lines = facts(replace(DETAIL, timeline=(*DETAIL.timeline, approved)), lang="en").timeline
    assert [line.text for line in lines] == [
        "Card read from the chip",
        "Application taken",
        "749.00 paid in cash, receipt BKP3A-69-R-001058",
        "Receipt printed",
        "Returned",
        "To be looked up: House registration",
        "To be sent to the centre",
    ]
    assert [line.note for line in lines[:5]] == [
        "", "พรทิพย์ ส.", "", "", "สมหญิง ก. · Identity not confirmed",
    ]  # fmt: skip
    assert [line.when for line in lines[-2:]] == ["waits", "waits"]


def test_warnings_before_an_approval() -> None:
    parties = known(replace(BODY.applicant, source="typed", no_card_reason="lost"))
    body = replace(BODY, identity_check="typed", values={}, parties=parties)
    unsure = replace(QUOTE, lines=(replace(QUOTE.lines[0], unconfirmed=True),))
    detail = CaseDetail(replace(VIEW, copies_taken=1), body)
    page = facts(detail, replace(SUMMARY, quote=unsure), "en")
    assert page.warnings == (
        "Identity typed (card lost)",
        "Copies taken: 1",
        t("review.warn_unconfirmed", "en"),
    )
    clean = facts(CaseDetail(VIEW, replace(BODY, values={})))
    assert clean.warnings == ()


@pytest.mark.parametrize(
    ("expiry", "birth", "warnings"),
    [
        ("2026-11-21", "1959-07-09", ("Card expired 21 Nov 2026 (B.E. 2569)",)),
        ("2026-11-22", "2006-11-22", ()),
        ("lifelong", "1959", ()),
        (None, "2006-11-23", ("Applicant is 19: a guardian must consent",)),
        ("2025", None, ("Card expired 2025 (B.E. 2568)",)),
        ("1483-01-01", "1959", ()),  # an expiry that cannot be
        ("2026-11-22", "2457-01-01", ()),  # a birth date that cannot be makes nobody a minor
        ("2026", "", ()),
    ],
)
def test_an_expired_card_and_a_minor_are_not_passed_unseen(
    expiry: str | None, birth: str | None, warnings: tuple[str, ...]
) -> None:
    parties = known(replace(BODY.applicant, expiry_date=expiry, birth_date=birth))
    page = facts(CaseDetail(VIEW, replace(BODY, values={}, parties=parties)), lang="en")
    assert page.warnings == warnings


@pytest.mark.parametrize(
    ("notes", "warnings"),
    [
        (["check_digit:citizen_id", "odd_date:birth_date", "leading_zero:citizen_id"],
         ("Odd on the chip: Citizen id, Date of birth",)),
        (["not_read:address", "of_a_later_release:blood", "7"], ()),
        ([], ()),
    ],
)  # fmt: skip
def test_a_supervisor_is_told_what_was_odd_on_the_chip(
    notes: list[str], warnings: tuple[str, ...]
) -> None:
    parties = known(replace(BODY.applicant, card_notes=notes))
    page = facts(CaseDetail(VIEW, replace(BODY, values={}, parties=parties)), lang="en")
    assert page.warnings == warnings


def test_a_case_without_its_body_says_so_and_shows_what_is_known() -> None:
    page = facts(CaseDetail(VIEW, None), None)
    assert not page.complete
    assert page.person == VIEW.person_name
    assert page.papers == ()
    assert page.quote is None
    assert "ไม่เห็นรายละเอียดในเครื่องนี้" in page.warnings


def test_a_dispute_names_both_sides() -> None:
    objection = facts(stale()).objection
    assert objection is not None
    assert objection.here == "อนุมัติ · สมหญิง ก. · 14:31"
    assert objection.centre == "ส่งกลับ · 9002 · 14:33 · เอกสารไม่ครบหรือไม่ชัด: ขาดหน้า 2"
    assert not facts(stale()).decidable


def test_an_entry_that_the_centre_cannot_apply_names_the_code() -> None:
    objection = facts(replace(DETAIL, view=replace(VIEW, exception="body"))).objection
    assert objection is not None
    assert "(body)" in objection.text
    assert objection.here == ""


def test_a_decision_that_the_centre_refused_bears_no_tick() -> None:
    mine, theirs = facts(stale()).timeline[-3:-1]
    assert (mine.icon, mine.token, mine.when) == ("ban", "warn", "14:31")
    assert mine.text == "อนุมัติ (ระบบส่วนกลางไม่รับ ไม่มีผล)"
    assert (theirs.icon, theirs.text) == ("undo-2", "ส่งกลับ")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("th", "สมหญิง ก. · ตรวจทั้งสองฝั่งแล้ว ถูกต้อง: 9002"),
        ("en", "สมหญิง ก. · Both sides compared, in order: 9002"),
    ],
)
def test_the_timeline_says_who_settled_an_objection_and_how(lang: Lang, said: str) -> None:
    detail = stale()
    settled = TimelineItem(
        "2026-11-22T07:40:00.000Z", "exception.settled", "9001",
        {"code": "stale_decision", "reason": "ตรวจทั้งสองฝั่งแล้ว ถูกต้อง: 9002"},
    )  # fmt: skip
    view = replace(detail.view, exception=None)
    page = facts(replace(detail, view=view, timeline=(*detail.timeline, settled)), lang=lang)
    line = next(line for line in page.timeline if line.when == "14:40")
    assert line.note == said
    assert page.objection is None
    assert "9002" in page.decision


def test_another_paper_that_the_centre_objects_to_is_to_be_checked() -> None:
    receipt = replace(DETAIL.timeline[1], refused="receipt_gap")
    lines = facts(replace(DETAIL, timeline=(DETAIL.timeline[0], receipt))).timeline
    line = next(line for line in lines if line.icon == "ban")
    assert line.text.endswith("(ระบบส่วนกลางแจ้งให้ตรวจสอบ)")


def test_what_a_newer_program_has_done_has_its_line() -> None:
    newer = TimelineItem("2026-11-22T07:40:00.000Z", "receipt.issued", "9001", newer=True)
    lines = facts(replace(DETAIL, timeline=(*DETAIL.timeline, newer)), lang="en").timeline
    line = next(line for line in lines if line.when == "14:40")
    assert line.text == t("cases.event_newer", "en")
    assert line.note == "สมหญิง ก."
