"""Everything the screen says about a form while it is being filled: pure, and fast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from desktop.domain.case import DocumentMark, FieldValue
from desktop.domain.catalogue import FormField, Service
from desktop.domain.checks import FieldProblem, check_value
from desktop.domain.citizen import Person
from desktop.domain.documents import DocumentStatus, checklist
from desktop.domain.fees import FeeSchedule
from desktop.domain.form import YES, card_value, facts, is_required, shown_fields
from desktop.domain.identity import identity_problems
from desktop.domain.party import Party
from desktop.domain.receipt import Quote
from desktop.domain.service_time import WorkCalendar
from desktop.domain.text import Text

# What is said of a role that nobody fills.
SEAT = "rules.seat"


@dataclass(frozen=True, slots=True)
class Remaining:
    """One thing still to be done; `key` is the sentence into which `label`, if any, goes."""

    kind: Literal["identity", "field", "document", "fee"]
    id: str
    key: str
    label: Text = Text("", "")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How a form stands: `fields` show, `required` must be filled, `remaining` holds it up.

    `due_unconfirmed` marks a promise that rests on a time which the office has not confirmed, or
    ends after the last holiday known.
    """

    fields: tuple[FormField, ...]
    required: frozenset[str]
    problems: tuple[FieldProblem, ...]
    documents: tuple[DocumentStatus, ...]
    quote: Quote
    due: date
    due_unconfirmed: bool
    remaining: tuple[Remaining, ...]
    facts: Mapping[str, str]

    @property
    def ready(self) -> bool:
        """Whether the case can be accepted; from then on nothing more may be asked for."""
        return not self.remaining

    def problem(self, field_id: str) -> FieldProblem | None:
        """What to show beside a field."""
        return next((problem for problem in self.problems if problem.field == field_id), None)


def evaluate(
    service: Service,
    parties: Mapping[str, Party],
    values: Mapping[str, FieldValue],
    documents: Mapping[str, DocumentMark],
    fees: FeeSchedule,
    calendar: WorkCalendar,
    today: date,
) -> Evaluation:
    """How the form stands on `today`, with at most one problem per field."""
    applicant = parties[service.applicant].person
    known = facts(service, applicant, values)
    fields = shown_fields(service, known)
    required = frozenset(field.id for field in fields if is_required(field, known))
    problems = tuple(
        problem
        for field in fields
        if (problem := _problem(field, applicant, values, known, field.id in required))
    )
    rows = checklist(service, known, documents)
    quote = fees.quote(service, known, today)
    due = calendar.due(today, service.promised_working_days)
    return Evaluation(
        fields=fields,
        required=required,
        problems=problems,
        documents=rows,
        quote=quote,
        due=due,
        due_unconfirmed=service.promise_unconfirmed or not calendar.covers(due),
        remaining=(*_identity(service, parties), *_remaining(service, problems, rows, quote, fees)),
        facts=known,
    )


def _problem(
    field: FormField,
    applicant: Person,
    values: Mapping[str, FieldValue],
    known: Mapping[str, str],
    required: bool,
) -> FieldProblem | None:
    value = values.get(field.id)
    problem: FieldProblem | None = None
    if value is not None and value.value.strip():
        problem = check_value(field, value.value, known)
    elif required:
        key = "rules.required_choice" if field.is_chosen else "rules.required"
        problem = FieldProblem(field.id, "missing", key)
    if problem is not None and problem.kind != "warning":
        return problem
    card = card_value(field, applicant)
    if (
        card is not None
        and card.source == "chip"
        and value is not None
        and value.source == "typed"
        and not value.reason.strip()
        and known.get(field.card_toggle, YES) == YES
    ):
        return FieldProblem(field.id, "wrong", "rules.correction_reason")
    return problem


def _identity(service: Service, parties: Mapping[str, Party]) -> tuple[Remaining, ...]:
    found = []
    for role in service.roles:
        party = parties.get(role.id)
        if party is None:
            found.append(Remaining("identity", role.id, SEAT, role.label))
        elif identity_problems(party.person):
            found.append(Remaining("identity", role.id, "rules.identity", role.label))
    return tuple(found)


def _remaining(
    service: Service,
    problems: tuple[FieldProblem, ...],
    rows: tuple[DocumentStatus, ...],
    quote: Quote,
    fees: FeeSchedule,
) -> tuple[Remaining, ...]:
    keys = {"missing": "rules.fill", "wrong": "rules.correct"}
    fields = [
        Remaining("field", problem.field, keys[problem.kind], service.fields[problem.field].label)
        for problem in problems
        if problem.kind != "warning"
    ]
    papers = [
        Remaining(
            "document",
            row.rule.id,
            "rules.copy_reason" if row.reason_missing else "rules.see",
            row.rule.label,
        )
        for row in rows
        if not row.met
    ]
    # A form with gaps has no price yet; a full one without a price is a gap in the fee schedule.
    unpriced = [] if fields else quote.unpriced
    prices = [Remaining("fee", one, "rules.unpriced", fees.rules[one].label) for one in unpriced]
    return (*fields, *papers, *prices)
