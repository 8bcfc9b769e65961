"""The form of a service: what the card fills in, which fields show, and what a change brings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from desktop.domain.case import FieldValue
from desktop.domain.catalogue import NONE, FormField, FormSection, Service, holds
from desktop.domain.citizen import Person
from desktop.domain.districts import Districts
from desktop.domain.text import clean
from desktop.domain.thai import thai

YES, NO = "yes", "no"


def _lane(applicant: Person) -> str:
    address = applicant.address
    trok, soi = address.trok, address.soi
    if trok and soi:
        written = thai().address.written
        trok, soi = f"{written['trok']}{trok}", f"{written['soi']}{soi}"
    return " ".join(part for part in (trok, soi) if part)


# What `from_card` may name.
CARD_FACTS: Mapping[str, Callable[[Person], str]] = {
    "name.full": lambda person: person.thai_name.full,
    "citizen_id": lambda person: person.citizen_id,
    "address.house_no": lambda person: person.address.house_no,
    "address.moo": lambda person: person.address.moo,
    "address.lane": _lane,
    "address.road": lambda person: person.address.road,
    "address.subdistrict": lambda person: person.address.subdistrict,
    "address.district": lambda person: person.address.district,
    "address.province": lambda person: person.address.province,
}


def _is_thai(applicant: Person, service: Service) -> bool:
    foreign = applicant.citizen_id[:1] in service.foreign_digits
    return applicant.no_card_reason != "foreigner" and not foreign


# What conditions and checks may ask about the applicant.
APPLICANT_FACTS: Mapping[str, Callable[[Person, Service], str]] = {
    "applicant.source": lambda person, _: person.source,
    "applicant.no_card_reason": lambda person, _: person.no_card_reason or "",
    "applicant.thai_national": lambda person, service: YES if _is_thai(person, service) else NO,
    "applicant.citizen_id": lambda person, _: person.citizen_id,
    "applicant.title": lambda person, _: person.thai_name.title,
    "applicant.name": lambda person, _: person.thai_name.full,
    "applicant.english_name": lambda person, _: replace(person.english_name, title="").full,
}


def facts(service: Service, applicant: Person, values: Mapping[str, FieldValue]) -> dict[str, str]:
    """All facts that conditions may ask; a field that does not show has no value.

    Fields show by facts of earlier fields alone (held when the data are loaded), so one pass in
    the order of the form is enough.
    """
    known = {name: fact(applicant, service) for name, fact in APPLICANT_FACTS.items()}
    for field_id, form_field in service.fields.items():
        shown = holds(form_field.show_when, known)
        known[field_id] = values[field_id].value if shown and field_id in values else ""
    return known


def shown_fields(service: Service, known: Mapping[str, str]) -> tuple[FormField, ...]:
    """The fields to show, in the order of the form."""
    return tuple(field for field in service.fields.values() if holds(field.show_when, known))


def is_required(field: FormField, known: Mapping[str, str]) -> bool:
    """Whether a field that shows must have a value."""
    return field.required or (bool(field.required_when) and holds(field.required_when, known))


def card_value(field: FormField, applicant: Person) -> FieldValue | None:
    """What the card (or the typed identity) says for a field; None if it says nothing."""
    fact = CARD_FACTS.get(field.from_card)
    value = fact(applicant) if fact else ""
    if not value:
        return None
    return FieldValue(value, applicant.source)


def is_locked(field: FormField, value: FieldValue | None) -> bool:
    """Whether the field is read-only: its value is the chip's, and a correction needs a reason."""
    return bool(field.from_card) and value is not None and value.source == "chip"


def fill(
    service: Service, applicant: Person, office: str, districts: Districts
) -> dict[str, FieldValue]:
    """The values of a fresh form: the card's, the usual answers, the owning district."""
    values: dict[str, FieldValue] = {}
    for section in service.sections:
        for field in section.fields:
            takes_card = _takes_card(field.card_toggle, values)
            value = card_value(field, applicant) if takes_card else None
            if value is None and field.default:
                value = FieldValue(field.default, "preset")
            if value is None and field.type == "district":
                value = _owning(field, values, districts) or FieldValue(office, "preset")
            if value is not None:
                values[field.id] = value
    return values


def _takes_card(toggle: str, values: Mapping[str, FieldValue]) -> bool:
    return not toggle or values.get(toggle, FieldValue("")).value == YES


def _owning(
    field: FormField, values: Mapping[str, FieldValue], districts: Districts
) -> FieldValue | None:
    code = districts.owning(values.get(field.derive_from, FieldValue("")).value)
    return FieldValue(code, "from_address") if code else None


def change(
    service: Service,
    applicant: Person,
    values: Mapping[str, FieldValue],
    field_id: str,
    text: str,
    districts: Districts,
    *,
    reason: str = "",
) -> dict[str, FieldValue]:
    """The values after the clerk gave `field_id` the value `text`, with all that follows from it.

    A section's toggle fills or empties the section's card fields; the owning district follows the
    address until the clerk has chosen one. What was typed into a field before the card or "none"
    answered it comes back when that answer is taken back.
    """
    changed = dict(values)
    text, reason = clean(text), clean(reason)
    field = service.fields[field_id]
    card = card_value(field, applicant) if _takes_card(field.card_toggle, values) else None
    back_to_card = card is not None and card.value == text
    before = values.get(field_id, FieldValue(""))
    if back_to_card and card is not None:
        changed[field_id] = replace(card, typed=before.typed)
    elif field.is_none(text):
        changed[field_id] = FieldValue(NONE, typed=_typed(before, NONE))
    elif field.is_none(before.value) and not text:
        changed[field_id] = FieldValue(before.typed)
    else:
        changed[field_id] = FieldValue(text, "typed", reason)
    for section in service.sections:
        if section.toggle == field_id:
            _apply_toggle(section, applicant, changed, on=text == YES)
    _derive(service, values, changed, districts)
    return changed


def _derive(
    service: Service,
    before: Mapping[str, FieldValue],
    values: dict[str, FieldValue],
    districts: Districts,
) -> None:
    """Let the owning district follow an address that has changed."""
    for field in service.fields.values():
        if field.derive_from and values.get(field.derive_from) != before.get(field.derive_from):
            current = values.get(field.id)
            if current is None or current.source in ("from_address", "preset"):
                derived = _owning(field, values, districts)
                values[field.id] = derived or replace(current or FieldValue(""), source="preset")


def _apply_toggle(
    section: FormSection, applicant: Person, values: dict[str, FieldValue], *, on: bool
) -> None:
    for field in section.fields:
        if not field.from_card:
            continue
        card = card_value(field, applicant) or FieldValue("", applicant.source)
        before = values.pop(field.id, FieldValue(""))
        typed = _typed(before, card.value)
        if on and (card.value or typed):
            values[field.id] = replace(card, typed=typed)
        elif typed:
            values[field.id] = FieldValue(typed)


def _typed(value: FieldValue, given: str) -> str:
    """What somebody typed that is not what was `given`; else what was typed before."""
    own = value.source == "typed" and value.value not in ("", given)
    return value.value if own else value.typed
