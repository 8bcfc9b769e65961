"""Who is invited to ask for something because of a case, and when what follows may begin."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.domain.invitation import Guest, Invitation
from desktop.domain.life import CLOSED, CaseState
from desktop.domain.text import Text
from desktop.entries.case_submitted import Followed
from desktop.entries.detail import CaseDetail
from desktop.entries.known import party_of
from desktop.forms.form import Service

# Events that have come as soon as a case is accepted, and the states in which others have.
_AT_ONCE = ("accepted", "paid", "agreed")
_REACHED = {
    "approved": {CaseState.APPROVED, CaseState.EXECUTED, CaseState.DONE},
    "executed": {CaseState.EXECUTED, CaseState.DONE},
}
_NO_MORE = CLOSED - {CaseState.DONE}


def ahead(detail: CaseDetail) -> tuple[Followed, ...]:
    """What follows from a case and was not opened yet; nothing of one that came to nothing."""
    if detail.body is None or detail.view.state in _NO_MORE:
        return ()
    done = {one.rule for one in detail.opened}
    return tuple(one for one in detail.body.follows if one.rule not in done)


def may_begin(follow: Followed, state: CaseState) -> bool:
    """Whether that after which it begins has come."""
    return follow.after in _AT_ONCE or state in _REACHED.get(follow.after, ())


def invitation_of(
    detail: CaseDetail,
    offered: Mapping[str, Service | None],
    service: Service | None,
    office_name: Text,
) -> Invitation | None:
    """The paper of all that a case invites to now; `offered` are today's services by their ids."""
    body = detail.body
    if body is None:
        return None
    found = []
    for one in ahead(detail):
        there = offered.get(one.service_id)
        if one.begin == "invite" and there is not None and may_begin(one, detail.view.state):
            who = body.parties.get(one.applicant) or body.parties.get(_applicant(one, there))
            name = party_of(who).person.thai_name.full if who is not None else ""
            found.append(Guest(one.label, there.title, name, _bring(there)))
    if not found:
        return None
    return Invitation(
        case_reference=body.reference,
        service=service.title if service else Text(body.service_id, body.service_id),
        office_name=office_name,
        counter=body.counter,
        issued_at=body.submitted_at,
        guests=tuple(found),
    )


def _applicant(follow: Followed, service: Service) -> str:
    """The role here of whoever applies there."""
    return follow.parties.get(service.front, "")


def _bring(service: Service) -> tuple[Text, ...]:
    """What it needs of everybody, and cannot find out by itself."""
    return tuple(
        one.label
        for one in service.documents
        if one.guard is None and one.needed_when is None and "pending_lookup" not in one.accepts
    )
