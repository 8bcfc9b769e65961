"""From the raw bytes of a card's fields to a `CitizenCard`: pure, and total.

Any bytes give a card or `CounterError(CARD_UNREADABLE)`, never an exception of another kind.
Text is Thai code page 874; the slots of names and addresses are split at `#` before anything
else, since an empty slot (no middle name) is normal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date

from desktop.card.failures import unreadable
from desktop.card.layout import IDENTITY, TEXT, FieldName
from desktop.card.photo import jpeg_end, jpeg_size, jpeg_start, scan_start, whole_jpeg
from desktop.domain.address import parse_address, slots
from desktop.domain.citizen import (
    CitizenCard,
    PersonName,
    PhotoProblem,
    Sex,
    is_citizen_id,
)
from desktop.domain.notes import Note, NoteKind
from desktop.domain.thai_date import CardDate, age_on, card_date
from desktop.ports import Stage

_SEXES: Mapping[str, Sex] = {"1": "male", "2": "female"}

# Unwritten memory of a chip is FF.
_PADDING = b" \x00\xff"
# What Windows alone added to the Thai code page (80, 85, 91 to 97); TIS-620 has nothing there.
_NOT_THAI = str.maketrans(dict.fromkeys("€…‘’“”•–—", "\ufffd"))
# A card's photo is 148 x 178; a picture of a few hundred bytes can claim millions of pixels.
_LARGEST_SIDE = 1000


def decode_card(
    fields: Mapping[FieldName, bytes], stage: Stage, today: date | None = None
) -> CitizenCard:
    """The card as its raw fields say; a field that is not there is None, or empty.

    Once its stage has been read, a field that is not there is noted, and a photo has a problem.
    Dates are held against `today` (or this PC's). Raises CounterError(CARD_UNREADABLE) without a
    citizen id of 13 digits.
    """
    reader = _FieldReader(fields, today or date.today())
    citizen_id = reader.text("citizen_id")
    if not (len(citizen_id) == 13 and citizen_id.isascii() and citizen_id.isdigit()):
        raise unreadable()
    if citizen_id.startswith("0"):
        reader.note("leading_zero", "citizen_id")
    if not is_citizen_id(citizen_id):
        reader.note("check_digit", "citizen_id")
    sex_raw = reader.text("sex")
    photo, problem = _photo(fields.get("photo", b"")) if stage is Stage.COMPLETE else (None, None)
    for name in _due(stage):
        if not fields.get(name):
            reader.note("not_read", name)
    return CitizenCard(
        layout=_text(fields.get("layout", b"")),
        citizen_id=citizen_id,
        thai_name=_name(reader.text("thai_name")),
        english_name=_name(reader.text("english_name")),
        birth_date=reader.birth_date(),
        sex=_SEXES.get(sex_raw),
        sex_raw=sex_raw,
        issuer=reader.text("issuer") if "issuer" in fields else None,
        issue_date=reader.date("issue_date") if "issue_date" in fields else None,
        expiry_date=reader.date("expiry_date") if "expiry_date" in fields else None,
        address=parse_address(reader.text("address")) if "address" in fields else None,
        photo=photo,
        photo_problem=problem,
        notes=reader.notes,
    )


def _due(stage: Stage) -> tuple[FieldName, ...]:
    """The fields that a card owes by the end of a stage; one that is missing was refused."""
    if stage is Stage.IDENTITY:
        return ()  # told with the text, a few reads later
    return (*IDENTITY, *TEXT, "photo") if stage is Stage.COMPLETE else (*IDENTITY, *TEXT)


class _FieldReader:
    """Bytes to text and dates, noting what is odd about each field."""

    def __init__(self, fields: Mapping[FieldName, bytes], today: date) -> None:
        self._fields = fields
        self._today = today
        self._notes: dict[Note, None] = {}

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(self._notes)

    def note(self, kind: NoteKind, name: FieldName) -> None:
        self._notes[Note(kind, name)] = None

    def text(self, name: FieldName) -> str:
        """The field's text; undefined bytes as U+FFFD, control characters left out."""
        text = _text(self._fields.get(name, b""))
        if "\ufffd" in text:
            self.note("undefined_bytes", name)
        clean = "".join(c for c in text if unicodedata.category(c) != "Cc")
        if clean != text:
            self.note("control_characters", name)
        return clean

    def date(self, name: FieldName) -> CardDate:
        """A date about the card, of these years; only its end may be for life."""
        value = card_date(self.text(name))
        near = value.near(self._today) or (value.lifelong and name == "expiry_date")
        return self._judged(name, value, near)

    def birth_date(self) -> CardDate:
        """A birth date that gives an age that people reach."""
        value = card_date(self.text("birth_date"))
        return self._judged("birth_date", value, age_on(value, self._today) is not None)

    def _judged(self, name: FieldName, value: CardDate, possible: bool) -> CardDate:
        """The date; of one that cannot be only its text, and what is odd is noted."""
        said = value.lifelong or value.year is not None
        if value.odd or (said and not possible):
            self.note("odd_date", name)
        return value if possible or not said else CardDate(value.raw)


def _text(raw: bytes) -> str:
    """Code page 874 without the padding, as far as it is Thai's own."""
    return raw.rstrip(_PADDING).decode("cp874", errors="replace").translate(_NOT_THAI)


def _name(text: str) -> PersonName:
    """Title, first, middle and last name; a text without `#` is kept whole as the first name."""
    parts = slots(text)
    if len(parts) == 1:
        return PersonName(first=parts[0])
    title, first, middle, *last = (*parts, "", "")[: max(4, len(parts))]
    return PersonName(title, first, middle, " ".join(part for part in last if part))


def _photo(area: bytes) -> tuple[bytes | None, PhotoProblem | None]:
    """The JPEG in the photo area, and what is wrong with it."""
    if not area:
        return None, "not_read"
    if not area.strip(_PADDING):
        return None, "absent"
    start, end = jpeg_start(area), jpeg_end(area)
    if start is None:
        return None, "not_jpeg"
    if max(jpeg_size(area)) > _LARGEST_SIDE:
        return None, "too_large"
    if end is not None:
        return area[start:end], None
    return whole_jpeg(area[start:]) if scan_start(area) is not None else None, "cut_short"
