"""Fills the form of any service as its own examples say, through the services that a window uses.

What an example leaves out is answered with a sample that the kind of the field takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from desktop.domain.case import DocumentMark, Draft
from desktop.domain.citizen import Person
from desktop.domain.party import Party
from desktop.forms.evaluate import Evaluation, Remaining
from desktop.forms.kinds import DateKind
from desktop.services.intake import Intake
from tests.ui.answers import Answers, answers_for

_ROUNDS = 9  # what is answered may ask for more; no service asks so often


class UnfilledError(Exception):
    """What the form of a service still asks for; its text is the ids of that."""


def fill(intake: Intake, draft: Draft, people: Iterator[Person], said: Mapping[str, str]) -> Draft:
    """The draft with everything answered: what the customer has `said`, else as the example says.

    Further parties are the next of the `people`. UnfilledError where no answer helps.
    """
    answers = answers_for(draft.service_id or "")
    for role in answers.given.parties:
        if role not in draft.parties:
            person = draft.applicant if answers.alone else next(people)
            draft = intake.fill_seat(draft, role, Party(person))
    for name, value in answers.given.values.items():
        draft = intake.change(draft, name, value.value)
    fields = intake.service(draft).fields
    for name, text in said.items():
        draft = intake.change(draft, name, text) if name in fields else draft
    draft = _with_rows(intake, draft, answers)
    left = (evaluation := intake.evaluate(draft)).remaining
    for _ in range(_ROUNDS):
        if not left:
            return draft
        for wanted in left:
            draft = _met(intake, draft, evaluation, wanted, answers, people)
        left = (evaluation := intake.evaluate(draft)).remaining
    raise UnfilledError(f"{draft.service_id}: {[(one.kind, one.id, one.key) for one in left]}")


def _with_rows(intake: Intake, draft: Draft, answers: Answers) -> Draft:
    for section, rows in answers.given.rows.items():
        shown = next(
            (one for one in intake.evaluate(draft).sections if one.section.id == section), None
        )
        if shown is None:
            continue
        for number in range(len(shown.rows) + 1, len(rows) + 1):
            draft, added = intake.add_row(draft, section)
            assert added == number, section
        for number, row in enumerate(rows, start=1):
            for name, value in row.items():
                draft = intake.change(draft, f"{section}.{number}.{name}", value.value)
    return draft


def _met(
    intake: Intake,
    draft: Draft,
    evaluation: Evaluation,
    wanted: Remaining,
    answers: Answers,
    people: Iterator[Person],
) -> Draft:
    """The draft with one thing done that was still to be done."""
    match wanted.kind:
        case "identity":
            return intake.fill_seat(draft, wanted.id, Party(next(people)))
        case "field":
            state = next(one for one in evaluation.fields if one.key == wanted.id)
            text = answers.text(wanted.id, state.field, "")
            return intake.change(draft, wanted.id, text)
        case "check":
            return replace(draft, reasons={**draft.reasons, wanted.id: "ตรวจแล้ว"})
        case "document":
            return replace(
                draft,
                documents={**draft.documents, wanted.id: _mark(evaluation, wanted.id, answers)},
            )
    return draft


def _mark(evaluation: Evaluation, key: str, answers: Answers) -> DocumentMark:
    """The original was seen, and what has to be written down of it."""
    row = next(one for one in evaluation.documents if one.key == key)
    known = answers.given.documents.get(key)
    recorded = known.recorded if known is not None else {}
    for record in row.rule.records:
        text = answers.today.isoformat() if isinstance(record.kind, DateKind) else "ทดสอบ"
        recorded = {record.id: text, **recorded}
    return DocumentMark(row.options[0], recorded=recorded)
