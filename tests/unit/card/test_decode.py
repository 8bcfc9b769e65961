"""From bytes to a card: right for what cards hold, and never an error of another kind."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.card.decode import decode_card
from desktop.card.layout import LAYOUT_3, FieldName
from desktop.card.photo import jpeg_end
from desktop.card.training_card import TrainingPerson, card_fields, training_persons
from desktop.domain.citizen import Address, CitizenCard, PersonName
from desktop.domain.failure import Code, CounterError
from desktop.ports import Stage

ID = b"9101200543362"


def decoded(stage: Stage = Stage.COMPLETE, **fields: bytes) -> CitizenCard:
    known: dict[FieldName, bytes] = {"citizen_id": ID}
    for name in get_args(FieldName):
        if name in fields:
            known[name] = fields[name]
    return decode_card(known, stage)


def thai(text: str) -> bytes:
    return text.encode("cp874")


@given(
    st.dictionaries(st.sampled_from(get_args(FieldName)), st.binary(max_size=200)),
    st.sampled_from(Stage),
)
def test_any_bytes_give_a_card_or_the_named_failure(
    fields: dict[FieldName, bytes], stage: Stage
) -> None:
    failure, citizen_id = None, ""
    try:
        citizen_id = decode_card(fields, stage).citizen_id
    except CounterError as error:
        failure = error.code
    assert (failure, len(citizen_id)) in ((None, 13), (Code.CARD_UNREADABLE, 0))


@given(st.data())
def test_any_bytes_beside_a_right_id_give_a_card(data: st.DataObject) -> None:
    fields: dict[FieldName, bytes] = {
        name: data.draw(st.binary(min_size=place.length, max_size=place.length))
        for name, place in LAYOUT_3.items()
        if name != "photo"
    }
    card = decode_card({**fields, "citizen_id": ID}, Stage.TEXT)
    texts = (card.thai_name.full, card.english_name.full, card.issuer, card.address)
    assert not any(c < " " for text in texts for c in str(text))


@given(st.binary(max_size=400))
@example(b"\xff\xd8\xff\xda\xff\xff\xff\xd9")
@example(b"\xff\xd8" + b"\xff" * 60)
def test_any_photo_bytes_give_a_picture_or_its_problem(tail: bytes) -> None:
    for area in (tail, b"\xff\xd8" + tail, b"\xff\xd8\xff\xda\x00\x02" + tail):
        card = decoded(photo=area)
        assert (card.photo is None) == (card.photo_problem is not None)
        if card.photo is not None:
            assert card.photo[:2] == b"\xff\xd8"
            assert card.photo[-2:] == b"\xff\xd9"


@pytest.mark.parametrize("person", training_persons().values(), ids=list(training_persons()))
def test_every_training_person_is_read_back(person: TrainingPerson) -> None:
    padded = {name: raw + b" " * 9 for name, raw in card_fields(person).items()}
    card = decode_card(padded, Stage.COMPLETE)
    assert card.citizen_id == person.citizen_id
    assert card.notes == ()
    assert "#".join(_slots(card.thai_name)) == person.thai_name
    assert "#".join(_slots(card.english_name)) == person.english_name
    assert card.birth_date.raw == person.birth_date
    assert card.birth_date.iso is not None
    assert card.address is not None
    assert card.address.raw == person.address
    assert card.photo == person.photo or card.photo_problem is not None


def _slots(name: PersonName) -> list[str]:
    return [name.title, name.first, name.middle, name.last]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("นาย#สมชาย##ใจดี", PersonName("นาย", "สมชาย", "", "ใจดี")),
        ("Mr.#John#Paul#Smith   ", PersonName("Mr.", "John", "Paul", "Smith")),
        ("ว่าที่ ร.ต.#อาทิตย์##มั่นคง\0\0", PersonName("ว่าที่ ร.ต.", "อาทิตย์", "", "มั่นคง")),
        ("นาย#หม่องทุน##", PersonName("นาย", "หม่องทุน", "", "")),
        ("นาย#หม่องทุน", PersonName("นาย", "หม่องทุน")),
        ("no slots at all", PersonName(first="no slots at all")),
        ("a#b#c#d#e", PersonName("a", "b", "c", "d e")),
        ("", PersonName()),
        ("=cmd|' /C calc'!A0#<b>&amp;##x", PersonName("=cmd|' /C calc'!A0", "<b>&amp;", "", "x")),
    ],
)
def test_names(raw: str, name: PersonName) -> None:
    assert decoded(thai_name=thai(raw)).thai_name == name


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        (
            "99/1#หมู่ที่ 2###ถนนสาทรใต้#แขวงยานนาวา#เขตสาทร#กรุงเทพมหานคร",
            Address("99/1", "2", "", "", "สาทรใต้", "ยานนาวา", "สาทร", "กรุงเทพมหานคร"),
        ),
        (
            "17#หมู่ที่ 5#ตรอกวัด#ซอย 3 แยก 1##ตำบลไทรม้า#อำเภอเมืองนนทบุรี#จังหวัดนนทบุรี",
            Address("17", "5", "วัด", "3 แยก 1", "", "ไทรม้า", "เมืองนนทบุรี", "นนทบุรี"),
        ),
        (  # labels in other slots than usual
            "8#ซอยอารีย์ 1#หมู่ที่ 4##ถ.พหลโยธิน#แขวงพญาไท#เขตพญาไท#กรุงเทพมหานคร",
            Address("8", "4", "", "อารีย์ 1", "พหลโยธิน", "พญาไท", "พญาไท", "กรุงเทพมหานคร"),
        ),
        (  # no labels: the place decides
            "8#4#a#b#c#d#e#f",
            Address("8", "4", "a", "b", "c", "d", "e", "f"),
        ),
        (  # an estate is not a หมู่ที่; a label alone is no value
            "5#หมู่บ้านเสนา###ถนน#แขวงก#เขตข#กรุงเทพมหานคร",
            Address("5", "หมู่บ้านเสนา", "", "", "", "ก", "ข", "กรุงเทพมหานคร"),
        ),
        (
            "7#หมู่ที่#ตรอก#ซอย #ถ.#ตำบลก#อำเภอ#จังหวัดนนทบุรี",
            Address("7", "", "", "", "", "ก", "", "นนทบุรี"),
        ),
        (
            "7#ม.#ตรอก/ซอย 3###แขวงก#เขตข#กรุงเทพมหานคร",
            Address("7", "", "", "3", "", "ก", "ข", "กรุงเทพมหานคร"),
        ),
        ("just a text", Address("just a text")),
        ("", Address()),
    ],
)
def test_addresses(raw: str, address: Address) -> None:
    found = decoded(address=thai(raw)).address
    assert found is not None
    assert found.raw == raw
    for part in ("house_no", "moo", "trok", "soi", "road", "subdistrict", "district", "province"):
        assert getattr(found, part) == getattr(address, part), part


@given(st.lists(st.sampled_from(["", "1", "หมู่ที่ 2", "ซอยA", "ถนนB", "เขตC", "D"]), max_size=12))
def test_no_part_of_an_address_is_dropped(slots: list[str]) -> None:
    address = decoded(address=thai("#".join(slots))).address
    assert address is not None
    shown = " ".join(
        getattr(address, part)
        for part in (
            "house_no", "moo", "trok", "soi", "road", "subdistrict", "district", "province",
        )
    )  # fmt: skip
    for value in ("1", "2", "A", "B", "C", "D"):
        written = sum(slot.endswith(value) for slot in slots)
        assert shown.count(value) == written


def test_sex_that_is_not_stated() -> None:
    assert decoded(sex=b"1").sex == "male"
    assert decoded(sex=b"2").sex == "female"
    other = decoded(sex=b"9")
    assert other.sex is None
    assert other.sex_raw == "9"


@pytest.mark.parametrize(
    ("citizen_id", "notes"),
    [
        (b"3100600445635", ()),
        (b"1234567890123", ("id_check_digit",)),
        (b"0000000000001", ("id_leading_zero",)),  # a pink card's form
    ],
)
def test_ids_that_are_odd_are_accepted_and_noted(citizen_id: bytes, notes: tuple[str, ...]) -> None:
    assert decode_card({"citizen_id": citizen_id}, Stage.IDENTITY).notes == notes


@pytest.mark.parametrize(
    "citizen_id", [b"", b" " * 13, b"123", b"12345678901ab", thai("๑๒๓๔๕๖๗๘๙๐๑๒๑")]
)
def test_without_an_id_there_is_no_card(citizen_id: bytes) -> None:
    with pytest.raises(CounterError) as caught:
        decode_card({"citizen_id": citizen_id}, Stage.IDENTITY)
    assert caught.value.code is Code.CARD_UNREADABLE


def test_bytes_that_the_code_page_does_not_define_and_control_characters() -> None:
    card = decoded(Stage.IDENTITY, thai_name=b"a#\xdb\xfcb##c\x07d")
    assert card.thai_name == PersonName("a", "\ufffd\ufffdb", "", "cd")
    assert card.notes == ("undefined_bytes", "control_characters")


def test_what_the_card_refused_is_noted_and_what_is_empty_is_not() -> None:
    padded = {name: raw + b" " for name, raw in card_fields(training_persons()["arthit"]).items()}
    assert decode_card({**padded, "address": b" " * 160}, Stage.COMPLETE).notes == ()
    for name in ("address", "issue_date", "birth_date", "english_name"):
        rest = {key: raw for key, raw in padded.items() if key != name}
        card = decode_card(rest, Stage.TEXT)
        assert card.notes == (f"not_read:{name}",)
        assert card.not_read == (name,)
        assert decode_card(rest, Stage.IDENTITY).not_read == (), "it may still come"
    without = {**padded, "photo": b""}
    assert decode_card(without, Stage.TEXT).not_read == ()
    assert decode_card(without, Stage.COMPLETE).not_read == ("photo",)


def test_a_stage_not_yet_read_is_none() -> None:
    card = decoded(Stage.IDENTITY)
    assert (card.issuer, card.issue_date, card.expiry_date, card.address) == (None,) * 4
    assert (card.photo, card.photo_problem) == (None, None)


# Spaces and a stuffed FF in the data, and an end marker inside a segment before the scan.
HEAD = b"\xff\xd8\xff\xe0\x00\x06\xff\xd9  "
SCAN = b"\xff\xda\x00\x04\x01\x02" + b"\x20\x20\xff\x00\x20\x20"


def test_a_photo_ends_at_the_first_end_marker_after_its_scan() -> None:
    picture = HEAD + SCAN + b"\xff\xd9"
    assert decoded(photo=picture + b" " * 50).photo == picture
    assert decoded(photo=picture + b"\xff\xd9" + b" " * 50).photo == picture
    assert decoded(photo=b"\x00\x00" + picture).photo == picture
    assert jpeg_end(picture[:-1]) is None


@pytest.mark.parametrize(
    ("area", "problem"),
    [
        (b"", "absent"),
        (b" " * 5118, "absent"),
        (b"\x00" * 5118, "absent"),
        (b"\xff" * 5118, "absent"),
        (b"GIF89a" + b" " * 100, "not_jpeg"),
        (HEAD + SCAN + b" " * 100, "cut_short"),
        (HEAD + b" " * 100, "cut_short"),
        (b"\xff\xd8", "cut_short"),
    ],
)
def test_photos_that_are_none(area: bytes, problem: str) -> None:
    card = decoded(photo=area)
    assert card.photo is None
    assert card.photo_problem == problem


def test_a_card_never_shows_itself_whole() -> None:
    card = decoded(thai_name=thai("นาย#สมชาย##ใจดี"))
    assert repr(card) == "CitizenCard(9-xxxx-xxxxx-36-x)"
