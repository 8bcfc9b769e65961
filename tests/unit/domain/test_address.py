"""Addresses of cards and of forms, on one line and in parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.address import Address, parse_address

BANGKOK = "แขวงยานนาวา#เขตสาทร#กรุงเทพมหานคร"


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (
            f"99/1#หมู่ที่ 2###ถนนสาทรใต้#{BANGKOK}",
            "99/1 หมู่ที่ 2 ถนนสาทรใต้ แขวงยานนาวา เขตสาทร กรุงเทพมหานคร",
        ),
        (  # an estate in the slot of the หมู่ที่
            f"145#หมู่บ้านสวนทอง##ซอย 3##{BANGKOK}",
            "145 หมู่บ้านสวนทอง ซอย 3 แขวงยานนาวา เขตสาทร กรุงเทพมหานคร",
        ),
        (
            f"7#ชุมชนวัดโพธิ์#อาคาร ก#ชั้น 3##{BANGKOK}",
            "7 ชุมชนวัดโพธิ์ อาคาร ก ชั้น 3 แขวงยานนาวา เขตสาทร กรุงเทพมหานคร",
        ),
        # Bangkok without the province
        ("1#####แขวงดุสิต#เขตดุสิต#", "1 แขวงดุสิต เขตดุสิต"),
        ("1#####แขวงดุสิต#เขตดุสิต", "1 แขวงดุสิต เขตดุสิต"),
        # labels as they were written
        (
            "8#ม.4#ตรอก/ซอย 5##ถ.พหลโยธิน#ต.บางเมือง#อ.เมือง#จ.สมุทรปราการ",
            "8 ม.4 ตรอก/ซอย 5 ถ.พหลโยธิน ต.บางเมือง อ.เมือง จ.สมุทรปราการ",
        ),
        ("5#####ตำบลก#กิ่งอำเภอข#จังหวัดค", "5 ตำบลก กิ่งอำเภอข จังหวัดค"),
        # where there is none the place says it, as far as it can be known
        ("8#4###a#d#e#f", "8 หมู่ที่ 4 a ตำบลd อำเภอe จังหวัดf"),
        ("8#๔####d#e#กรุงเทพมหานคร", "8 หมู่ที่ ๔ แขวงd เขตe กรุงเทพมหานคร"),
        ("8#####d#e#", "8 d e"),
        ("7#หมู่ที่#ตรอก#ซอย #ถ.#ตำบลก#อำเภอ#จังหวัดข", "7 ตำบลก จังหวัดข"),
        ("just a text", "just a text"),
        ("", ""),
    ],
)
def test_the_line_of_a_card_keeps_the_labels_that_were_read(raw: str, line: str) -> None:
    assert parse_address(raw).line() == line


def test_an_estate_is_part_of_the_house_and_no_number_of_a_village() -> None:
    address = parse_address(f"145#หมู่บ้านสวนทอง##ซอย 3##{BANGKOK}")
    assert (address.house_no, address.moo, address.soi) == ("145 หมู่บ้านสวนทอง", "", "3")
    here = parse_address(f"7#ม.2#อาคาร ก#ชุมชนวัดโพธิ์##{BANGKOK}")
    assert (here.house_no, here.moo) == ("7 อาคาร ก ชุมชนวัดโพธิ์", "2")
    assert (here.trok, here.soi) == ("", "")


WORDS = ["", "1", "หมู่ที่ 2", "หมู่บ้านก", "ซอยข", "อาคารค", "ถนนง", "แขวงจ", "เขตฉ", "D"]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8))
def test_the_line_says_every_slot_once_and_in_order(every: list[str]) -> None:
    line = parse_address("#".join(every)).line()
    at = 0
    for slot in filter(None, every):
        at = line.index(slot, at) + len(slot)


def test_a_typed_address_gets_the_labels_of_its_place_once() -> None:
    bangkok = Address("99/1", "2", "", "", "สาทรใต้", "ยานนาวา", "สาทร", "กรุงเทพมหานคร")
    assert bangkok.line() == "99/1 หมู่ที่ 2 ถนนสาทรใต้ แขวงยานนาวา เขตสาทร กรุงเทพมหานคร"
    other = Address("17", "", "วัด", "3", "", "ไทรม้า", "เมืองนนทบุรี", "นนทบุรี")
    assert other.line() == "17 ตรอกวัด ซอย3 ตำบลไทรม้า อำเภอเมืองนนทบุรี จังหวัดนนทบุรี"
    named = Address("1", "หมู่ที่ 4", "", "ซ.5", "ถนนก", "ตำบลข", "อำเภอค", "จังหวัดง")
    assert named.line() == "1 หมู่ที่ 4 ซ.5 ถนนก ตำบลข อำเภอค จังหวัดง"
    assert Address("1", subdistrict="ดุสิต", district="ดุสิต").line() == "1 ดุสิต ดุสิต"
    assert Address("1", moo="หมู่บ้านสวนทอง").line() == "1 หมู่บ้านสวนทอง"
    assert Address().line() == ""
