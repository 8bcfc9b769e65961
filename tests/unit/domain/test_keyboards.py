"""Keys under a Thai layout, read as the digits and letters that are printed on them."""

from __future__ import annotations

import string

import pytest

from desktop.domain.data_file import RESOURCES
from desktop.domain.failure import CounterError
from desktop.domain.keyboards import Keyboards, KeyReader, Kind, Layout, parse_keyboards
from desktop.domain.numbers import case_code

SOURCE = (RESOURCES / "keyboards.toml").read_text(encoding="utf-8")
KEYBOARDS = parse_keyboards("keyboards.toml", SOURCE)
NAMES = [layout.name for layout in KEYBOARDS.layouts]
# Kedmanee in full, as it is printed on the keys of the country's keyboards.
KEDMANEE = {
    "`1234567890-=": "_ๅ/-ภถุึคตจขช", "~!@#$%^&*()_+": "%+๑๒๓๔ู฿๕๖๗๘๙",
    "qwertyuiop[]\\": "ๆไำพะัีรนยบลฃ", "QWERTYUIOP{}|": '๐"ฎฑธํ๊ณฯญฐ,ฅ',
    "asdfghjkl;'": "ฟหกดเ้่าสวง", 'ASDFGHJKL:"': "ฤฆฏโฌ็๋ษศซ.",
    "zxcvbnm,./": "ผปแอิืทมใฝ", "ZXCVBNM<>?": "()ฉฮฺ์?ฒฬฦ",
}  # fmt: skip
SHIFTED = set('~!@#$%^&*()_+{}|:"<>?' + string.ascii_uppercase)
REFERENCE = "BKP3A-69-000417"


def layout(name: str) -> Layout:
    return next(one for one in KEYBOARDS.layouts if one.name == name)


def thai(text: str, name: str = "Kedmanee") -> str:
    """What pressing the keys of `text` gives when that layout is active."""
    gives = {key: character for character, key in layout(name).keys.items()}
    return "".join(gives.get(key, key) for key in text)


def typed(text: str, kind: Kind, name: str = "Kedmanee", reader: KeyReader | None = None) -> str:
    """What a field gets when the keys of `text` are pressed one after the other."""
    reader = reader or KeyReader(KEYBOARDS)
    found = ""
    for key, character in zip(text, thai(text, name), strict=True):
        found += reader.read(character, kind, shifted=key in SHIFTED, first=not found)
    return found


def test_kedmanee_is_known_key_by_key() -> None:
    known = layout("Kedmanee")
    for latin, characters in KEDMANEE.items():
        for key, character in zip(latin, characters, strict=True):
            assert known.keys[character] == key
            assert known.gives(character, key in SHIFTED)
    assert len(known.keys) == sum(map(len, KEDMANEE.values()))


@pytest.mark.parametrize("name", NAMES)
def test_every_digit_in_every_field_of_digits(name: str) -> None:
    for kind in ("number", "code", "date", "address"):
        assert typed("9081726354", kind, name) == "9081726354"
        for digit in string.digits:
            assert typed(digit + "5", kind, name)[-1] == "5"


@pytest.mark.parametrize("digit", string.digits)
def test_a_digit_alone_in_a_field_of_numbers(digit: str) -> None:
    """`/` and `-` are the 2 and the 3 of Kedmanee, and neither begins a number."""
    for name in ("Kedmanee", "Kedmanee TIS 820"):
        assert typed(digit, "number", name) == digit
        assert typed(digit, "code", name) == digit


def test_kedmanee_in_full_as_a_code() -> None:
    keys = string.ascii_letters + string.digits
    assert typed(keys, "code") == keys
    assert typed(case_code(REFERENCE), "code") == case_code(REFERENCE)
    address = "https://counter.example:8443/a_b?c=d&e"
    assert typed(address, "address") == address


def test_amounts_and_dates_with_their_marks() -> None:
    assert typed("1,749.50", "number") == "1,749.50"
    assert typed("9/7/2502", "date") == "9/7/2502"
    assert typed("081-234-5678", "number") == "081-234-5678"


