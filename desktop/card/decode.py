"""From the raw bytes of a card's fields to a `CitizenCard`: pure, and total.

Any bytes give a card or `CounterError(CARD_UNREADABLE)`, never an exception of another kind.
Text is Thai code page 874; the slots of names and addresses are split at `#` before anything
else, since an empty slot (no middle name) is normal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from desktop.card.failures import unreadable
from desktop.card.layout import IDENTITY, TEXT, FieldName
from desktop.card.photo import jpeg_end, jpeg_start
from desktop.domain.citizen import (
    NOT_READ,
    Address,
    CitizenCard,
    PersonName,
    PhotoProblem,
    Sex,
    is_citizen_id,
)
from desktop.domain.thai_date import CardDate, card_date
from desktop.ports import Stage

_SEXES: Mapping[str, Sex] = {"1": "male", "2": "female"}

# The label words of the slots หมู่ที่, ตรอก, ซอย and ถนน, which are told apart by them.
# `หมู่บ้าน...` is the name of an estate, not a หมู่ที่.
_STREET_LABELS = (
    ("moo", re.compile(r"(?:หมู่ที่|(?:หมู่|ม\.)(?=\s*(?:[\d๐-๙]|$)))\s*")),
    ("soi", re.compile(r"(?:ตรอก/ซอย|ซอย|ซ\.)\s*")),
    ("trok", re.compile(r"ตรอก\s*")),
    ("road", re.compile(r"(?:ถนน|ถ\.)\s*")),
    ("house_no", re.compile(r"(?:บ้านเลขที่|เลขที่)\s*")),
)
_STREET_SLOTS = ("house_no", "moo", "trok", "soi", "road")
# Bangkok has no label before the province.
_AREA_LABELS = (
    ("subdistrict", re.compile(r"(?:ตำบล|แขวง|ต\.)\s*")),
    ("district", re.compile(r"(?:กิ่งอำเภอ|อำเภอ|เขต|อ\.)\s*")),
    ("province", re.compile(r"(?:จังหวัด|จ\.)\s*")),
)


def decode_card(fields: Mapping[FieldName, bytes], stage: Stage) -> CitizenCard:
    """The card as its raw fields say; a field that is not there is None, or empty.

    Once its stage has been read, a field that is not there is noted, and a photo has a problem.
    Raises CounterError(CARD_UNREADABLE) without a citizen id of 13 digits.
    """
    reader = _TextReader()
    citizen_id = reader.text(fields.get("citizen_id", b""))
    if not (len(citizen_id) == 13 and citizen_id.isascii() and citizen_id.isdigit()):
        raise unreadable()
    if citizen_id.startswith("0"):
        reader.note("id_leading_zero")
    if not is_citizen_id(citizen_id):
        reader.note("id_check_digit")
    thai_name = _name(reader.text(fields.get("thai_name", b"")))
    english_name = _name(reader.text(fields.get("english_name", b"")))
    sex_raw = reader.text(fields.get("sex", b""))
    issuer = reader.text(fields["issuer"]) if "issuer" in fields else None
    address = _address(reader.text(fields["address"])) if "address" in fields else None
    whole = stage is Stage.COMPLETE
    photo, problem = _photo(fields.get("photo", b"")) if whole else (None, None)
    for name in _due(stage):
        if not fields.get(name):
            reader.note(NOT_READ + name)
    return CitizenCard(
        layout=reader.text(fields.get("layout", b"")),
        citizen_id=citizen_id,
        thai_name=thai_name,
        english_name=english_name,
        birth_date=reader.date(fields.get("birth_date", b"")),
        sex=_SEXES.get(sex_raw),
        sex_raw=sex_raw,
        issuer=issuer,
        issue_date=reader.date(fields["issue_date"]) if "issue_date" in fields else None,
        expiry_date=reader.date(fields["expiry_date"]) if "expiry_date" in fields else None,
        address=address,
        photo=photo,
        photo_problem=problem,
        notes=reader.notes,
    )


def _due(stage: Stage) -> tuple[FieldName, ...]:
    """The fields that a card owes by the end of a stage; one that is missing was refused."""
    if stage is Stage.IDENTITY:
        return ()  # told with the text, a few reads later
    return (*IDENTITY, *TEXT, "photo") if stage is Stage.COMPLETE else (*IDENTITY, *TEXT)


class _TextReader:
    """Bytes to text, noting what is odd about them."""

    def __init__(self) -> None:
        self._notes: dict[str, None] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(self._notes)

    def note(self, what: str) -> None:
        self._notes[what] = None

    def text(self, raw: bytes) -> str:
        """Code page 874 without the padding; undefined bytes as U+FFFD, control ones left out."""
        text = raw.rstrip(b" \x00").decode("cp874", errors="replace")
        if "\ufffd" in text:
            self.note("undefined_bytes")
        clean = "".join(c for c in text if unicodedata.category(c) != "Cc")
        if clean != text:
            self.note("control_characters")
        return clean

    def date(self, raw: bytes) -> CardDate:
        return card_date(self.text(raw))


def _slots(text: str) -> list[str]:
    return [slot.strip() for slot in text.split("#")]


def _name(text: str) -> PersonName:
    """Title, first, middle and last name; a text without `#` is kept whole as the first name."""
    slots = _slots(text)
    if len(slots) == 1:
        return PersonName(first=slots[0])
    title, first, middle, *last = (*slots, "", "")[: max(4, len(slots))]
    return PersonName(title, first, middle, " ".join(part for part in last if part))


def _address(text: str) -> Address:
    """Eight slots: house, moo, trok, soi, road, subdistrict, district, province.

    The last three are counted from the end; within each group a label decides, and the place
    only where there is none. A label alone is an empty part; nothing else is dropped: a second
    text for one part is joined to it.
    """
    slots = _slots(text)
    while len(slots) > 8 and not slots[-1]:
        slots.pop()
    street, area = (slots[:-3], slots[-3:]) if len(slots) > 3 else (slots, [])
    parts: dict[str, str] = {}
    for names, labels, texts in (
        (_STREET_SLOTS, _STREET_LABELS, street),
        (("subdistrict", "district", "province"), _AREA_LABELS, area),
    ):
        for position, slot in enumerate(texts):
            if not slot:
                continue
            name, value = _labelled(slot, labels) or (names[min(position, len(names) - 1)], slot)
            if not value:
                continue
            parts[name] = f"{parts[name]} {value}" if name in parts else value
    return Address(**parts, raw=text)


def _labelled(slot: str, labels: Sequence[tuple[str, re.Pattern[str]]]) -> tuple[str, str] | None:
    for name, label in labels:
        match = label.match(slot)
        if match is not None:
            return name, slot[match.end() :]
    return None


def _photo(area: bytes) -> tuple[bytes, None] | tuple[None, PhotoProblem]:
    """The JPEG in the photo area, or what is wrong with it."""
    if not area.strip(b" \x00\xff"):
        return None, "absent"
    start, end = jpeg_start(area), jpeg_end(area)
    if start is None:
        return None, "not_jpeg"
    if end is None:
        return None, "cut_short"
    return area[start:end], None
