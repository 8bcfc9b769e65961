"""One term for one thing in all texts: the words that gave way to another, and to which."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
FILES = sorted(RESOURCES.rglob("*.toml"))
CATALOGUE = sorted((RESOURCES / "catalogue").glob("*.toml"))
THAI = {
    "คำขอ(?!มีบัตร)(?!.*(พ.ร.บ.|พระราชบัญญัติ|มาตรา))": "คำร้อง",  # the Act itself says คำขอ
    "ผู้ขอ(?!ใช้ไฟฟ้า)": "ผู้ยื่นคำร้อง",
    "เลขที่คำร้อง": "เลขคำร้อง",
    "หลักประกัน": "เงินประกัน",
    "ใบเสร็จเงินประกัน": "ใบเสร็จรับเงินประกัน",
    "ขอสำเนา(?![ก-ฮเ-ไ])": "เก็บสำเนา",  # ขอสำเนาใบเสร็จ is what a customer does
    "ศูนย์กลาง|เซิร์ฟเวอร์กลาง|ระบบกลาง": "ระบบส่วนกลาง",
    "รหัสลงทะเบียน": "รหัสใช้ครั้งเดียว",
    "หัวหน้า(?!งาน)": "หัวหน้างาน",
    "(พนักงาน|หัวหน้างาน)ฝึก": "หัวหน้างาน (ฝึกใช้)",
    r"(?<!รหัสผ่าน \()PIN": "รหัสผ่าน (PIN)",
    "ลงชื่อเข้าใช้(?!คอมพิวเตอร์)|ลงชื่อออก": "เข้าสู่ระบบ ออกจากระบบ",
    "ค้นได้|ค้นแล้ว|ค้นจาก|ตรวจทะเบียน": "ตรวจในระบบ",
    "สิทธิ์(?=[ก-ฮเ-ไ])": "สิทธิ, since a word follows it",
    "สิทธิ(?![์ก-ฮเ-ไ])": "สิทธิ์, since no word follows it",
    "ค่าปกติ": "ค่าเริ่มต้น",
    "แอมแปร์": "แอมป์",
    "ทิ้ง": "ยกเลิกร่าง",
    "ตัดสิน": "พิจารณา, ผลการพิจารณา",
    "ตรวจทาน": "พิจารณา, and ตรวจสอบคำร้อง for the page",
    "มาทำเรื่อง": "ติดต่อเรื่องใด",
    "เห็น(เอกสาร)?ต้นฉบับ|ยังไม่เห็น|ดูต้นฉบับ": "ตรวจต้นฉบับ, ตรวจต้นฉบับแล้ว",
    "(?<!แล้ว)เสร็จภายใน": "แล้วเสร็จภายใน",
    "(คน|ราย)ต่อไป": "ลูกค้ารายถัดไป",
    "บาทที่รับ": "รับเงินแล้ว (บาท)",
    "เบอร์": "หมายเลขโทรศัพท์",
    "เอากลับ": "เรียกคืน",
    "ส่งคืน": "ส่งกลับ, ส่งกลับให้แก้ไข",
}
ENGLISH = {
    "[Cc]entral (server|system|side)": "the centre",
    "[Ee]nrolment code": "one-time code",
    r"\b[Ss]upport\b": "the administrator",
    r"[Tt]ell the administrator this text": "Send this message to the administrator",
    r"^No money yet": "Waiting for cash",
    r"\b[Uu]nsent\b|[Ww]aits? to be sent|[Ww]aiting to be sent": "Waiting to send",
    r"\b[Uu]se these data\b": "Use this data",
    r"^Needed$": "Required",
    r"\b[Dd]one by\b": "Ready by",
    r"\b[Tt]ak(e|ing) (\{amount\}|the (rest|new amount|money|payment))": "Receive",
    r"\b[Pp]ark(ed)?\b": "Put on hold",
}
OLD = [
    "คำขอของลูกค้า", "ผู้ขอ", "ศูนย์กลางรับแล้ว", "พนักงานฝึก 1001", "รหัส PIN", "กรอก PIN", "สิทธิ์การใช้ไฟฟ้า",
    "ตรวจสิทธิ", "คำตัดสิน", "รอตรวจทาน", "วันนี้มาทำเรื่องอะไร", "เห็นต้นฉบับแล้ว", "ยังไม่เห็น", "เสร็จภายใน",
    "2 ขั้นตอน · เสร็จภายใน", "ลูกค้าคนต่อไป", "บาทที่รับ", "ขอสำเนา", "Tell the administrator this text.",
    "No money yet", "Unsent", "Waits to be sent", "Use these data", "Needed", "done by 27 Nov",
    "ส่งคืนให้แก้ไข", "Take {amount} baht", "Take the rest before", "Park", "is parked",
]  # fmt: skip
THE_FIELDS_OWN = [
    "ขอสำเนาใบเสร็จรับเงิน", "ไม่ขอสำเนาบัตรประชาชน", "ผู้ขอใช้ไฟฟ้า", "ใบรับคำขอมีบัตร (บ.ป.7)",
    "คำขอตามพระราชบัญญัติการอำนวยความสะดวก", "คำขอตาม พ.ร.บ. พ.ศ. 2558", "สิทธิการใช้ไฟฟ้า", "โอนสิทธิ์",
    "แล้วเสร็จภายใน", "รหัสผ่าน (PIN)", "หัวหน้างาน (ฝึกใช้)", "ระบบส่วนกลาง", "ตรวจต้นฉบับแล้ว",
    "The data at the centre", "Not needed", "Send this message to the administrator.",
]  # fmt: skip


def _texts(data: object) -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        if {"th", "en"} <= set(data):
            yield str(data["th"]), str(data["en"])
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)


def _told(text: str, terms: dict[str, str]) -> list[str]:
    return [f"{text}: say {better}" for word, better in terms.items() if re.search(word, text)]


def _data(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_one_term_for_one_thing(path: Path) -> None:
    told = [line for th, en in _texts(_data(path)) for line in _told(th, THAI) + _told(en, ENGLISH)]
    assert told == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_text_says_a_side(path: Path) -> None:
    """Large text puts one thing below the other that stood at its left."""
    sides = r"(ทาง|ด้าน)(ซ้าย|ขวา)|\b([Oo]n|[Aa]t) the (left|right)\b"
    told = [text for both in _texts(_data(path)) for text in both if re.search(sides, text)]
    assert told == []


def test_every_screen_has_its_words_here() -> None:
    empty = [path.name for path in FILES if not list(_texts(_data(path)))]
    assert sorted(empty) == [
        "central.toml", "exchange.toml", "keyboards.toml", "people.toml", "retention.toml",
        "security.toml",
    ]  # fmt: skip


@pytest.mark.parametrize("text", OLD)
def test_an_old_term_is_told(text: str) -> None:
    assert _told(text, THAI | ENGLISH)


@pytest.mark.parametrize("text", THE_FIELDS_OWN)
def test_the_terms_of_the_field_are_let_through(text: str) -> None:
    assert _told(text, THAI | ENGLISH) == []


@pytest.mark.parametrize("path", CATALOGUE, ids=lambda path: path.stem)
def test_a_declaration_and_a_wish_are_not_answered_with_yes(path: Path) -> None:
    """ใช่ and ไม่ใช่ answer a question of fact: is somebody a tenant, was something changed."""
    fields = [field for section in _data(path)["section"] for field in section["field"]]
    for field in (one for one in fields if one["type"] == "yes_no"):
        answers = tuple(choice["th"] for choice in field.get("values", []))
        assert answers in {(), ("รับรอง", "ไม่รับรอง"), ("ต้องการ", "ไม่ต้องการ")}
        is_fact = not re.search("รับรอง|ต้องการ|ยินยอม|^ขอ", field["label"]["th"])
        assert is_fact or answers, field["id"]