def test_thai_digits_are_digits_and_the_signs_beside_them_are_signs() -> None:
    reader = KeyReader(KEYBOARDS)
    by_hand = "".join(
        reader.read(character, "date", shifted=character != "/", first=at == 0)
        for at, character in enumerate("๙/๗/๒๕๐๒")
    )
    assert by_hand == "9/7/2502"


def test_an_english_keyboard_is_left_alone() -> None:
    reader = KeyReader(KEYBOARDS)
    asked: tuple[tuple[str, Kind], ...] = (
        ("081-234-5678", "number"), ("9/7/2502", "date"), ("1,749.50", "number"),
        ("7Q2K-9F0A-XYZ1", "code"), ("https://a.example/x?y=z-1", "address"),
    )  # fmt: skip
    for text, kind in asked:
        written = ""
        for character in text:
            shifted = character in SHIFTED
            written += reader.read(character, kind, shifted=shifted, first=not written)
        assert written == text


def test_the_layout_is_told_by_what_came_with_shift_and_what_without() -> None:
    """Pattachote has other letters on the keys; some keys later there is no doubt."""
    reader = KeyReader(KEYBOARDS)
    assert typed("Yu7AX4", "code", "Pattachote", reader)[-3:] == "AX4"
    assert typed("749.50", "number", "Pattachote", reader) == "749.50"
    assert typed("0.50", "number", "Kedmanee", reader) == "0.50", "who comes next may have another"


def test_english_comes_back_with_the_first_letter() -> None:
    reader = KeyReader(KEYBOARDS)
    assert typed("81", "number", reader=reader) == "81"
    assert reader.read("7", "number", shifted=False, first=True) == "7"
    assert reader.read("-", "number", shifted=False, first=False) == "-"


def test_the_number_block_says_nothing_about_the_layout() -> None:
    reader = KeyReader(KEYBOARDS)
    assert typed("81", "number", reader=reader) == "81"
    assert reader.read("7", "number", shifted=False, first=False, keypad=True) == "7"
    assert reader.read("-", "number", shifted=False, first=False) == "3"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "code",
    [case_code(REFERENCE), REFERENCE, REFERENCE.lower(), "BKP3A-69-R-001058", "BKP3A-69",
     "000417", "417", "012345678", "012 345 678"],
)  # fmt: skip
def test_a_search_reads_numbers_and_scanned_codes(name: str, code: str) -> None:
    assert KEYBOARDS.meant(thai(code, name)).upper() == code.upper()


@pytest.mark.parametrize(
    "text",
    ["", " ", "สายรุ้ง", "จตุพร", "จตุ", "จุ", "ถุ", "ต", "ภูมิ", "ตุ๊ก", "โอน", "คึกฤทธิ์", "น.ส.", "ฟ้า", "ชุติ",
     "99/1", "99ง", "417", "bkp3a", "Sairung", "12-34", "/", "-", "ๅ", "ห้อง 5"],
)  # fmt: skip
def test_words_stay_words(text: str) -> None:
    assert KEYBOARDS.meant(text) == text


def test_thai_digits_are_found_as_digits() -> None:
    assert KEYBOARDS.meant("๐๑๒๓๔๕๖๗๘") == "012345678"


def test_a_key_with_ctrl_is_one_key_in_every_layout() -> None:
    """Kedmanee has า on K, Manoonchai on J: Ctrl with it is what Kedmanee says."""
    keys = "JK"
    given = {key: KEYBOARDS.on_key(key, keys) for key in keys}
    assert given["K"][0] == "า"
    assert not set(given["J"]) & set(given["K"])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"_ ๅ / - ภ ถ ุ ึ ค ต จ ข ช"', '"_ ๅ / - ภ ถ ุ ึ ค ต จ ข"', "four rows"),
        ("valid_from = 1995-01-01", 'valid_from = "1995"', "must be a date"),
        ('basis = "src"', 'basis = "hearsay"', "not one of"),
    ],
)  # fmt: skip
def test_a_slip_in_the_file_is_told(old: str, new: str, told: str) -> None:
    with pytest.raises(CounterError) as failure:
        parse_keyboards("keyboards.toml", SOURCE.replace(old, new, 1))
    assert told in str(failure.value.details["problem"])
    assert Keyboards(()).meant("ภๅึ") == "ภๅึ"
