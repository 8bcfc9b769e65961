"""Cases that follow from another: what a case keeps of them, and the drafts they begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.domain.bounds import MAX_OPENED
from desktop.domain.case import Draft, FieldValue, Origin
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.domain.party import Party
from desktop.domain.text import cleaned
from desktop.entries import Submitted
from desktop.entries.case_submitted import Followed, KnownParty, Value
from desktop.entries.known import party_of
from desktop.forms.evaluate import Evaluation
from desktop.forms.follows import Follow
from desktop.forms.form import Catalogue, Service
from desktop.ids import new_id
from desktop.ports import Clock

if TYPE_CHECKING:
    from desktop.services.cases import CaseBook
    from desktop.services.intake import Intake
    from desktop.store import Store


class Following:
    """Begins what follows from a case and was not begun with it."""

    def __init__(self, store: Store, intake: Intake, cases: CaseBook, clock: Clock) -> None:
        self._store = store
        self._intake = intake
        self._cases = cases
        self._clock = clock

    def begin(self, case_id: str, rule: str, actor: str) -> Draft:
        """The draft of the case that follows by a rule (writes): the one that waits already, or a
        new one. CASE_LINKS_FULL, CASE_SERVICE_ENDED, CASE_UNKNOWN; LookupError for a rule that is
        none.
        """
        for draft in self._intake.drafts():
            if draft.origin is not None and (draft.origin.case_id, draft.origin.rule) == (
                case_id,
                rule,
            ):
                return draft
        detail = self._cases.detail(case_id)
        check_room(len(detail.opened), detail.view.reference)
        body = detail.body
        one = next(one for one in body.follows if one.rule == rule) if body is not None else None
        if body is None or one is None:
            raise LookupError(rule)
        service, stamp = self._intake.service_of(one.service_id), utc_stamp(self._clock.now())
        draft = _draft(body, one, service, new_id(), actor, stamp)
        with self._store.write() as transaction:
            transaction.put_draft(cleaned(draft))
        return draft

    def instead(self, draft: Draft, follow: Follow) -> Draft:
        """The same draft, of the service that is asked for instead, with what that is given of
        this one; CASE_SERVICE_ENDED if it is not offered today.
        """
        front = self._intake.service_of(follow.service).front
        roles = {front: follow.applicant or draft.applicant_role, **follow.parties}
        now = self._intake.choose_service(draft, follow.service)
        rows = {name: tuple(map(dict, table)) for name, table in follow.rows.items()}
        now = replace(now, values={**now.values, **follow.values}, rows=rows)
        for there, here in roles.items():
            now = self._intake.fill_seat(now, there, draft.parties.get(here))
        return now


def check_room(opened: int, reference: str) -> None:
    """CASE_LINKS_FULL where so many cases were opened from one that the centre links no more."""
    if opened >= MAX_OPENED:
        raise CounterError(Code.CASE_LINKS_FULL, reference=reference, most=MAX_OPENED)


def begun(evaluation: Evaluation) -> list[Followed]:
    """What follows from a case that is accepted now, with the ids of what begins with it."""
    return [
        _kept_of(one, new_id() if one.begin == "now" and one.after == "accepted" else "")
        for one in evaluation.follows
        if one.begin != "instead"
    ]


def drafts_of(
    body: Submitted, catalogue: Catalogue, now: datetime, actor: str
) -> tuple[Draft, ...]:
    """The drafts that begin with a case; a service that is not offered today begins later."""
    found = []
    for one in body.follows:
        service = catalogue.get(one.service_id, now.date()) if one.case_id else None
        if service is not None:
            found.append(_draft(body, one, service, one.case_id, actor, utc_stamp(now)))
    return tuple(found)


def _kept_of(follow: Follow, draft_id: str) -> Followed:
    return Followed(
        rule=follow.key,
        label=follow.label,
        service_id=follow.service,
        begin=follow.begin,
        after=follow.after,
        case_id=draft_id,
        applicant=follow.applicant,
        parties=dict(follow.parties),
        values={name: _kept(value) for name, value in follow.values.items()},
        rows={
            name: [{column: _kept(value) for column, value in row.items()} for row in table]
            for name, table in follow.rows.items()
        },
    )


def _draft(
    body: Submitted, one: Followed, service: Service, draft_id: str, actor: str, stamp: str
) -> Draft:
    """With what it is given of the case."""
    roles, role = dict(one.parties), service.front
    if one.applicant:
        roles[role] = one.applicant
    parties = {there: _party(body.parties[here]) for there, here in roles.items()}
    if role in parties:  # whoever begins it is here by then
        parties[role] = replace(parties[role], present=True)
    return Draft(
        id=draft_id,
        service_id=service.id,
        parties=parties,
        values=_values(one.values),
        rows={name: tuple(map(_values, table)) for name, table in one.rows.items()},
        actor=actor,
        created_at=stamp,
        updated_at=stamp,
        applicant_role=role,
        origin=Origin(body.case_id, body.reference, one.rule),
    )


def _kept(value: FieldValue) -> Value:
    return Value(value.value, value.source, value.reason)


def _values(kept_: Mapping[str, Value]) -> dict[str, FieldValue]:
    return {name: FieldValue(one.value, one.source, one.reason) for name, one in kept_.items()}


def _party(known: KnownParty) -> Party:
    """Without a photo, and without what was odd about the card: it is looked at again."""
    party = party_of(known)
    by = _party(known.by) if known.by is not None else None
    return replace(party, person=replace(party.person, photo_sha256=None, notes=()), by=by)
