"""The person at the counter: citizen id, names, and what a card said.

The check digit of the citizen id is (11 - sum(d[i] * (13 - i)) mod 11) mod 10 over i = 0..11
(Ministry of Interior, Department of Provincial Administration; several public descriptions agree).
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Literal

from desktop.domain.address import Address
from desktop.domain.notes import Note
from desktop.domain.thai_date import CardDate

Sex = Literal["male", "female"]
# Why a card gave no picture: refused, nothing there, no JPEG, larger than any card's photo; or
# what is wrong with the one it gave: its end is missing.
PhotoProblem = Literal["not_read", "absent", "not_jpeg", "too_large", "cut_short"]
# Vowels that Thai writes before their consonant.
_LEADING_VOWELS = "".join(map(chr, range(0xE40, 0xE45)))


def check_digit(first_twelve: str) -> int:
    """The 13th digit that belongs to twelve digits."""
    total = sum(int(digit) * (13 - i) for i, digit in enumerate(first_twelve))
    return (11 - total % 11) % 10


def is_citizen_id(text: str) -> bool:
    """True for 13 ASCII digits with a right check digit (a leading 0 is a pink card)."""
    return (
        len(text) == 13
        and text.isascii()
        and text.isdigit()
        and check_digit(text[:12]) == int(text[12])
    )


def format_citizen_id(citizen_id: str) -> str:
    """`d-dddd-ddddd-dd-d`, as it is printed on the card."""
    c = citizen_id
    return f"{c[0]}-{c[1:5]}-{c[5:10]}-{c[10:12]}-{c[12:]}" if len(c) == 13 else c


def mask_telephone(shown: str) -> str:
    """`081-234-4417` as `08x-xxx-4417`: enough to ask for it, and to know it again."""
    digits = [at for at, sign in enumerate(shown) if sign.isdigit()]
    hidden = set(digits[2:-4])
    return "".join("x" if at in hidden else sign for at, sign in enumerate(shown))


def mask_citizen_id(citizen_id: str) -> str:
    """`9-xxxx-xxxxx-36-x`: enough to tell two persons in a list apart, no more."""
    c = citizen_id
    return f"{c[0]}-xxxx-xxxxx-{c[10:12]}-x" if len(c) == 13 else "x" * len(c)


def person_key(citizen_id: str, pepper: bytes) -> str:
    """A name for a person's stream that does not tell the id: 32 hex digits of an HMAC."""
    return hmac.new(pepper, citizen_id.encode(), hashlib.sha256).hexdigest()[:32]


def _is_thai(text: str) -> bool:
    return any("\u0e00" <= letter <= "\u0e7f" for letter in text)


@dataclass(frozen=True, slots=True)
class PersonName:
    """The four slots of a name on the card."""

    title: str = ""
    first: str = ""
    middle: str = ""
    last: str = ""

    @property
    def full(self) -> str:
        """Title and first name joined as Thai does it, then middle and last name.

        Only Thai follows Thai without a space: `นายประเสริฐ`, but `นาย Jos` and `Mr. ประเสริฐ`.
        """
        joined = _is_thai(self.title) and _is_thai(self.first[:1])
        head = f"{self.title}{self.first}" if joined else f"{self.title} {self.first}".strip()
        return " ".join(part for part in (head, self.middle, self.last) if part)

    @property
    def short(self) -> str:
        """`นายประเสริฐ ท.`: for lists that others may see.

        A Thai vowel written before its consonant is no initial: ใจกว้าง gives จ.
        """
        head = PersonName(self.title, self.first).full
        initial = self.last.lstrip(_LEADING_VOWELS)[:1]
        return f"{head} {initial}." if initial else head


@dataclass(frozen=True, slots=True)
class CitizenCard:
    """What a card has said so far; a field not yet read is None.

    Reading publishes the same card three times: with the identity, with all text, with the photo.
    `photo` is the JPEG (148 x 178), or None with `photo_problem` saying why when it was read in
    vain; one with the problem `cut_short` shows as much as has come. `notes` tell what is odd.
    """

    layout: str
    citizen_id: str
    thai_name: PersonName
    english_name: PersonName
    birth_date: CardDate
    sex: Sex | None
    sex_raw: str = ""
    issuer: str | None = None
    issue_date: CardDate | None = None
    expiry_date: CardDate | None = None
    address: Address | None = None
    photo: bytes | None = field(default=None, repr=False)
    photo_problem: PhotoProblem | None = None
    notes: tuple[Note, ...] = ()

    @property
    def not_read(self) -> tuple[str, ...]:
        """The names of the fields that the card refused; they look like empty ones."""
        return tuple(note.field for note in self.notes if note.kind == "not_read")

    def __repr__(self) -> str:
        """Nothing personal, wherever a card is printed by accident."""
        return f"CitizenCard({mask_citizen_id(self.citizen_id)})"


# From the card, from other papers, or told by themselves or somebody else and seen on no paper.
IdentitySource = Literal["chip", "typed", "stated"]
NoCardReason = Literal["lost", "expired", "chip_unreadable", "foreigner", "child", "other"]


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """The person a case is for, from the chip or typed with a reason."""

    citizen_id: str
    thai_name: PersonName
    english_name: PersonName = PersonName()
    birth_date: CardDate = CardDate("")
    address: Address = Address()
    expiry_date: CardDate | None = None
    source: IdentitySource = "chip"
    no_card_reason: NoCardReason | None = None
    no_card_note: str = ""
    photo_sha256: str | None = None
    notes: tuple[Note, ...] = ()

    @property
    def tax_id(self) -> str:
        """The citizen id is a natural person's taxpayer number (Revenue Department); else empty.

        Neither a passport number is one, nor an id whose check digit is wrong.
        """
        return self.citizen_id if is_citizen_id(self.citizen_id) else ""

    @classmethod
    def from_card(cls, card: CitizenCard) -> Person:
        """The applicant that a card shows (as much as it has been read)."""
        return cls(
            citizen_id=card.citizen_id,
            thai_name=card.thai_name,
            english_name=card.english_name,
            birth_date=card.birth_date,
            address=card.address or Address(),
            expiry_date=card.expiry_date,
            notes=card.notes,
        )

    def __repr__(self) -> str:
        return f"Person({mask_citizen_id(self.citizen_id)}, {self.source})"
