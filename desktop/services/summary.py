"""The application summary, made from the body of `case.submitted` alone.

So the sheet of a case can be printed again at any time, and at another counter of the office.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop.domain.receipt import (
    ApplicationSummary,
    DocumentRow,
    SummaryRow,
    SummarySection,
)
from desktop.domain.text import Text
from desktop.entries.case_submitted import Document, Value
from desktop.entries.detail import CaseDetail
from desktop.forms.form import Field, Service
from desktop.texts import text

# In the place of a value of the chip that was taken out with a reason.
EMPTIED = "–"


def summary_of(
    detail: CaseDetail, service: Service | None, office_name: Text, clerk_name: str
) -> ApplicationSummary | None:
    """The sheet of a case; None when its body has been purged or has not arrived.

    Without the service's edition in the catalogue, rows are named by their field ids.
    """
    body = detail.body
    if body is None:
        return None
    return ApplicationSummary(
        case_reference=body.reference,
        service=service.title if service else Text(body.service_id, body.service_id),
        office_name=office_name,
        counter=body.counter,
        submitted_at=body.submitted_at,
        clerk_name=clerk_name,
        applicant_name=body.applicant.thai_name.full,
        citizen_id_masked=body.applicant.citizen_id_masked,
        sections=_sections(service, body.values),
        documents=_documents(service, body.documents),
        quote=body.quote,
        due=body.due,
        due_unconfirmed=body.due_unconfirmed,
        steps=tuple(step.label for step in service.steps) if service else (),
        receipt_number=body.receipt_number,
        manual_edition=body.service_version,
    )


def _sections(service: Service | None, values: Mapping[str, Value]) -> tuple[SummarySection, ...]:
    sections = []
    known: set[str] = set()
    for section in service.sections if service else ():
        rows = tuple(
            _row(field, values[field.name])
            for field in section.fields
            if field.name in values and field.name != section.toggle
        )
        known |= {field.name for field in section.fields}
        if rows:
            sections.append(SummarySection(section.title, rows))
    rest = tuple(
        SummaryRow(Text(name, name), kept.value, kept.source)
        for name, kept in values.items()
        if name not in known
    )
    if rest:
        sections.append(SummarySection(text("paper.other_values"), rest))
    return tuple(sections)


def _row(field: Field, kept: Value) -> SummaryRow:
    choice = field.choice_label(kept.value)
    shown = choice.th if choice else field.show(kept.value) or EMPTIED
    return SummaryRow(field.label, shown, kept.source, choice)


def _documents(service: Service | None, kept: Mapping[str, Document]) -> tuple[DocumentRow, ...]:
    """What was done for each document; a note says what a look-up that waits will still do.

    The notes of the others tell the clerk how to meet a row, which is done by now.
    """
    rules = {rule.id: rule for rule in service.documents} if service else {}
    return tuple(
        DocumentRow(
            label=rules[name].label if name in rules else Text(name, name),
            source=row.source,
            met=True,
            note=rules[name].note if name in rules and row.source == "pending_lookup" else None,
            reason=row.reason,
        )
        for name, row in kept.items()
    )
