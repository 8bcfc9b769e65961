"""A person of the domain as the names that conditions, proposals and facts ask of a party."""

from __future__ import annotations

from datetime import date

from desktop.domain.citizen import IdentitySource, Person
from desktop.domain.field_problem import FieldProblem
from desktop.domain.identity import identity_problems
from desktop.domain.party import Party
from desktop.domain.thai import thai
from desktop.domain.thai_date import age_on
from desktop.forms.given import Seat
from desktop.forms.values import NO, YES, Value

FOREIGNER, PERSON = "foreigner", "person"
# The words of the data for how a person is known.
IDENTITIES: dict[IdentitySource, str] = {"chip": "chip", "typed": "papers", "stated": "stated"}


def seat_of(party: Party, today: date, foreign_digits: tuple[str, ...]) -> Seat:
    """What is known of who fills a role, and of those who act for them; what is empty is nothing.

    A date of which only the year or month is known counts from its first day.
    """
    seat = _person(party.person, today, foreign_digits)
    seat["acting"] = party.acting
    seat["present"] = YES if party.present else NO
    if party.kind != PERSON:
        seat["kind"] = party.kind
    if party.by is not None:
        behind = seat_of(party.by, today, foreign_digits)
        seat |= {f"by.{name}": value for name, value in behind.items()}
    hand = _person(party.hand, today, foreign_digits)
    seat |= {f"hand.{name}": hand[name] for name in ("name", "id", "identity") if name in hand}
    return seat


def party_problems(party: Party, *, applies: bool) -> tuple[FieldProblem, ...]:
    """What is missing or wrong in what is known of a party; whoever `applies` is known best."""
    foreign = party.kind == FOREIGNER
    return identity_problems(party.person, applies=applies, present=party.present, foreign=foreign)


def _person(person: Person, today: date, foreign_digits: tuple[str, ...]) -> dict[str, Value]:
    address, birth = person.address, person.birth_date
    foreign = person.no_card_reason == "foreigner" or person.citizen_id[:1] in foreign_digits
    seat: dict[str, Value] = {
        "kind": FOREIGNER if foreign else PERSON,
        "identity": IDENTITIES[person.source],
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
        "address.lane": _lane(person),
        "address.road": address.road,
        "address.subdistrict": address.subdistrict,
        "address.district": address.district,
        "address.province": address.province,
    }
    return {name: value for name, value in seat.items() if value not in ("", None)}


def _english(person: Person) -> str:
    """Without its title, which papers in Latin leave out."""
    name = person.english_name
    return " ".join(part for part in (name.first, name.middle, name.last) if part)


def _lane(person: Person) -> str:
    """ตรอก and ซอย in one field, each with its label word where both are there."""
    trok, soi = person.address.trok, person.address.soi
    if trok and soi:
        written = thai().address.written
        trok, soi = f"{written['trok']}{trok}", f"{written['soi']}{soi}"
    return " ".join(part for part in (trok, soi) if part)
