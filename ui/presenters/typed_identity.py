"""Identity without a card: what is typed, checked, and turned into an applicant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from desktop.domain.address import Address
from desktop.domain.citizen import NoCardReason, Person, PersonName
from desktop.domain.field_problem import FieldProblem
from desktop.domain.identity import identity_problems
from desktop.domain.text import THAI_DIGITS, clean
from desktop.domain.thai_date import (
    BUDDHIST_OFFSET,
    OLDEST,
    CardDate,
    buddhist_year,
    card_date,
)
from ui.presenters.reasons import NO_CARD

FIELDS = (
    "reason", "note", "citizen_id", "title", "first", "last", "birth",
    "house_no", "moo", "soi", "road", "subdistrict", "district", "province",
)  # fmt: skip

_BIRTH = re.compile(r"(?:(\d{1,2})[/\-. ](\d{1,2})[/\-. ])?(\d{4})")
# What the rules of an identity say, as a field of the form and its words there.
_FIELD_OF = {"no_card_reason": "reason", "no_card_note": "note"}
_MISSING = {"citizen_id": "id_missing"}
_WRONG = {"rules.citizen_id_length": "id_length", "rules.citizen_id_check": "id_wrong"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field, as the key of its words."""

    field: str
    key: str


def read_birth(text: str, today: date) -> CardDate | str:
    """`9/7/2502`, `9/7/1959` or, when no more is known, a year; else the key of what is wrong.

    A year of the last 130 in the Common Era cannot be one of the Buddhist Era, nor the reverse.
    """
    match = _BIRTH.fullmatch(text.strip().translate(THAI_DIGITS))
    if match is None:
        return "counter_page.birth_wrong"
    day, month, year = int(match[1] or 0), int(match[2] or 0), int(match[3])
    if today.year - OLDEST <= year <= today.year:
        year += BUDDHIST_OFFSET
    if not buddhist_year(today) - OLDEST <= year <= buddhist_year(today):
        return "counter_page.birth_no_year"
    value = card_date(f"{year:04d}{month:02d}{day:02d}")
    # What stays known of a card's impossible date is here a slip of the hand, to be mended.
    if value.precision != ("day" if day else "month" if month else "year"):
        return "counter_page.birth_no_day"
    whole = value.as_date()
    return "counter_page.birth_to_come" if whole is not None and whole > today else value


def tidy_id(text: str) -> str:
    """The id without the dashes and spaces it is written with."""
    return re.sub(r"[\s\-]", "", text.translate(THAI_DIGITS)).upper()


def check(values: Mapping[str, str], today: date) -> tuple[Problem, ...]:
    """What is missing or wrong, in the order of the form; empty when it can go on."""
    found = [said(problem) for problem in identity_problems(applicant(values, today))]

    def need(field: str, good: bool, key: str) -> None:
        if not good:
            found.append(Problem(field, key))

    typed = {name: clean(values.get(name, "")).strip() for name in FIELDS}
    found += birth_problems(typed["birth"], today)
    need("house_no", bool(typed["house_no"]), "counter_page.house_missing")
    need("subdistrict", bool(typed["subdistrict"]), "counter_page.subdistrict_missing")
    need("district", bool(typed["district"]), "counter_page.district_missing")
    need("province", bool(typed["province"]), "counter_page.province_missing")
    return tuple(found)


def said(problem: FieldProblem) -> Problem:
    """What the rules of an identity say, in the words of the form."""
    field = _FIELD_OF.get(problem.field, problem.field)
    if problem.key.endswith("letters"):  # said in the same words on every form
        return Problem(field, problem.key)
    words = _WRONG.get(problem.key) or _MISSING.get(field, f"{field}_missing")
    return Problem(field, f"counter_page.{words}")


def birth_problems(text: str, today: date) -> list[Problem]:
    """What is wrong with a date of birth, which may be left empty."""
    birth = read_birth(text, today) if text else None
    return [Problem("birth", birth)] if isinstance(birth, str) else []


def applicant(values: Mapping[str, str], today: date) -> Person:
    """The applicant that the values describe, as far as they do."""
    typed = {name: clean(values.get(name, "")).strip() for name in FIELDS}
    known = typed["reason"] in NO_CARD.choices
    reason = cast("NoCardReason", typed["reason"]) if known else None
    name = PersonName(typed["title"], typed["first"], "", typed["last"])
    english = name.full.isascii()
    birth = read_birth(typed["birth"], today)
    where = Address(
        house_no=typed["house_no"],
        moo=typed["moo"],
        soi=typed["soi"],
        road=typed["road"],
        subdistrict=typed["subdistrict"],
        district=typed["district"],
        province=typed["province"],
    )
    return Person(
        citizen_id=tidy_id(typed["citizen_id"]),
        thai_name=name,
        english_name=name if english else PersonName(),
        birth_date=birth if isinstance(birth, CardDate) else CardDate(""),
        address=where,
        source="typed",
        no_card_reason=reason,
        no_card_note=typed["note"],
    )
