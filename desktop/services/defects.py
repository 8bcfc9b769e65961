"""The defect record of a case as a paper, made of what was written down."""

from __future__ import annotations

from desktop.domain.case import Draft
from desktop.domain.defect_record import DefectRecord, DefectRow
from desktop.domain.text import Text
from desktop.entries import Defect
from desktop.entries.detail import CaseDetail
from desktop.forms.evaluate import Evaluation
from desktop.forms.form import Service


def may_be_recorded(draft: Draft, evaluation: Evaluation) -> bool:
    """Whether nothing but documents is missing, and no record of it was made before: one case has
    one record.
    """
    left, waits = evaluation.remaining, evaluation.life.wait_days > 0
    only = bool(left) and all(one.kind == "document" for one in left)
    return only and waits and draft.corrects is None


def missing_in(evaluation: Evaluation) -> tuple[tuple[Text, Defect], ...]:
    """The documents that are missing, by their labels, as a record would say it so far."""
    left = {one.id for one in evaluation.remaining if one.kind == "document"}
    return tuple(
        (row.rule.label, Defect(row.key, "missing", "", row.rule.item))
        for row in evaluation.documents
        if row.key in left
    )


def record_of(
    detail: CaseDetail, service: Service | None, office_name: Text, clerk_name: str
) -> DefectRecord | None:
    """The paper of a case that waits; None of any other, and where its record is not on this PC."""
    if detail.record is None:
        return None
    body = detail.record.so_far
    who = body.came
    labels = {rule.id: rule.label for rule in service.documents} if service else {}
    rows = []
    for one in detail.record.defects:
        rule_id = one.document.partition(".")[0]
        label = labels.get(rule_id, Text(one.document, one.document))
        rows.append(DefectRow(label, one.lack, one.note, one.item))
    return DefectRecord(
        case_reference=body.reference,
        service=service.title if service else Text(body.service_id, body.service_id),
        office_name=office_name,
        counter=body.counter,
        checked_at=body.submitted_at,
        clerk_name=clerk_name,
        applicant_name=who.thai_name.full if who is not None else "",
        citizen_id_masked=body.masked_id,
        manual_edition=body.service_version,
        rows=tuple(rows),
        until=detail.record.until,
        appeal_days=body.life.appeal_days,
    )
