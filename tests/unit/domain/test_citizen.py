"""Citizen ids, names and addresses."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.th import pin

from desktop.domain.address import Address
from desktop.domain.citizen import (
    CitizenCard,
    Person,
    PersonName,
    check_digit,
    format_citizen_id,
    is_citizen_id,
    mask_citizen_id,
    person_key,
)
from desktop.domain.thai_date import CardDate

TWELVE = st.text("0123456789", min_size=12, max_size=12)


@pytest.mark.parametrize(
    "citizen_id", ["3100600445635", "1234545678781", "1112034563562", "1234567890121"]
)
def test_known_ids(citizen_id: str) -> None:
    assert is_citizen_id(citizen_id)


@pytest.mark.parametrize(
    "text",
    [
        "1234567890123", "", "123456789012", "12345678901211", "123456789012a", " 234567890121",
        "๑๒๓๔๕๖๗๘๙๐๑๒๑", "1-2345-67890-12-1",
    ],
)  # fmt: skip
def test_what_is_no_id(text: str) -> None:
    assert not is_citizen_id(text)


def test_both_edges_of_the_check_digit() -> None:
    """A sum that leaves 0 gives 1, one that leaves 1 gives 0."""

    def rest(twelve: str) -> int:
        return sum(int(digit) * (13 - i) for i, digit in enumerate(twelve)) % 11

    assert rest("000000000000") == 0
    assert check_digit("000000000000") == 1
    assert rest("000000000006") == 1
    assert check_digit("000000000006") == 0


@given(TWELVE)
def test_exactly_one_digit_fits(twelve: str) -> None:
    assert [d for d in "0123456789" if is_citizen_id(twelve + d)] == [str(check_digit(twelve))]


@given(TWELVE.filter(lambda digits: digits[0] in "12345678"), st.sampled_from("0123456789"))
def test_the_public_library_agrees(twelve: str, last: str) -> None:
    """python-stdnum's stdnum.th.pin; it knows no id that begins with 0 (or 9)."""
    assert is_citizen_id(twelve + last) == pin.is_valid(twelve + last)


@given(TWELVE, st.integers(0, 11), st.sampled_from("0123456789"))
def test_where_one_wrong_digit_is_found(twelve: str, at: int, digit: str) -> None:
    """Not in the third place (its weight is 11), nor between the rests 0 and 10 (both give 1)."""
    wrong = twelve[:at] + digit + twelve[at + 1 :]
    if wrong != twelve and check_digit(wrong) == check_digit(twelve):
        assert at == 2 or check_digit(twelve) == 1


@given(TWELVE)
def test_format_and_mask(twelve: str) -> None:
    citizen_id = twelve + str(check_digit(twelve))
    assert format_citizen_id(citizen_id).replace("-", "") == citizen_id
    masked = mask_citizen_id(citizen_id)
    assert masked == f"{citizen_id[0]}-xxxx-xxxxx-{citizen_id[10:12]}-x"


def test_mask_of_what_is_no_id_shows_nothing() -> None:
    assert mask_citizen_id("12345") == "xxxxx"
    assert format_citizen_id("12345") == "12345"


def test_person_key_depends_on_the_pepper_and_tells_nothing() -> None:
    one, other = person_key("9101200543362", b"a"), person_key("9101200543362", b"b")
    assert one != other
    assert len(one) == 32
    assert "91012" not in one
    assert one == person_key("9101200543362", b"a")


@pytest.mark.parametrize(
    ("name", "full", "short"),
    [
        (PersonName("นาย", "ประเสริฐ", "", "ทองสุข"), "นายประเสริฐ ทองสุข", "นายประเสริฐ ท."),
        (PersonName("Mr.", "Nattawut", "James", "C"), "Mr. Nattawut James C", "Mr. Nattawut C."),
        (PersonName("นาย", "หม่องทุน"), "นายหม่องทุน", "นายหม่องทุน"),
        (PersonName("", "Cher"), "Cher", "Cher"),
        (PersonName("นาย", "Jos", "", "Tester"), "นาย Jos Tester", "นาย Jos T."),
        (PersonName("ว่าที่ ร.ต.", "อาทิตย์", "", "มั่นคง"), "ว่าที่ ร.ต.อาทิตย์ มั่นคง", "ว่าที่ ร.ต.อาทิตย์ ม."),
        (PersonName("Mr.", "สมชาย"), "Mr. สมชาย", "Mr. สมชาย"),
        (PersonName("นาย"), "นาย", "นาย"),
        (PersonName(), "", ""),
    ],
)
def test_names(name: PersonName, full: str, short: str) -> None:
    assert name.full == full
    assert name.short == short


def test_an_applicant_shows_no_more_than_the_card_and_hides_it_when_printed() -> None:
    card = CitizenCard(
        layout="0003",
        citizen_id="9101200543362",
        thai_name=PersonName("นางสาว", "สายรุ้ง", "", "ใจกว้าง"),
        english_name=PersonName(),
        birth_date=CardDate("25020714", 1959, 7, 14),
        sex="female",
    )
    assert "sex" not in {field.name for field in fields(Person)}  # no case asks for it
    applicant = Person.from_card(card)
    assert applicant.address == Address()
    assert applicant.source == "chip"
    for shown in (repr(applicant), repr(card)):
        assert "สายรุ้ง" not in shown
        assert "9101200543362" not in shown
