"""Kinds of fields: how each is kept, what is wrong with it, and how people read it."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop.domain.text import Text
from desktop.forms.kinds import (
    KINDS,
    ChoiceKind,
    CodeKind,
    DateKind,
    FieldKind,
    LinesKind,
    MoneyKind,
    MonthKind,
    NumberKind,
    TextKind,
    YesNoKind,
)
from desktop.forms.kinds.code import Code, CodeForm

WORDS = Path(__file__).resolve().parents[3] / "resources" / "translations" / "rules.toml"
SIZES = (("1p", Text("1 เฟส", "1-phase")), ("3p", Text("3 เฟส", "3-phase")))
ACCOUNT = Code(
    "contract_account",
    Text("บัญชี", "account"),
    (CodeForm((9, 9), groups=(3, 3, 3)),),
    wrong=Text("ใช้ตัวเลขเท่านั้น", "Digits only"),
    odd=Text("ขณะนี้ {digits} หลัก", "there are {digits} now"),
)
PHONE = Code(
    "phone",
    Text("โทรศัพท์", "telephone"),
    (
        CodeForm((10, 10), starts=("06", "08", "09"), groups=(3, 3, 4), between="-"),
        CodeForm(
            (9, 9), starts=("02",), groups=(2, 3, 4), between="-", warning=Text("บ้าน", "home")
        ),
    ),
    wrong=Text("ผิด", "wrong"),
)
CITIZEN = Code(
    "citizen_id",
    Text("เลขประจำตัว", "citizen id"),
    (CodeForm((13, 13)),),
    wrong=Text("มี {digits} ตัว", "{digits} characters"),
    check_digit="citizen_id",
    wrong_check=Text("ไม่ถูกต้อง", "not valid"),
    mask="citizen_id",
)
METER = Code(
    "meter_no",
    Text("มิเตอร์", "meter"),
    (CodeForm((8, 8)), CodeForm((9, 9), letters="letter_digits")),
    wrong=Text("ผิด", "wrong"),
)


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "value", "shown"),
    [
        (TextKind(), "  นาย  ก ", "นาย ก", "นาย ก", "นาย ก"),
        (LinesKind(), "a  b\n c \n", "a b\nc", "a b\nc", "a b\nc"),
        (ChoiceKind(values=SIZES), "3p", "3p", "3p", "3 เฟส"),
        (NumberKind(unit="A"), "๑,๐๐๐", "1000", 1000, "1,000 A"),
        (NumberKind(unit="kW", decimals=2), "12.5", "12.50", 1250, "12.50 kW"),
        (NumberKind(decimals=1), "7", "7.0", 70, "7.0"),
        (MoneyKind(), "2,000", "2000.00", 200000, "2,000.00"),
        (DateKind(), "1/8/2569", "2026-08-01", date(2026, 8, 1), "1 ส.ค. 2569"),
        (DateKind(), "01082569", "2026-08-01", date(2026, 8, 1), "1 ส.ค. 2569"),
        (DateKind(), "2026-08-01", "2026-08-01", date(2026, 8, 1), "1 ส.ค. 2569"),
        (MonthKind(), "8/2569", "2026-08", "2026-08", "ส.ค. 2569"),
        (MonthKind(), "082569", "2026-08", "2026-08", "ส.ค. 2569"),
        (MonthKind(), "2569-08", "2026-08", "2026-08", "ส.ค. 2569"),
        (CodeKind(code=ACCOUNT), "012-345 678", "012345678", "012345678", "012 345 678"),
        (CodeKind(code=PHONE), "081 234 5678", "0812345678", "0812345678", "081-234-5678"),
        (CodeKind(code=METER), "a12345678", "A12345678", "A12345678", "A12345678"),
        (
            CodeKind(code=CITIZEN),
            "9-1234-56789-01-0",
            "9123456789010",
            "9123456789010",
            "9-xxxx-xxxxx-01-x",
        ),
    ],
)
def test_what_is_typed_is_kept_tidy_and_read_as_a_value(
    kind: FieldKind, typed: str, kept: str, value: object, shown: str
) -> None:
    assert kind.tidy(typed) == kept
    assert kind.tidy(kept) == kept
    assert kind.read(typed)[::2] == (kept, value)
    finding = kind.find(kept)
    assert finding is None or finding.level == "warn"
    assert kind.value(kept) == value
    assert kind.text(kind.value(kept)) == kept
    assert kind.show(kept) == shown


@pytest.mark.parametrize(
    ("kind", "typed", "key"),
    [
        (TextKind(max_length=3), "abcd", "too_long"),
        (TextKind(), "李", "letters"),
        (ChoiceKind(values=SIZES), "2p", "choice"),
        (YesNoKind(values=(("yes", Text("ใช่", "Yes")),)), "maybe", "choice"),
        (NumberKind(), "1.5", "number"),
        (NumberKind(), "-1", "number"),
        (NumberKind(decimals=1), "1.25", "decimals"),
        (NumberKind(low=1), "0", "too_small"),
        (NumberKind(high=75), "76", "too_large"),
        (MoneyKind(), "12 baht", "money"),
        (MoneyKind(), "9999999999999", "money"),
        (MoneyKind(low=100), "0.50", "too_small"),
        (MoneyKind(high=100), "1.01", "too_large"),
        (DateKind(), "31/2/2569", "date"),
        (DateKind(low=date(2026, 1, 1)), "31/12/2568", "too_early"),
        (DateKind(high=date(2026, 1, 1)), "2/1/2569", "too_late"),
        (MonthKind(), "13/2569", "month"),
        (MonthKind(low="2026-01"), "12/2568", "too_early"),
        (MonthKind(high="2026-01"), "2/2569", "too_late"),
        (CodeKind(code=ACCOUNT), "12A", "check"),
        (CodeKind(code=PHONE), "0112345678", "check"),
        (CodeKind(code=METER), "AB2345678", "check"),
        (CodeKind(code=CITIZEN), "9123456789014", "check"),
        (CodeKind(code=CITIZEN), "๑๒", "check"),
    ],
)
def test_what_is_wrong_is_told_and_keeps_what_was_typed(
    kind: FieldKind, typed: str, key: str
) -> None:
    kept = kind.tidy(typed)
    finding = kind.find(kept)
    assert finding is not None
    assert (finding.level, finding.key) == ("wrong", f"rules.{key}")
    assert kept
    known = tomllib.loads(WORDS.read_text(encoding="utf-8"))["rules"]
    assert finding.key.removeprefix("rules.") in known
    for name in finding.values:
        assert finding.text is not None or "{" + name + "}" in known[key]["th"]


@given(
    st.sampled_from(
        [
            TextKind(), TextKind(max_length=4), LinesKind(max_length=4),
            NumberKind(), NumberKind(decimals=2, low=10, high=99_999),
            MoneyKind(), MoneyKind(low=100, high=1_000_000),
            DateKind(), DateKind(low=date(2026, 1, 1), high=date(2027, 1, 1)),
        ]
    ),
    st.text("0123456789๐๒๙.,-/ Wก李\n", max_size=12)
    | st.dates(date(2026, 1, 1)).map(lambda day: f"{day:%d/%m}/{day.year + 543}")
    | st.dates().map(date.isoformat)
    | st.dates().map(lambda day: f"{day:%Y%m%d}")
    | st.integers(0, 10**12).map(lambda amount: f"{amount / 100:,.2f}"),
)  # fmt: skip
def test_what_is_read_at_once_is_what_its_parts_say(kind: FieldKind, typed: str) -> None:
    text = typed.strip()  # as a form has it read
    assume(text)
    assert kind.read(text) == FieldKind.read(kind, text)


def test_an_odd_code_warns_and_a_wrong_check_digit_stops() -> None:
    odd = CodeKind(code=ACCOUNT).find("12345678")
    assert odd is not None
    assert (odd.level, odd.text) == ("warn", Text("ขณะนี้ 8 หลัก", "there are 8 now"))
    landline = CodeKind(code=PHONE).find("021234567")
    assert landline is not None
    assert landline.level == "warn"
    wrong = CodeKind(code=CITIZEN).find("9123456789014")
    assert wrong is not None
    assert wrong.text == Text("ไม่ถูกต้อง", "not valid")


def test_numbers_of_another_unit_are_of_another_type() -> None:
    assert not NumberKind(unit="A").type.fits(NumberKind(unit="kW").type)
    assert not NumberKind(decimals=1).type.fits(NumberKind().type)
    assert TextKind().type.fits(CodeKind(code=ACCOUNT).type)


def test_every_kind_has_a_name_of_its_own() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
