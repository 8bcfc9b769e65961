"""The answers of a case as it was accepted, and what has come since, as the form engine asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from desktop.domain.case import TOUCHED, DocumentMark, FieldValue
from desktop.domain.life import CaseState
from desktop.domain.thai_date import BANGKOK
from desktop.entries import KINDS, Accepted, Move
from desktop.entries.case_result import VALUE
from desktop.entries.case_submitted import Submitted, Value
from desktop.entries.detail import TimelineItem
from desktop.entries.known import party_of
from desktop.forms.course import Course, Stay
from desktop.forms.form import Service
from desktop.forms.given import Given
from desktop.forms.seats import seat_of
from desktop.forms.written import value_of

# The events of the promise, by the moves that are them.
_EVENTS = {"case.approved": "approved", "case.agreed": "agreed", "case.executed": "executed"}


def since(
    body: Submitted,
    came: Iterable[TimelineItem],
    service: Service,
    foreign_digits: tuple[str, ...],
    *,
    on: date,
    today: date,
) -> Given:
    """The answers with what has come since, as they count `on` a day; `today` stays last until."""
    day = datetime.fromisoformat(body.submitted_at).date()
    told = sorted((one for one in came if not one.refused), key=lambda one: one.at)
    later = {line.later for line in service.lines if line.later}
    return replace(
        given_of(body, on, foreign_digits),
        results=_results(told),
        outside=_answers(told, service),
        course=course_of(told, body, day, today, later),
    )


def given_of(body: Submitted, day: date, foreign_digits: tuple[str, ...]) -> Given:
    """The answers as they were accepted on that day; what nobody touched is proposed again."""
    rows = {
        section: [_touched(row.values) for row in sorted(table, key=lambda row: row.number)]
        for section, table in body.rows.items()
    }
    return Given(
        values=_touched(body.values),
        rows=rows,
        parties={
            role: (seat_of(party_of(known), day, foreign_digits),)
            for role, known in body.parties.items()
        },
        documents={
            key: DocumentMark(one.source, one.reason, one.recorded)
            for key, one in body.documents.items()
        },
        reasons=body.reasons,
        office=body.office,
    )


def course_of(
    came: Sequence[TimelineItem],
    body: Submitted,
    accepted_on: date,
    today: date,
    later: Collection[str] = (),
) -> Course:
    """Events and results by their days, and the states in which the case has stood.

    All is paid at acceptance, but for what is told later, by a result or an answer of a name in
    `later`: that, when the customer agrees to it. What nobody reviews is approved by being
    accepted.
    """
    at, begins = {"accepted": accepted_on}, body.life.begins
    if begins is not CaseState.ACCEPTED:
        at["approved"] = accepted_on
    stays: list[Stay] = []
    for one in came:
        kind, facts = KINDS.get(one.kind), one.facts
        if kind is None or not issubclass(kind, Move) or facts.get("half"):
            continue
        day = datetime.fromisoformat(one.at).astimezone(BANGKOK).date()
        state = CaseState.OFFERED if facts.get("offered") is not None else kind.MOVES_TO
        if kind.KIND in _EVENTS:
            at[_EVENTS[kind.KIND]] = day
        if facts.get("result"):
            at[str(facts["result"])] = day
        if state is None:
            continue
        if kind is Accepted:
            state = begins
        if stays and stays[-1].until is None:
            stays[-1] = replace(stays[-1], until=day)
        stays.append(Stay(state.value, day))
    told = {str(one.facts.get(name)) for one in came for name in ("result", "fact")}
    # What was agreed to is part of the quote by now, as if it had never been told later.
    waited = body.quote.later or ("agreed" in at and not told.isdisjoint(later))
    if (paid := at.get("agreed") if waited else accepted_on) is not None:
        at["paid"] = paid
    return Course(at, tuple(stays), today)


def _results(came: Sequence[TimelineItem]) -> dict[str, dict[str, FieldValue]]:
    """Each as it was recorded last."""
    found = {}
    for one in came:
        if result := one.facts.get("result"):
            found[str(result)] = {
                name.removeprefix(VALUE): FieldValue(str(text))
                for name, text in one.facts.items()
                if name.startswith(VALUE)
            }
    return found


def _answers(came: Sequence[TimelineItem], service: Service) -> dict[str, Any]:
    """By the names of their facts; of what the edition does not know nothing is made."""
    types = {fact.name: fact.type for fact in service.facts}
    found: dict[str, Any] = {}
    for one in came:
        name = str(one.facts.get("fact") or "")
        if name in types:
            with suppress(ValueError):
                found[name] = value_of(types[name], str(one.facts.get("answer") or ""))
    return found


def _touched(values: dict[str, Value]) -> dict[str, FieldValue]:
    return {
        name: FieldValue(one.value, one.source, one.reason)
        for name, one in values.items()
        if one.source in TOUCHED
    }
