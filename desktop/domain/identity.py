"""What a typed identity must have before a case can be opened for it."""

from __future__ import annotations

from desktop.domain.checks import FieldProblem
from desktop.domain.citizen import Applicant, is_citizen_id


def identity_problems(applicant: Applicant) -> tuple[FieldProblem, ...]:
    """What is missing or wrong, at most one problem per field; a card read has none.

    Fields are `citizen_id`, `first`, `last`, `no_card_reason` and `no_card_note`. A foreigner
    may have no citizen id; the passport is then written into the note.
    """
    if applicant.source == "chip":
        return ()
    problems: list[FieldProblem] = []

    def missing(field: str) -> None:
        problems.append(FieldProblem(field, "missing", "rules.required"))

    if applicant.no_card_reason is None:
        missing("no_card_reason")
    passport_only = applicant.no_card_reason == "foreigner" and not applicant.citizen_id
    if (applicant.no_card_reason == "other" or passport_only) and not applicant.no_card_note:
        missing("no_card_note")
    number = applicant.citizen_id
    if not number and not passport_only:
        missing("citizen_id")
    elif number and (len(number) != 13 or not number.isdigit()):
        length = {"digits": str(len(number))}
        problems.append(FieldProblem("citizen_id", "wrong", "rules.citizen_id_length", length))
    elif number and not is_citizen_id(number):
        problems.append(FieldProblem("citizen_id", "wrong", "rules.citizen_id_check"))
    if not applicant.thai_name.first:
        missing("first")
    if not applicant.thai_name.last and applicant.no_card_reason != "foreigner":
        missing("last")
    return tuple(problems)
