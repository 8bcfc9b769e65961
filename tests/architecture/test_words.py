"""One term for one thing in all texts: the words that gave way to another, and to which."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
FOLDERS = ("translations", "catalogue", "fees")
FILES = sorted(path for folder in FOLDERS for path in (RESOURCES / folder).glob("*.toml"))
GAVE_WAY = {
    "คำขอ(?!มีบัตร)": "คำร้อง",  # ใบรับคำขอมีบัตร is the name of a paper
    "ผู้ขอ": "ผู้ยื่นคำร้อง",
    "เลขที่คำร้อง": "เลขคำร้อง",
    "หลักประกัน": "เงินประกัน",
    "ใบเสร็จเงินประกัน": "ใบเสร็จรับเงินประกัน",
    "ขอสำเนา(?!บัตรประชาชน)": "เก็บสำเนา",
    "เซิร์ฟเวอร์กลาง|ระบบกลาง": "ศูนย์กลาง",
    "รหัสลงทะเบียน": "รหัสใช้ครั้งเดียว",
    "หัวหน้า(?!งาน)": "หัวหน้างาน",
    "ลงชื่อเข้าใช้(?!คอมพิวเตอร์)|ลงชื่อออก": "เข้าสู่ระบบ ออกจากระบบ",
    "ค้นได้|ค้นแล้ว|ค้นจาก|ตรวจทะเบียน": "ตรวจในระบบ",
    "สิทธิ(?!์)": "สิทธิ์",
    "ค่าปกติ": "ค่าเริ่มต้น",
    "แอมแปร์": "แอมป์",
    "ทิ้ง": "ยกเลิกร่าง",
    "[Cc]entral (server|system|side)": "the centre",
    "[Ee]nrolment code": "one-time code",
    r"\b[Ss]upport\b": "the administrator",
}


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        if {"th", "en"} <= set(data):
            yield from (str(data["th"]), str(data["en"]))
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_one_term_for_one_thing(path: Path) -> None:
    texts = list(_texts(tomllib.loads(path.read_text(encoding="utf-8"))))
    assert texts, path
    told = [
        f"{text}: say {better}"
        for text in texts
        for word, better in GAVE_WAY.items()
        if re.search(word, text)
    ]
    assert told == []
