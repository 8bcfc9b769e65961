"""A card without a chip: the memory of a synthetic person's card, answering commands.

Used by the training reader and, in tests, behind the real PC/SC service.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from desktop.card.layout import BLOCK_SIZE, LAYOUT_2, LAYOUT_3, MOI_APPLET, FieldName
from desktop.domain.citizen import check_digit
from desktop.domain.data_file import RESOURCES
from desktop.domain.text import Text

# A form that all known Thai cards have: T=0, historical bytes "TH NID 6".
ATR = bytes.fromhex("3B6800005448204E49442036")


@dataclass(frozen=True, slots=True)
class TrainingPerson:
    """A synthetic person: the texts of the card as on the chip, slots split by `#`.

    `citizen_id` begins with 9, so that it is nobody's; `about` says what the card is good for.
    """

    id: str
    citizen_id: str
    thai_name: str
    english_name: str
    birth_date: str
    sex: str
    issuer: str
    issue_date: str
    expiry_date: str
    address: str
    about: Text
    layout: str = "0003"
    photo: bytes = field(default=b"", repr=False)


@cache
def training_persons() -> Mapping[str, TrainingPerson]:
    """The persons of `resources/training/persons.toml` by id, in the order of the file."""
    folder = RESOURCES / "training"
    with (folder / "persons.toml").open("rb") as file:
        entries = tomllib.load(file)["person"]
    persons: dict[str, TrainingPerson] = {}
    for entry in entries:
        picture = (folder / "photos" / entry["photo"]).read_bytes() if entry["photo"] else b""
        persons[entry["id"]] = TrainingPerson(
            id=entry["id"],
            citizen_id=entry["number"] + str(check_digit(entry["number"])),
            thai_name=entry["thai_name"],
            english_name=entry["english_name"],
            birth_date=entry["birth_date"],
            sex=entry["sex"],
            issuer=entry["issuer"],
            issue_date=entry["issue_date"],
            expiry_date=entry["expiry_date"],
            address=entry["address"],
            about=Text(entry["about"]["th"], entry["about"]["en"]),
            layout=entry.get("layout", "0003"),
            # A picture cut short is how a broken one comes.
            photo=picture[: entry.get("photo_cut", len(picture))],
        )
    return persons


def card_fields(person: TrainingPerson) -> dict[FieldName, bytes]:
    """The raw bytes of each field, not yet padded."""
    texts: dict[FieldName, str] = {
        "layout": person.layout,
        "citizen_id": person.citizen_id,
        "thai_name": person.thai_name,
        "english_name": person.english_name,
        "birth_date": person.birth_date,
        "sex": person.sex,
        "issuer": person.issuer,
        "issue_date": person.issue_date,
        "expiry_date": person.expiry_date,
        "address": person.address,
    }
    raw = {name: text.encode("cp874") for name, text in texts.items()}
    # Layout 0002 has two more bytes before the picture.
    before = b"\x00\x00" if person.layout == "0002" and person.photo else b""
    return {**raw, "photo": before + person.photo}


def memory_image(layout: str, fields: Mapping[FieldName, bytes]) -> dict[int, bytes]:
    """The memory of a card by block: each field at its place, padded with spaces."""
    blocks = {block: bytearray(b" " * BLOCK_SIZE) for block in (0, 1)}
    for name, place in (LAYOUT_2 if layout == "0002" else LAYOUT_3).items():
        raw = fields.get(name, b"")[: place.length].ljust(place.length)
        blocks[place.block][place.offset : place.end] = raw
    return {block: bytes(content) for block, content in blocks.items()}


@dataclass(frozen=True, slots=True)
class Manner:
    """How a card answers.

    `at_once`: data and 9000 to the READ itself (else 61 xx and GET RESPONSE);
    `exact_length`: 6C xx to a length it does not like first; `old_response`: GET RESPONSE only
    with P2 = 01; `single_fields`: only whole fields may be read, 6B 00 otherwise;
    `most`: at most so many bytes to one READ; `piece`: a GET RESPONSE gives at most so many, and
    61 xx for the rest; `applet`: False for another kind of card.
    """

    at_once: bool = False
    exact_length: bool = False
    old_response: bool = False
    single_fields: bool = False
    most: int = 255
    piece: int = 256
    applet: bool = True


class TrainingCard:
    """Answers command APDUs out of a memory image."""

    def __init__(
        self, image: Mapping[int, bytes], *, layout: str = "0003", manner: Manner = Manner()
    ) -> None:
        self._image = image
        self._manner = manner
        self._selected = False
        self._waiting = b""
        self._told_length = False
        table = LAYOUT_2 if layout == "0002" else LAYOUT_3
        self._fields = {(p.block, p.offset): p.length for p in table.values()}
        self._photo = table["photo"]

    @classmethod
    def of(cls, person: TrainingPerson, manner: Manner = Manner()) -> TrainingCard:
        """The card of a person."""
        image = memory_image(person.layout, card_fields(person))
        return cls(image, layout=person.layout, manner=manner)

    def reset(self) -> None:
        """Power off or reset: nothing is selected."""
        self._selected = False
        self._waiting = b""
        self._told_length = False

    def answer(self, command: bytes) -> bytes:
        """The response APDU to a command."""
        match command[:4], command[4:]:
            case b"\x00\xa4\x04\x00", rest:
                return self._select(rest[1:9])
            case b"\x00\xc0\x00\x00" | b"\x00\xc0\x00\x01", rest:
                return self._response(command[3], rest[0] if rest else 0)
            case head, rest if head[:2] == b"\x80\xb0" and len(rest) == 3 and self._selected:
                return self._read(int.from_bytes(head[2:4], "big"), rest[1], rest[2])
            case _:
                return b"\x6d\x00"

    def _select(self, name: bytes) -> bytes:
        self._selected = self._manner.applet and name == MOI_APPLET
        self._waiting = b"\x6f\x08\x84\x06" + MOI_APPLET[:6] if self._selected else b""
        return bytes((0x61, len(self._waiting))) if self._selected else b"\x6a\x82"

    def _read(self, offset: int, block: int, length: int) -> bytes:
        manner = self._manner
        content = self._image.get(block, b"")
        if offset + length > len(content):
            return b"\x6b\x00"
        in_photo = block == self._photo.block and self._photo.offset <= offset < self._photo.end
        if manner.single_fields and not in_photo and self._fields.get((block, offset)) != length:
            return b"\x6b\x00"
        if manner.exact_length and not self._told_length:
            self._told_length = True
            return bytes((0x6C, min(length, manner.most)))
        self._told_length = False
        data = content[offset : offset + min(length, manner.most)]
        if manner.at_once:
            return data + b"\x90\x00"
        self._waiting = data
        return bytes((0x61, len(data)))

    def _response(self, p2: int, length: int) -> bytes:
        if self._manner.old_response != bool(p2):
            return b"\x6a\x86"
        size = min(length or 256, self._manner.piece)
        data, rest = self._waiting[:size], self._waiting[size:]
        self._waiting = rest if self._manner.piece < 256 else b""
        return data + (bytes((0x61, len(rest))) if self._waiting else b"\x90\x00")
