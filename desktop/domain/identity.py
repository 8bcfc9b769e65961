"""What a typed identity must have before a case can be opened for it."""

from __future__ import annotations

import re

from desktop.domain.citizen import Person, is_citizen_id
from desktop.domain.field_problem import FieldProblem
from desktop.domain.letters import can_be_shown

# A passport number: ICAO Doc 9303 part 4, at most nine letters and digits.
PASSPORT = re.compile(r"[A-Z0-9]{5,9}")

_NAME = ("title", "first", "last")
_PLACE = ("house_no", "moo", "soi", "road", "subdistrict", "district", "province")


def identity_problems(
    applicant: Person, *, applies: bool = True, present: bool = True, foreign: bool = False
) -> tuple[FieldProblem, ...]:
    """What is missing or wrong, at most one problem per field; a card read has none.

    Fields are `no_card_reason`, `no_card_note`, `citizen_id`, the parts of the name and those of
    the address. A foreigner may show a passport: its number then stands for the citizen id, there
    may be no family name, and a name that paper cannot show is taken from its Latin line.

    Of somebody who does not apply the number may be unknown; whoever is not `present` has no
    reason for showing no card. `foreign` is one whose kind says so.
    """
    if applicant.source == "chip":
        return ()
    problems: list[FieldProblem] = []

    def missing(field: str) -> None:
        problems.append(FieldProblem(field, "missing", "rules.required"))

    if applicant.no_card_reason is None and present:
        problems.append(FieldProblem("no_card_reason", "missing", "rules.required_choice"))
    if applicant.no_card_reason == "other" and not applicant.no_card_note:
        missing("no_card_note")
    foreigner = foreign or applicant.no_card_reason == "foreigner"
    number = applicant.citizen_id
    passport = foreigner and PASSPORT.fullmatch(number) is not None
    if not number and not applies:
        pass
    elif not number:
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
    name, where = applicant.thai_name, applicant.address
    texts = {"no_card_note": applicant.no_card_note} | {
        field: getattr(part, field)
        for part, fields in ((name, _NAME), (where, _PLACE))
        for field in fields
    }
    for field, text in texts.items():
        if not can_be_shown(text):
            key = "rules.name_letters" if field in _NAME else "rules.letters"
            problems.append(FieldProblem(field, "wrong", key))
    return tuple(problems)
