"""An accepted case evaluated again: by its own edition and day, with what has come since."""

from __future__ import annotations

from datetime import date, datetime

from desktop.entries.again import since
from desktop.entries.detail import CaseDetail
from desktop.forms.evaluate import Evaluation, evaluate
from desktop.forms.given import Given, Run
from desktop.services.reference import Reference


def accepted(detail: CaseDetail, reference: Reference, today: date) -> Evaluation | None:
    """How a case stands today; None while its body, or the edition of its service, is not here."""
    body = detail.body
    if body is None:
        return None
    service = reference.catalogue.edition(body.service_id, body.service_version)
    if service is None:
        return None
    day = datetime.fromisoformat(body.submitted_at).date()
    digits = reference.foreign_digits
    given = since(body, detail.timeline, service, digits, on=day, today=today)
    return evaluate(service, given, reference.rules, day)


def again(stands: Evaluation, given: Given) -> Evaluation:
    """The same case with other answers."""
    run: Run = stands.env[0]
    return evaluate(stands.service, given, run.rules, run.today)
