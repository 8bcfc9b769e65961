"""Identity without a card: what is asked for, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.case import DocumentMark
from desktop.domain.receipt import Payment
from desktop.texts import text as text_of
from printing.documents import receipt_pdf
from tests.fixtures.office import SetClock, desk_of, enrolled_store, synthetic_id
from tests.printing.pdf import poppler
from tests.printing.samples import SHORT
from ui.language import Language
from ui.presenters.person import strip_person
from ui.presenters.typed_identity import FIELDS, applicant, check

TODAY = date(2026, 11, 22)
GOOD = {
    "reason": "lost", "citizen_id": synthetic_id(), "title": "นาง", "first": "สมศรี",
    "last": "ทดสอบ", "birth": "9/7/2502", "house_no": "1", "subdistrict": "สีลม",
    "district": "บางรัก", "province": "กรุงเทพมหานคร",
}  # fmt: skip


def test_a_whole_form_becomes_an_applicant() -> None:
    assert check(GOOD, TODAY) == ()
    who = applicant(GOOD, TODAY)
    assert (who.source, who.no_card_reason) == ("typed", "lost")
    assert who.thai_name.full == "นางสมศรี ทดสอบ"
    assert who.birth_date.iso == "1959-07-09"
    assert who.address.line() == "1 แขวงสีลม เขตบางรัก กรุงเทพมหานคร"


@pytest.mark.parametrize(
    ("change", "field", "key"),
    [
        ({"reason": ""}, "reason", "counter_page.reason_missing"),
        ({"reason": "other", "note": " "}, "note", "counter_page.note_missing"),
        ({"citizen_id": ""}, "citizen_id", "counter_page.id_missing"),
        ({"citizen_id": "91234"}, "citizen_id", "counter_page.id_length"),
        ({"citizen_id": "AB123456"}, "citizen_id", "counter_page.id_length"),
        ({"citizen_id": "9123456789999"}, "citizen_id", "counter_page.id_wrong"),
        ({"first": " "}, "first", "counter_page.first_missing"),
        ({"last": ""}, "last", "counter_page.last_missing"),
        ({"birth": "yesterday"}, "birth", "counter_page.birth_wrong"),
        ({"birth": "31/2/2530"}, "birth", "counter_page.birth_no_day"),
        ({"birth": "29/2/1987"}, "birth", "counter_page.birth_no_day"),
        ({"birth": "1/13/2530"}, "birth", "counter_page.birth_no_day"),
        ({"birth": "1/1/2438"}, "birth", "counter_page.birth_no_year"),
        ({"birth": "1895"}, "birth", "counter_page.birth_no_year"),
        ({"birth": "23/11/2569"}, "birth", "counter_page.birth_to_come"),
        ({"birth": "23/11/2026"}, "birth", "counter_page.birth_to_come"),
        ({"house_no": ""}, "house_no", "counter_page.house_missing"),
        ({"subdistrict": ""}, "subdistrict", "counter_page.subdistrict_missing"),
        ({"district": ""}, "district", "counter_page.district_missing"),
        ({"province": ""}, "province", "counter_page.province_missing"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(change: dict[str, str], field: str, key: str) -> None:
    assert [(p.field, p.key) for p in check({**GOOD, **change}, TODAY)] == [(field, key)]


def test_whoever_lives_elsewhere_is_taken_with_their_own_province() -> None:
    values = {**GOOD, "subdistrict": "ศรีภูมิ", "district": "เมืองเชียงใหม่", "province": "เชียงใหม่"}
    assert check(values, TODAY) == ()
    assert applicant(values, TODAY).address.line() == "1 ตำบลศรีภูมิ อำเภอเมืองเชียงใหม่ จังหวัดเชียงใหม่"


def test_a_foreigner_may_show_a_passport() -> None:
    values = {**GOOD, "reason": "foreigner", "citizen_id": "ab 123456", "title": "Mr.",
              "first": "John", "last": "Tester"}  # fmt: skip
    assert check(values, TODAY) == ()
    who = applicant(values, TODAY)
    assert who.citizen_id == "AB123456"
    assert who.english_name.full == "Mr. John Tester"
    assert "AB123456" not in strip_person(who, Language(), TODAY).masked_id
    assert check({**values, "last": ""}, TODAY) == (), "some have no family name"
    assert [p.key for p in check({**values, "citizen_id": "A1"}, TODAY)] == [
        "counter_page.id_length"
    ]


@pytest.mark.parametrize("field", ["first", "last", "title", "house_no", "road", "district"])
@pytest.mark.parametrize("text", ["李小龙", "ສົມສີ", "မောင်မောင်", "សុខា", "राम", "Иван", "Testo 李"])
def test_a_script_that_paper_cannot_show_is_refused_at_its_field(field: str, text: str) -> None:
    values = {**GOOD, "reason": "foreigner", "citizen_id": "AB123456", field: text}
    (problem,) = check(values, TODAY)
    assert problem.field == field
    words = text_of(problem.key)
    named = field in ("first", "last", "title")
    assert "อักษรโรมัน" in words.th
    assert ("หนังสือเดินทาง" in words.th) == named
    assert ("the Latin line of the passport" in words.en) == named


@pytest.mark.parametrize(
    "name", ["Nguyễn Văn Đức", "Søren Müller-Çelik", "Lǐ Xiǎolóng", "O’Brien", "Æsa"]
)
def test_whatever_is_written_in_latin_letters_is_taken(name: str) -> None:
    values = {**GOOD, "reason": "foreigner", "citizen_id": "AB123456", "first": name, "last": ""}
    assert check(values, TODAY) == ()
    receipt = replace(SHORT, payer_name=applicant(values, TODAY).thai_name.full)
    assert name in poppler("pdftotext", receipt_pdf(receipt), "-raw")


def test_a_foreigner_is_taken_from_the_typed_form_to_the_receipt(tmp_path: Path) -> None:
    store, _ = enrolled_store(tmp_path)
    desk = desk_of(store, SetClock())
    values = {**GOOD, "reason": "foreigner", "citizen_id": "AB123456", "title": "Mr.",
              "first": "Testo", "last": ""}  # fmt: skip
    assert check(values, TODAY) == ()
    draft = desk.intake.open_draft(applicant(values, TODAY), "new_connection", "1001")
    draft = desk.intake.change(draft, "phone", "0812345678")
    unmet = [row.rule.id for row in desk.intake.evaluate(draft).documents if not row.met]
    seen = {name: DocumentMark("seen_original") for name in unmet}
    draft = replace(draft, documents=seen)
    total = desk.intake.evaluate(draft).quote.total
    clerk = desk.staff.sign_in("1001", "2468")
    receipt = desk.intake.submit(draft, Payment("cash", total, 0), clerk).receipt
    assert receipt is not None
    assert receipt.payer_name == "Mr. Testo"
    assert receipt.payer_tax_id == "", "a passport number is no taxpayer number"
    store.close()


def test_dashes_spaces_and_thai_digits_are_as_one_likes() -> None:
    written = f"{GOOD['citizen_id'][0]}-{GOOD['citizen_id'][1:5]} {GOOD['citizen_id'][5:]}"
    thai = written.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    assert applicant({**GOOD, "citizen_id": thai}, TODAY).citizen_id == GOOD["citizen_id"]
    assert applicant({**GOOD, "birth": "๙/๗/๒๕๐๒"}, TODAY).birth_date.iso == "1959-07-09"


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("31/1/1987", "1987-01-31"),
        ("29/2/2000", "2000-02-29"),
        ("1959", "1959"),
        ("22/11/2026", "2026-11-22"),
        ("31/1/2530", "1987-01-31"),
    ],
)
def test_a_year_that_can_only_be_of_the_common_era_is_taken_as_such(typed: str, iso: str) -> None:
    values = {**GOOD, "birth": typed}
    assert check(values, TODAY) == ()
    assert applicant(values, TODAY).birth_date.iso == iso


@given(st.dates(date(1896, 11, 23), TODAY))
def test_no_birth_date_of_a_living_person_is_read_in_the_wrong_era(birth: date) -> None:
    for year in (birth.year, birth.year + 543):
        typed = {**GOOD, "birth": f"{birth.day}/{birth.month}/{year}"}
        assert applicant(typed, TODAY).birth_date.as_date() == birth


def test_a_year_alone_is_enough() -> None:
    who = applicant({**GOOD, "birth": "2502"}, TODAY)
    assert who.birth_date.precision == "year"
    assert strip_person(who, Language(), TODAY).age == "อายุประมาณ 67 ปี"


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=20)))
def test_anything_typed_is_checked_without_a_crash(values: dict[str, str]) -> None:
    if not check(values, TODAY):
        applicant(values, TODAY)
    assert all(problem.field in FIELDS for problem in check(values, TODAY))


def test_what_is_pasted_bears_no_invisible_orders() -> None:
    who = applicant({**GOOD, "first": "\u202eสมศรี\u200b\x07", "road": "สีลม\nซ้าย"}, TODAY)
    assert who.thai_name.first == "สมศรี"
    assert who.address.road == "สีลม ซ้าย"
