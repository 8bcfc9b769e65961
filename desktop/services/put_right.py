"""A case that was returned or waits as a draft again, as it was left, by its own editions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from desktop.domain.case import DocumentMark, Draft, FieldValue
from desktop.domain.correction import Correction, Pause
from desktop.domain.failure import Code, CounterError
from desktop.domain.life import CaseState
from desktop.domain.party import Party, party_at
from desktop.domain.thai_date import BANGKOK
from desktop.entries import Defects, Returned, Submitted
from desktop.entries.case_submitted import Value
from desktop.entries.detail import CaseDetail
from desktop.entries.known import party_of
from desktop.forms.course import Course, Stay
from desktop.forms.evaluate import Evaluation
from desktop.forms.form import Catalogue, Role, Service
from desktop.forms.given import Given
from desktop.forms.written import value_of, written


def correction_of(detail: CaseDetail, body: Submitted, stands: Evaluation) -> Correction:
    """What its return says, and what counts for it still: of a case that stands so."""
    view, service = detail.view, stands.service
    given: Given = stands.env[0].given
    later = {line.later for line in service.lines}
    returns = [one for one in detail.timeline if one.kind == Returned.KIND and not one.refused]
    facts = returns[-1].facts if returns else {}
    return Correction(
        reference=view.reference,
        edition=body.service_version,
        accepted=_day(body.submitted_at),
        pauses=tuple(
            Pause(stay.since.isoformat(), stay.until.isoformat() if stay.until else "", stay.state)
            for stay in given.course.stays
        ),
        paid=body.settled,
        by=view.decided_by or "",
        at=view.decided_at or "",
        reason=view.reason or "",
        item=str(facts.get("item") or ""),
        about=tuple(str(facts.get("about") or "").split()),
        days={name: day.isoformat() for name, day in given.course.at.items()},
        results={
            result: {name: value.value for name, value in row.items()}
            for result, row in given.results.items()
        },
        answers={
            fact.name: written(fact.type, given.outside[fact.name])
            for fact in service.facts
            if fact.name in later and fact.name in given.outside
        },
    )


def reopened(
    detail: CaseDetail, stands: Evaluation | None, catalogue: Catalogue, actor: str, stamp: str
) -> Draft:
    """The draft by which a case is put right that `stands` so.

    CASE_NOT_RETURNED if it does not wait for that, CASE_NOT_HERE where what was accepted is not on
    this PC.
    """
    body, state = detail.body, detail.view.state
    if state not in (CaseState.RETURNED, CaseState.WAITING):
        raise not_returned()
    service = catalogue.edition(body.service_id, body.service_version) if body else None
    if body is None or service is None or stands is None:
        raise CounterError(Code.CASE_NOT_HERE)
    is_back = state is CaseState.RETURNED
    correction = correction_of(detail, body, stands) if is_back else waiting_of(detail, body)
    return draft_of(body, correction, service, actor, stamp)


def not_returned() -> CounterError:
    """The case does not wait for being put right, or for another return by now."""
    return CounterError(Code.CASE_NOT_RETURNED)


def waiting_of(detail: CaseDetail, body: Submitted) -> Correction:
    """What the defect record asks for."""
    facts = next((one.facts for one in detail.timeline if one.kind == Defects.KIND), {})
    return Correction(
        reference=body.reference,
        edition=body.service_version,
        accepted="",
        pauses=(),
        paid=replace(body.quote, lines=(), base=0, vat=0, deposit=0, total=0),
        by=detail.view.submitted_by,
        at=body.submitted_at,
        about=tuple(str(facts.get("about") or "").split()),
        waits=True,
    )


def draft_of(
    body: Submitted, correction: Correction, service: Service, actor: str, stamp: str
) -> Draft:
    """What was accepted, to be changed; what the return is about has to be seen again.

    It has the id of its case, so that it can become no second one.
    """
    parties = {role: party_of(known) for role, known in body.parties.items()}
    return Draft(
        id=body.case_id,
        service_id=body.service_id,
        parties=parties,
        values={name: _value(value) for name, value in body.values.items()},
        rows={
            name: tuple(
                {field: _value(value) for field, value in row.values.items()}
                for row in sorted(rows, key=lambda row: row.number)
            )
            for name, rows in body.rows.items()
        },
        reasons=dict(body.reasons),
        documents={
            key: DocumentMark(one.source, one.reason, dict(one.recorded))
            for key, one in body.documents.items()
            if key not in correction.about
        },
        left_out=tuple(sorted(_empty(service.roles, parties))),
        focus=next((key for key in correction.about if key in body.values), ""),
        actor=actor,
        created_at=stamp,
        updated_at=stamp,
        applicant_role=service.front,
        corrects=correction,
    )


def _empty(roles: Iterable[Role], parties: Mapping[str, Party]) -> Iterator[str]:
    """The seats that nobody filled, also behind those that somebody did."""
    for role in roles:
        seat: Role | None = role
        while seat is not None and (party := party_at(parties, seat.id)) is not None:
            seat = seat.by.get(party.acting)
        if seat is not None:
            yield seat.id


def course_of(correction: Correction | None, today: date) -> Course:
    """Its clock goes on from the day on which it was accepted, with what has come since."""
    if correction is None or correction.waits:
        return Course()
    stays = tuple(
        Stay(
            pause.state,
            date.fromisoformat(pause.since),
            date.fromisoformat(pause.until) if pause.until else None,
        )
        for pause in correction.pauses
    )
    accepted = correction.accepted
    # A draft of an earlier release knows no other event.
    usual = {"accepted": accepted} | ({"paid": accepted} if correction.paid.total else {})
    days = correction.days or usual
    return Course({name: date.fromisoformat(day) for name, day in days.items()}, stays, today)


def results_of(correction: Correction | None) -> dict[str, dict[str, FieldValue]]:
    """What officials have found since it was accepted."""
    found = correction.results if correction is not None else {}
    return {
        result: {name: FieldValue(text) for name, text in row.items()}
        for result, row in found.items()
    }


def answers_of(correction: Correction | None, service: Service) -> dict[str, Any]:
    """What the outside has answered since, of which lines of the quote are made."""
    found = correction.answers if correction is not None else {}
    if not found:  # asked at each key
        return {}
    types = {fact.name: fact.type for fact in service.facts}
    return {name: value_of(types[name], text) for name, text in found.items() if name in types}


def still_as_seen(detail: CaseDetail | None, correction: Correction) -> bool:
    """Whether nothing has become of the case since its return was read."""
    if detail is None:
        return False
    view = detail.view
    if correction.waits:
        return view.state is CaseState.WAITING
    seen = (view.decided_by or "", view.decided_at or "")
    return view.state is CaseState.RETURNED and seen == (correction.by, correction.at)


def _day(at: str) -> str:
    """The day of Bangkok."""
    return datetime.fromisoformat(at).astimezone(BANGKOK).date().isoformat()


def _value(kept: Value) -> FieldValue:
    return FieldValue(kept.value, kept.source, kept.reason)
