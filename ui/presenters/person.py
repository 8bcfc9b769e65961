"""A person in the words of the strip: names, age, address, and badges of the identity."""

from __future__ import annotations

from datetime import date

from desktop.domain.citizen import Applicant, CitizenCard, mask_citizen_id
from desktop.domain.thai_date import age_on, card_date_text
from ui.language import Language
from ui.values import BadgeSpec, StripPerson

# Act on the Elderly B.E. 2546 (2003), section 3: sixty full years.
PRIORITY_AGE = 60
# Civil and Commercial Code, section 19: full legal age on completion of twenty years.
FULL_AGE = 20
# The fields of a card that the counter works with, the one that is asked for first in front.
_NEEDED = (
    "address", "thai_name", "birth_date", "expiry_date", "photo", "english_name", "sex",
)  # fmt: skip


def strip_person(
    applicant: Applicant,
    language: Language,
    today: date,
    *,
    read_at: str = "",
    photo: bytes | None = None,
    badges: tuple[BadgeSpec, ...] = (),
    side: tuple[str, ...] = (),
) -> StripPerson:
    """What the strip shows of this person on `today`; `read_at` is `14:02` if read just now."""
    thai, english = applicant.thai_name.full, applicant.english_name.full
    first, second = (thai, english) if language.code == "th" or not english else (english, thai)
    return StripPerson(
        name=first,
        other_name=second,
        masked_id=mask_citizen_id(applicant.citizen_id),
        age=age_text(applicant, language, today),
        address=applicant.address.line(),
        photo=photo,
        badges=(*identity_badges(applicant, language, today, read_at), *badges),
        side=side,
    )


def age_text(applicant: Applicant, language: Language, today: date) -> str:
    """`อายุ 67 ปี`; with `ประมาณ` when the register knows no more than the year."""
    age = age_on(applicant.birth_date, today)
    if age is None:
        return ""
    exact = applicant.birth_date.precision == "day"
    return language.t("frame.age" if exact else "frame.age_about", age=age)


def identity_badges(
    applicant: Applicant, language: Language, today: date, read_at: str = ""
) -> tuple[BadgeSpec, ...]:
    """Where the identity came from, how long the card holds, and what the law grants the age."""
    badges = [_source_badge(applicant, language, read_at)]
    expiry = applicant.expiry_date
    if expiry is not None:
        until = expiry.as_date()
        if expiry.lifelong:
            badges.append(BadgeSpec(language.t("frame.card_lifelong")))
        elif until is not None and until < today:
            text = language.t("frame.card_expired", date=card_date_text(expiry, language.code))
            badges.append(BadgeSpec(text, "bad", "circle-alert"))
        elif expiry.year is not None:
            text = language.t("frame.card_until", date=card_date_text(expiry, language.code))
            badges.append(BadgeSpec(text))
    age = age_on(applicant.birth_date, today)
    if age is not None and age >= PRIORITY_AGE:
        badges.append(BadgeSpec(language.t("frame.elderly"), "accent", "heart-handshake"))
    elif age is not None and age < FULL_AGE:
        badges.append(BadgeSpec(language.t("frame.minor"), "warn", "info"))
    return tuple(badges)


def refused_badges(card: CitizenCard | None, language: Language) -> tuple[BadgeSpec, ...]:
    """What the chip did not give, so that nobody takes it for empty."""
    refused = card.not_read if card is not None else ()
    names = [name for name in _NEEDED if name in refused]
    if not names:
        return ()
    fields = ", ".join(language.t(f"id_card.{name}") for name in names)
    return (BadgeSpec(language.t("frame.not_read", fields=fields), "warn", "circle-alert"),)


def _source_badge(applicant: Applicant, language: Language, read_at: str) -> BadgeSpec:
    if applicant.source == "chip":
        text = language.t("frame.from_chip_at" if read_at else "frame.from_chip", time=read_at)
        return BadgeSpec(text, "ok", "cpu")
    reason = language.t(f"frame.no_card_{applicant.no_card_reason or 'other'}")
    return BadgeSpec(language.t("frame.typed_because", reason=reason), "warn", "pencil")
