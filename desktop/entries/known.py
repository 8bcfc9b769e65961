"""Those who took part in a case, as the domain knows people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from desktop.domain.citizen import Person
from desktop.domain.notes import Note, NoteKind
from desktop.domain.party import Party
from desktop.domain.thai_date import CardDate, card_date, from_iso
from desktop.entries.case_submitted import LIFELONG, KnownParty, KnownPerson

_FOR_LIFE = card_date("99999999")


def party_of(known: KnownParty) -> Party:
    """Who filled a role, as the case knows them."""
    by = party_of(known.by) if known.by is not None else None
    return Party(_person(known.person), known.kind, known.acting, by, known.present)


def _person(known: KnownPerson) -> Person:
    return Person(
        citizen_id=known.citizen_id,
        thai_name=known.thai_name,
        english_name=known.english_name,
        birth_date=_date(known.birth_date) or CardDate(""),
        address=known.address,
        expiry_date=_date(known.expiry_date),
        source=known.source,
        no_card_reason=known.no_card_reason,
        no_card_note=known.no_card_note,
        photo_sha256=known.photo_sha256,
        notes=tuple(_notes(known.card_notes)),
    )


def _date(text: str | None) -> CardDate | None:
    if text == LIFELONG:
        return _FOR_LIFE
    try:
        return from_iso(text) if text else None
    except ValueError:
        return CardDate(text or "")


def _notes(texts: list[str]) -> Iterator[Note]:
    """Of those that this program knows."""
    for text in texts:
        kind, _, field = text.partition(":")
        for known in _KINDS:
            if kind == known:
                yield Note(known, field)


_KINDS = get_args(NoteKind)
