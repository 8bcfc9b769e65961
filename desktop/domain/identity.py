"""What a typed identity must have before a case can be opened for it."""

from __future__ import annotations

import re

from desktop.domain.checks import FieldProblem
from desktop.domain.citizen import Applicant, is_citizen_id

# A passport number: ICAO Doc 9303 part 4, at most nine letters and digits.
PASSPORT = re.compile(r"[A-Z0-9]{5,9}")


def identity_problems(applicant: Applicant) -> tuple[FieldProblem, ...]:
    """What is missing or wrong, at most one problem per field; a card read has none.

    Fields are `no_card_reason`, `no_card_note`, `citizen_id`, `first` and `last`. A foreigner may
    show a passport: its number then stands for the citizen id, and there may be no family name.
    """
    if applicant.source == "chip":
        return ()
    problems: list[FieldProblem] = []

    def missing(field: str) -> None:
        problems.append(FieldProblem(field, "missing", "rules.required"))

    if applicant.no_card_reason is None:
        missing("no_card_reason")
    if applicant.no_card_reason == "other" and not applicant.no_card_note:
        missing("no_card_note")
    foreigner = applicant.no_card_reason == "foreigner"
    number = applicant.citizen_id
    passport = foreigner and PASSPORT.fullmatch(number) is not None
    if not number:
        missing("citizen_id")
    elif not passport and (len(number) != 13 or not number.isdigit()):
        length = {"digits": str(len(number))}
        problems.append(FieldProblem("citizen_id", "wrong", "rules.citizen_id_length", length))
    elif not passport and not is_citizen_id(number):
        problems.append(FieldProblem("citizen_id", "wrong", "rules.citizen_id_check"))
    if not applicant.thai_name.first:
        missing("first")
    if not applicant.thai_name.last and not foreigner:
        missing("last")
    return tuple(problems)
