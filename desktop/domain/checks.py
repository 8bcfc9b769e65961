"""Checks of what was typed into a field, and the tidy form in which it is kept."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from desktop.domain.catalogue import Check, FormField, holds
from desktop.domain.citizen import is_citizen_id
from desktop.domain.letters import can_be_shown
from desktop.domain.money import format_baht, parse_baht
from desktop.domain.names import same_name, tidy_title
from desktop.domain.text import THAI_DIGITS, Text

# `missing` is said only where it helps (what remains), `wrong` beside the field, a `warning`
# beside the field without holding the case up.
Kind = Literal["missing", "wrong", "warning"]

CONTRACT_ACCOUNT_DIGITS = 9

_DIGITS = {**THAI_DIGITS, ord(" "): None, ord("-"): None, 0xA0: None}
# The numbering plan of Thailand (NBTC): mobile numbers begin with 06, 08 or 09 and have 10 digits,
# those of a house begin with 02 (Bangkok) or 03, 04, 05, 07 (the regions) and have 9.
_MOBILE = re.compile(r"0[689][0-9]{8}")
_LANDLINE = re.compile(r"0[23457][0-9]{7}")
_NUMBERS = ("phone", "citizen_id", "contract_account", "house_id", "bank_account", "meter_no")


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with a field: the key of its words with their values, or words of the data."""

    field: str
    kind: Kind
    key: str
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)
    text: Text | None = None


def tidy(form_field: FormField, text: str) -> str:
    """The value as it is kept: Arabic digits without spaces and dashes; amounts as `1234.50`."""
    if form_field.is_none(text):
        return text
    if form_field.type in _NUMBERS:
        return text.translate(_DIGITS).upper()
    if form_field.type == "money" and text.strip():
        try:
            return format_baht(parse_baht(text)).replace(",", "")
        except ValueError:
            return text.strip()
    return " ".join(text.split())


def check_value(form_field: FormField, text: str, known: Mapping[str, str]) -> FieldProblem | None:
    """What is wrong with a value that is not empty; None if nothing is."""
    value = tidy(form_field, text)
    if form_field.is_none(value):
        return None
    if len(value) > form_field.max_length:
        limit = str(form_field.max_length)
        return FieldProblem(form_field.id, "wrong", "rules.too_long", {"limit": limit})
    problem = _check_type(form_field, value)
    if problem is not None:
        return problem
    if not can_be_shown(value):
        return FieldProblem(form_field.id, "wrong", "rules.letters")
    for check in form_field.checks:
        if holds(check.when, known) and not _passes(check, form_field, value, known):
            return FieldProblem(form_field.id, "wrong", "rules.check", text=check.text)
    return None


def _check_type(form_field: FormField, value: str) -> FieldProblem | None:
    def wrong(key: str, kind: Kind = "wrong", **values: str) -> FieldProblem:
        return FieldProblem(form_field.id, kind, f"rules.{key}", values)

    match form_field.type:
        case "choice" | "district":
            if form_field.choice_label(value) is None:
                return wrong("choice")
        case "yes_no":
            if value not in ("yes", "no"):
                return wrong("choice")
        case "citizen_id":
            if not _is_digits(value, 13):
                return wrong("citizen_id_length", digits=str(len(value)))
            if not is_citizen_id(value):
                return wrong("citizen_id_check")
        case "contract_account":
            if not _is_digits(value):
                return wrong("digits_only")
            if len(value) != CONTRACT_ACCOUNT_DIGITS:
                return wrong("contract_account_length", "warning", digits=str(len(value)))
        case "house_id":
            if not _is_digits(value, 11):
                return wrong("house_id", digits=str(len(value)))
        case "phone":
            if _LANDLINE.fullmatch(value):
                return wrong("phone_landline", "warning")
            if not _MOBILE.fullmatch(value):
                return wrong("phone")
        case "bank_account":
            if not re.fullmatch(r"\d{10,15}", value):
                return wrong("bank_account")
        case "meter_no":
            if not re.fullmatch(r"[A-Z]?\d{8}", value):
                return wrong("meter_no")
        case "money":
            if not re.fullmatch(r"\d{1,9}\.\d{2}", value):
                return wrong("money")
    return None


def _is_digits(value: str, length: int | None = None) -> bool:
    return value.isascii() and value.isdigit() and (length is None or len(value) == length)


def _passes(check: Check, form_field: FormField, value: str, known: Mapping[str, str]) -> bool:
    if check.kind == "must_be":
        return value == check.operand
    if check.kind == "at_most":
        return parse_baht(value) <= int(check.operand)
    if check.kind == "one_of":
        return value in check.values
    titles = (*check.titles, tidy_title(known.get("applicant.title", "")))
    facts = (check.operand, *check.alternatives)
    same = any(_same(form_field, value, known.get(fact, ""), titles) for fact in facts)
    return same if check.kind == "same_as" else not same


def _same(form_field: FormField, value: str, other: str, titles: tuple[str, ...]) -> bool:
    if form_field.type == "text":
        return same_name(value, other, titles)
    return value == other.translate(_DIGITS)
