"""A person in the words of the strip: names, age, address, and badges of the identity."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop.domain.citizen import CitizenCard, Person, mask_citizen_id
from desktop.domain.notes import Note
from desktop.domain.thai_date import CardDate, age_on, card_date_text
from ui.language import Language
from ui.presenters.reasons import NO_CARD
from ui.values import BadgeSpec, StripPerson

# Act on the Elderly B.E. 2546 (2003), section 3: sixty full years.
PRIORITY_AGE = 60
# Civil and Commercial Code, section 19: full legal age on completion of twenty years.
FULL_AGE = 20
# The fields of a card that the counter works with, the one that is asked for first in front.
_NEEDED = (
    "address", "thai_name", "birth_date", "expiry_date", "english_name",
)  # fmt: skip
# Where the strip shows a field, so that its notes stand there; the others are badges below.
_PLACES = {
    "thai_name": "name", "english_name": "name", "citizen_id": "id",
    "birth_date": "facts", "address": "facts",
}  # fmt: skip


def strip_person(
    applicant: Person,
    language: Language,
    today: date,
    *,
    read_at: tuple[str, str] = ("", ""),
    card: CitizenCard | None = None,
    badges: tuple[BadgeSpec, ...] = (),
    side: tuple[str, ...] = (),
) -> StripPerson:
    """What the strip shows of this person on `today`; `read_at` says when their card was read
    (`14:02`) and when it left, empty where it did not.

    `card` is the card that was read, as far as it has been; its notes are newer than those that
    the application was begun with.
    """
    told = card or applicant
    thai, english = applicant.thai_name.full, applicant.english_name.full
    first, second = (thai, english) if language.code == "th" or not english else (english, thai)
    return StripPerson(
        name=first,
        other_name=second,
        masked_id=mask_citizen_id(applicant.citizen_id),
        age=age_text(applicant, language, today),
        address=applicant.address.line(),
        photo=card.photo if card is not None else None,
        badges=(
            *identity_badges(applicant, language, today, read_at),
            *photo_badges(card, language),
            *_refused_badges(told.notes, language),
            *_note_badges(told, language, ""),
            *badges,
        ),
        side=side,
        name_notes=_note_badges(told, language, "name"),
        id_notes=_note_badges(told, language, "id"),
        facts_notes=_note_badges(told, language, "facts"),
        card_out=_card_out(applicant, language, read_at[1]),
    )


def age_text(applicant: Person, language: Language, today: date) -> str:
    """`อายุ 67 ปี`; with `ประมาณ` when the register knows no more than the year."""
    age = age_on(applicant.birth_date, today)
    if age is None:
        return ""
    exact = applicant.birth_date.precision == "day"
    return language.t("frame.age" if exact else "frame.age_about", age=age)


def identity_badges(
    applicant: Person, language: Language, today: date, read_at: tuple[str, str] = ("", "")
) -> tuple[BadgeSpec, ...]:
    """Where the identity came from, how long the card holds, and what the law grants the age."""
    badges = [_source_badge(applicant, language, read_at)]
    expiry = applicant.expiry_date
    if expiry is not None:
        until = expiry.as_date()
        if expiry.lifelong:
            badges.append(BadgeSpec(language.t("frame.card_lifelong")))
        elif not expiry.near(today):
            pass  # no card of these years; its notes say so
        elif until is not None and until < today:
            text = language.t("frame.card_expired", date=card_date_text(expiry, language.code))
            badges.append(BadgeSpec(text, "bad", "circle-alert"))
        else:
            text = language.t("frame.card_until", date=card_date_text(expiry, language.code))
            badges.append(BadgeSpec(text))
    age = age_on(applicant.birth_date, today)
    if age is not None and age >= PRIORITY_AGE:
        badges.append(BadgeSpec(language.t("frame.elderly"), "accent", "heart-handshake"))
    elif age is not None and age < FULL_AGE:
        badges.append(BadgeSpec(language.t("frame.minor"), "warn", "info"))
    return tuple(badges)


def photo_badges(card: CitizenCard | None, language: Language) -> tuple[BadgeSpec, ...]:
    """Why there is no photo, or not the whole of it."""
    problem = card.photo_problem if card is not None else None
    if problem is None:
        return ()
    text = _named("photo", language.t(f"id_card.photo_{problem}"), language)
    return (BadgeSpec(text, "neutral" if problem == "absent" else "warn", "circle-alert"),)


def _refused_badges(notes: Sequence[Note], language: Language) -> tuple[BadgeSpec, ...]:
    """What the chip did not give, so that nobody takes it for empty."""
    refused = {note.field for note in notes if note.kind == "not_read"}
    names = [name for name in _NEEDED if name in refused]
    if not names:
        return ()
    fields = ", ".join(language.t(f"id_card.{name}") for name in names)
    return (BadgeSpec(language.t("frame.not_read", fields=fields), "warn", "circle-alert"),)


def _note_badges(
    who: CitizenCard | Person, language: Language, place: str
) -> tuple[BadgeSpec, ...]:
    """What is odd about the values at this place of the strip, one badge for each value."""
    said: dict[str, list[str]] = {}
    for note in who.notes:
        if note.kind != "not_read" and _PLACES.get(note.field, "") == place:
            value = getattr(who, note.field, None)
            raw = value.raw if isinstance(value, CardDate) else ""
            words = language.t(f"id_card.note_{note.kind}", raw=raw)
            said.setdefault(note.field, []).append(words)
    return tuple(
        BadgeSpec(_named(field, "; ".join(words), language, place), "warn", "circle-alert")
        for field, words in said.items()
    )


def _named(field: str, words: str, language: Language, place: str = "") -> str:
    """The words with the field's name, which only the id beside it does not need."""
    if place == "id":
        return words
    return language.t("frame.note", field=language.t(f"id_card.{field}"), note=words)


def _card_out(applicant: Person, language: Language, left: str) -> BadgeSpec | None:
    if applicant.source != "chip" or not left:
        return None
    return BadgeSpec(language.t("frame.card_out", time=left), "neutral", "cpu")


def _source_badge(applicant: Person, language: Language, times: tuple[str, str]) -> BadgeSpec:
    read_at, left = times
    if applicant.source == "chip" and left:
        text = language.t("frame.from_chip_left", time=read_at, left=left)
        return BadgeSpec(text, "neutral", "cpu")
    if applicant.source == "chip":
        text = language.t("frame.from_chip_at" if read_at else "frame.from_chip", time=read_at)
        return BadgeSpec(text, "ok", "cpu")
    if applicant.no_card_reason is None:
        key = "stated" if applicant.source == "stated" else "typed"
        return BadgeSpec(language.t(f"frame.{key}"), "warn", "pencil")
    reason = language.of(NO_CARD.label(applicant.no_card_reason))
    return BadgeSpec(language.t("frame.typed_because", reason=reason), "warn", "pencil")
