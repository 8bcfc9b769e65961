"""What is said beside a field."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.catalogue import NONE, Check, Choice, Condition, FieldType, FormField
from desktop.domain.checks import check_value, tidy
from desktop.domain.citizen import Person, PersonName, check_digit, format_citizen_id
from desktop.domain.data_file import RESOURCES
from desktop.domain.identity import identity_problems
from desktop.domain.people import parse_people
from desktop.domain.text import Text
from tests.fixtures.office import person, synthetic_id

LABEL = Text("ช่อง", "field")
TYPES: list[FieldType] = [
    "text", "phone", "choice", "district", "yes_no", "money", "citizen_id",
    "contract_account", "house_id", "bank_account", "meter_no",
]  # fmt: skip


def field(kind: FieldType, *checks: Check) -> FormField:
    choices = (Choice("a", LABEL),) if kind in ("choice", "district") else ()
    return FormField("f", kind, LABEL, choices=choices, checks=checks, max_length=40)


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        ("text", "  ถนน   สาทรใต้ ", "ถนน สาทรใต้"),
        ("phone", "081-234-5678", "0812345678"),
        ("phone", "๐๘๑ ๒๓๔ ๕๖๗๘", "0812345678"),
        ("contract_account", "012 345 678", "012345678"),
        ("house_id", "1012-345678-9", "10123456789"),
        ("citizen_id", "9-1234-56789-03-8", "9123456789038"),
        ("meter_no", "m 1234 5678", "M12345678"),
        ("money", "2,000", "2000.00"),
        ("money", "lots", "lots"),
    ],
)
def test_values_are_kept_tidy(kind: FieldType, text: str, kept: str) -> None:
    assert tidy(field(kind), text) == kept


@pytest.mark.parametrize(
    ("kind", "text", "key"),
    [
        ("text", "อะไรก็ได้", None),
        ("text", "x" * 41, "too_long"),
        ("choice", "a", None),
        ("choice", "b", "choice"),
        ("yes_no", "yes", None),
        ("yes_no", "maybe", "choice"),
        ("citizen_id", synthetic_id(), None),
        ("citizen_id", synthetic_id()[:-1], "citizen_id_length"),
        ("citizen_id", synthetic_id()[:-1] + "0", "citizen_id_check"),
        ("citizen_id", "91234567890ab", "citizen_id_length"),
        ("contract_account", "012345678", None),
        ("contract_account", "12ab", "digits_only"),
        ("house_id", "1012-345678-9", None),
        ("house_id", "1012-345678", "house_id"),
        ("phone", "061-234-5678", None),
        ("phone", "0812345678", None),
        ("phone", "0912345678", None),
        ("phone", "0212345678", "phone"),
        ("phone", "0312345678", "phone"),
        ("phone", "0712345678", "phone"),
        ("phone", "0112345678", "phone"),
        ("phone", "0012345678", "phone"),
        ("phone", "081234567", "phone"),
        ("phone", "08123456789", "phone"),
        ("phone", "061234567", "phone"),
        ("phone", "021234567890", "phone"),
        ("phone", "02123456", "phone"),
        ("phone", "012345678", "phone"),
        ("phone", "0812345๖7๘", None),
        ("phone", "081234567\u0661", "phone"),
        ("phone", "none", "phone"),
        ("phone", "+66812345678", "phone"),
        ("phone", "1234567890", "phone"),
        ("bank_account", "123-4-56789-0", None),
        ("bank_account", "12345", "bank_account"),
        ("meter_no", "12345678", None),
        ("meter_no", "AB1234567", "meter_no"),
        ("money", "2,000.50", None),
        ("money", "2,00", "money"),
        ("money", "-1", "money"),
    ],
)
def test_types(kind: FieldType, text: str, key: str | None) -> None:
    problem = check_value(field(kind), text, {})
    assert (problem.key if problem else None) == (key and f"rules.{key}")
    assert problem is None or problem.kind == "wrong"


@pytest.mark.parametrize(
    "text", ["02-123-4567", "032123456", "044 123 456", "053123456", "077123456"]
)
def test_a_house_line_is_taken_with_a_word(text: str) -> None:
    problem = check_value(field("phone"), text, {})
    assert problem is not None
    assert (problem.kind, problem.key) == ("warning", "rules.phone_landline")


def test_that_there_is_none_is_an_answer_where_the_data_say_so() -> None:
    asked = replace(field("phone"), none=Text("ไม่มีโทรศัพท์", "no telephone"))
    assert check_value(asked, NONE, {}) is None
    assert tidy(asked, NONE) == NONE
    assert asked.choice_label(NONE) == asked.none
    assert asked.choice_label("0812345678") is None


def test_a_contract_account_of_another_length_only_warns() -> None:
    problem = check_value(field("contract_account"), "0123456789", {})
    assert problem is not None
    assert (problem.kind, problem.values) == ("warning", {"digits": "10"})


@given(st.sampled_from(TYPES), st.text(max_size=60))
def test_no_text_breaks_a_check(kind: FieldType, text: str) -> None:
    check_value(field(kind), text, {})


@given(st.sampled_from(TYPES), st.text(max_size=40))
def test_tidying_twice_changes_nothing(kind: FieldType, text: str) -> None:
    once = tidy(field(kind), text)
    assert tidy(field(kind), once) == once


def test_at_most_holds_only_where_it_applies() -> None:
    cash = Check("at_most", "5000000", LABEL, (Condition("pay_by", ("cash",)),))
    amount = field("money", cash)
    assert check_value(amount, "50,000", {"pay_by": "cash"}) is None
    problem = check_value(amount, "50,000.01", {"pay_by": "cash"})
    assert problem is not None
    assert problem.text is LABEL
    assert check_value(amount, "50,000.01", {"pay_by": "bank"}) is None


PEOPLE = parse_people("people", (RESOURCES / "people.toml").read_text(encoding="utf-8"))
SAME = field("text", Check("same_as", "depositor", LABEL, titles=PEOPLE.titles))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("น.ส. สายรุ้ง  ใจกว้าง", "นางสาวสายรุ้ง ใจกว้าง", True),
        ("สายรุ้ง ใจกว้าง", "นางสาวสายรุ้ง ใจกว้าง", True),
        ("สายรุ้ง ใจแคบ", "นางสาวสายรุ้ง ใจกว้าง", False),
        ("ว่าที่ ร.ต.อาทิตย์ มั่นคง", "อาทิตย์ มั่นคง", True),
        ("ว่าที่ร้อยตรี อาทิตย์ มั่นคง", "ว่าที่ ร.ต.อาทิตย์ มั่นคง", True),
        ("พ.ต.ท.หญิง วราภรณ์ ดี", "วราภรณ์ ดี", True),
        ("นางสาวนางนวล ใจดี", "นางนวล ใจดี", True),
        ("นางสาวนางนวล ใจดี", "นวล ใจดี", False),
        ("นางสาวิตรี ใจดี", "สาวิตรี ใจดี", True),
        ("นางทองค\u0e4d\u0e32 พึ่งบุญ", "ทองคำ พึ่งบุญ", True),
        ("น\u0e4d\u0e49\u0e32 ใส", "นน้ำ ใส", False),
        ("น\u0e4d\u0e49\u0e32 ใส", "น้ำ ใส", True),
        ("Miss Sairung Jaikwang", "MS. SAIRUNG JAIKWANG", True),
        ("Missouri Jones", "ouri jones", False),
        ("นาย", "", False),
    ],
)
def test_names_are_compared_with_and_without_titles(one: str, other: str, same: bool) -> None:
    assert (check_value(SAME, one, {"depositor": other}) is None) is same
    assert not other or (check_value(SAME, other, {"depositor": one}) is None) is same


def test_a_title_that_nobody_listed_is_left_out_if_it_is_the_persons_own() -> None:
    known = {"depositor": "พระครูสมชาย ใจดี", "applicant.title": "พระครู"}
    assert check_value(SAME, "สมชาย ใจดี", known) is None
    assert check_value(SAME, "สมชาย ใจดี", {**known, "applicant.title": ""}) is not None


def test_numbers_are_compared_as_digits() -> None:
    same = field("citizen_id", Check("same_as", "applicant.citizen_id", LABEL))
    known = {"applicant.citizen_id": synthetic_id()}
    assert check_value(same, format_citizen_id(synthetic_id()), known) is None
    other = "912345678904"
    assert check_value(same, other + str(check_digit(other)), known) is not None


def test_must_be() -> None:
    must = field("yes_no", Check("must_be", "yes", LABEL))
    assert check_value(must, "yes", {}) is None
    assert check_value(must, "no", {}) is not None


# --- the typed identity -----------------------------------------------------------------------


def typed(**changes: object) -> Person:
    return person(**{"source": "typed", "no_card_reason": "lost", **changes})


@pytest.mark.parametrize(
    ("applicant", "fields"),
    [
        (person(), ()),
        (typed(), ()),
        (typed(no_card_reason=None), ("no_card_reason",)),
        (typed(no_card_reason="other"), ("no_card_note",)),
        (typed(no_card_reason="other", no_card_note="ลืมบัตร"), ()),
        (typed(citizen_id=""), ("citizen_id",)),
        (typed(citizen_id="123"), ("citizen_id",)),
        (typed(citizen_id=synthetic_id()[:-1] + "0"), ("citizen_id",)),
        (typed(thai_name=PersonName()), ("first", "last")),
        (typed(citizen_id="", no_card_reason="foreigner"), ("citizen_id",)),
        (typed(citizen_id="X0000000"), ("citizen_id",)),
        (typed(citizen_id="X0000000 1", no_card_reason="foreigner"), ("citizen_id",)),
        (typed(citizen_id=synthetic_id(), no_card_reason="foreigner"), ()),
        (
            typed(
                citizen_id="X0000000",
                no_card_reason="foreigner",
                thai_name=PersonName("Mr.", "Testo"),
            ),
            (),
        ),
    ],
)
def test_what_a_typed_identity_lacks(applicant: Person, fields: tuple[str, ...]) -> None:
    assert tuple(problem.field for problem in identity_problems(applicant)) == fields


@pytest.mark.parametrize("text", ["李小龙", "บ้าน 李", "сад"])
def test_no_field_of_a_form_takes_letters_that_paper_cannot_show(text: str) -> None:
    field = FormField("note", "text", Text("หมายเหตุ", "Note"))
    problem = check_value(field, text, {})
    assert problem is not None
    assert (problem.kind, problem.key) == ("wrong", "rules.letters")
    assert check_value(field, "บ้านเลขที่ 99/1 “Chez Zoë”", {}) is None
