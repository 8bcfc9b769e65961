"""A person of the domain as the names that conditions, proposals and facts ask of a party."""

from __future__ import annotations

from datetime import date

from desktop.domain.citizen import Applicant
from desktop.domain.thai_date import age_on
from desktop.forms.given import Seat
from desktop.forms.values import YES

FOREIGNER, PERSON = "foreigner", "person"


def seat_of(person: Applicant, today: date, foreign_digits: tuple[str, ...]) -> Seat:
    """What is known of a person who stands here and acts for themself; what is empty is nothing.

    A date of which only the year or month is known counts from its first day.
    """
    address, birth = person.address, person.birth_date
    foreign = person.no_card_reason == "foreigner" or person.citizen_id[:1] in foreign_digits
    lane = " ".join(part for part in _lane(person) if part)
    seat = {
        "kind": FOREIGNER if foreign else PERSON,
        "acting": "self",
        "identity": "chip" if person.source == "chip" else "papers",
        "present": YES,
        "no_card": person.no_card_reason,
        "id": person.citizen_id,
        "title": person.thai_name.title,
        "first": person.thai_name.first,
        "middle": person.thai_name.middle,
        "last": person.thai_name.last,
        "name": person.thai_name.full,
        "name_en": _english(person),
        "birth": date(birth.year, birth.month or 1, birth.day or 1) if birth.year else None,
        "age": age_on(birth, today),
        "address.house_no": address.house_no,
        "address.moo": address.moo,
        "address.lane": lane,
        "address.road": address.road,
        "address.subdistrict": address.subdistrict,
        "address.district": address.district,
        "address.province": address.province,
    }
    return {name: value for name, value in seat.items() if value not in ("", None)}


def _english(person: Applicant) -> str:
    """Without its title, which papers in Latin leave out."""
    name = person.english_name
    return " ".join(part for part in (name.first, name.middle, name.last) if part)


def _lane(person: Applicant) -> tuple[str, str]:
    """ตรอก and ซอย in one field, each with its label word where both are there."""
    trok, soi = person.address.trok, person.address.soi
    both = bool(trok and soi)
    return (f"ตรอก{trok}" if both else trok, f"ซอย{soi}" if both else soi)
