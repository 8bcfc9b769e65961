"""From bytes to a card: right for what cards hold, and never an error of another kind."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.card.decode import decode_card
from desktop.card.layout import LAYOUT_3, FieldName
from desktop.card.photo import jpeg_end
from desktop.card.training_card import TrainingPerson, card_fields, training_persons
from desktop.domain.address import Address
from desktop.domain.citizen import CitizenCard, Person, PersonName
from desktop.domain.failure import Code, CounterError
from desktop.domain.thai_date import age_on
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


def noted(card: CitizenCard) -> tuple[str, ...]:
    return tuple(str(note) for note in card.notes)


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
        assert card.photo is not None or card.photo_problem is not None
        if card.photo is not None:
            assert card.photo_problem in (None, "cut_short")
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
            Address("5 หมู่บ้านเสนา", "", "", "", "", "ก", "ข", "กรุงเทพมหานคร"),
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
        (b"1234567890123", ("check_digit:citizen_id",)),
        (b"0000000000001", ("leading_zero:citizen_id",)),  # a pink card's form
        (b"0000000000002", ("leading_zero:citizen_id", "check_digit:citizen_id")),
    ],
)
def test_ids_that_are_odd_are_accepted_and_noted(citizen_id: bytes, notes: tuple[str, ...]) -> None:
    assert noted(decode_card({"citizen_id": citizen_id}, Stage.IDENTITY)) == notes


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
    assert noted(card) == ("undefined_bytes:thai_name", "control_characters:thai_name")
    assert Person.from_card(card).notes == card.notes, "they stay with the application"


@pytest.mark.parametrize("byte", [0x80, 0x85, *range(0x91, 0x98), 0x81, 0xDB, 0xFC])
def test_what_windows_added_to_the_thai_code_page_is_undefined(byte: int) -> None:
    card = decoded(Stage.IDENTITY, english_name=b"Mr.#A" + bytes((byte,)) + b"B##C")
    assert card.english_name.first == "A\ufffdB"
    assert noted(card) == ("undefined_bytes:english_name",)


@pytest.mark.parametrize("padding", [b"\xff" * 9, b" \x00\xff\xff", b"\xff\x00 "])
def test_unwritten_memory_after_a_text_is_padding(padding: bytes) -> None:
    card = decoded(
        Stage.TEXT,
        thai_name=thai("นาย#สมชาย##ใจดี") + padding,
        birth_date=b"25020714",
        expiry_date=b"99999999",
        address=padding,
    )
    assert card.thai_name.last == "ใจดี"
    assert card.address == Address()
    assert not any(note.kind == "undefined_bytes" for note in card.notes)
    inside = decoded(Stage.IDENTITY, thai_name=b"a#b\xffc##d")
    assert noted(inside) == ("undefined_bytes:thai_name",), "between letters it is none"


TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        (b"19870115", None),  # a year of the Common Era: 582 years old, serve first
        (b"30000101", None),  # -431 years old
        (b"25691123", None),  # born tomorrow
        (b"99999999", None),
        (b"12/07/02", None),
        (b"25300231", "1987-02"),  # what can be is kept
    ],
)
def test_a_birth_date_that_cannot_be_is_not_believed_but_noted_as_it_is(
    raw: bytes, iso: str | None
) -> None:
    card = decode_card({"citizen_id": ID, "birth_date": raw}, Stage.IDENTITY, TODAY)
    assert noted(card) == ("odd_date:birth_date",)
    assert (card.birth_date.iso, card.birth_date.raw) == (iso, raw.decode())
    assert not card.birth_date.lifelong
    assert age_on(card.birth_date, TODAY) in (None, 39)


@pytest.mark.parametrize("raw", [b"25691122", b"24390000", b"00000000", b"        ", b"24960600"])
def test_a_birth_date_that_can_be_or_is_not_known_is_not_noted(raw: bytes) -> None:
    assert decode_card({"citizen_id": ID, "birth_date": raw}, Stage.IDENTITY, TODAY).notes == ()


@pytest.mark.parametrize("raw", [b"20300101", b"30000101", b"25689901", b"expired."])
@pytest.mark.parametrize("name", ["issue_date", "expiry_date"])
def test_no_card_is_called_expired_for_a_date_that_cannot_be(raw: bytes, name: FieldName) -> None:
    card = decode_card({"citizen_id": ID, name: raw}, Stage.IDENTITY, TODAY)
    assert noted(card) == (f"odd_date:{name}",)
    told = card.issue_date if name == "issue_date" else card.expiry_date
    assert told is not None
    assert told.iso in (None, "2025")
    assert told.raw == raw.decode()
    lifelong = decode_card({"citizen_id": ID, name: b"99999999"}, Stage.IDENTITY, TODAY)
    assert noted(lifelong) == (() if name == "expiry_date" else ("odd_date:issue_date",))


def test_what_the_card_refused_is_noted_and_what_is_empty_is_not() -> None:
    padded = {name: raw + b" " for name, raw in card_fields(training_persons()["arthit"]).items()}
    assert decode_card({**padded, "address": b" " * 160}, Stage.COMPLETE).notes == ()
    for name in ("address", "issue_date", "birth_date", "english_name"):
        rest = {key: raw for key, raw in padded.items() if key != name}
        card = decode_card(rest, Stage.TEXT)
        assert noted(card) == (f"not_read:{name}",)
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
        (b"", "not_read"),
        (b" " * 5118, "absent"),
        (b"\x00" * 5118, "absent"),
        (b"\xff" * 5118, "absent"),
        (b"GIF89a" + b" " * 100, "not_jpeg"),
        (HEAD + b" " * 100, "cut_short"),
        (HEAD + b"\xff\xda\x00\x04\x01\x02", "cut_short"),
        (b"\xff\xd8", "cut_short"),
    ],
)
def test_photos_that_are_none(area: bytes, problem: str) -> None:
    card = decoded(photo=area)
    assert card.photo is None
    assert card.photo_problem == problem


def test_a_picture_without_its_last_bytes_is_shown_and_marked_incomplete() -> None:
    for padding in (b"", b" " * 100, b"\xff" * 100):
        card = decoded(photo=HEAD + SCAN + b"\x11\x22" + padding)
        assert card.photo == HEAD + SCAN + b"\x11\x22" + b"\xff\xd9"
        assert card.photo_problem == "cut_short"
    person = training_persons()["kanya"]
    shown = decoded(photo=person.photo + b" " * 1000).photo
    assert shown is not None
    assert shown.startswith(person.photo.rstrip(b" "))


def frame(width: int, height: int, kind: int = 0xC0) -> bytes:
    """The segment of a JPEG that says how large it is."""
    sides = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return bytes((0xFF, kind, 0x00, 0x0B, 0x08)) + sides + b"\x01\x01\x11\x00"


@pytest.mark.parametrize("kind", [0xC0, 0xC1, 0xC2, 0xC9, 0xCF])
def test_a_picture_larger_than_any_photo_is_refused_by_its_head(kind: int) -> None:
    def problem(*frames: bytes) -> str | None:
        return decoded(photo=HEAD[:10] + b"".join(frames) + SCAN + b"\xff\xd9").photo_problem

    assert problem(frame(1000, 1000, kind)) is None
    assert problem(frame(1001, 10, kind)) == "too_large"
    assert problem(frame(10, 1001, kind)) == "too_large"
    assert problem(frame(148, 178), frame(8000, 8000, kind)) == "too_large", "each is looked at"
    tables = frame(8000, 8000, 0xC4)
    assert problem(tables, frame(148, 178, kind)) is None, "tables have no size"


def test_a_card_never_shows_itself_whole() -> None:
    card = decoded(thai_name=thai("นาย#สมชาย##ใจดี"))
    assert repr(card) == "CitizenCard(9-xxxx-xxxxx-36-x)"
