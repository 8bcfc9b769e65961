"""The documents of a draft as they are shown: under whom they stand, why, and what is recorded."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from desktop.because import because, depends
from desktop.domain.case import DocumentMark, Draft
from desktop.domain.text import Text
from desktop.forms.documents import DocumentStatus
from desktop.forms.evaluate import Evaluation
from desktop.forms.form import Field, Service
from desktop.texts import filled, text
from ui.presenters.form_view import FieldView

PLACE = "document"


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One row; `records` are what is to be written down of it, as fields."""

    status: DocumentStatus
    label: Text
    why: Text | None = None
    records: tuple[FieldView, ...] = ()
    reason: str = dataclasses.field(default="", repr=False)

    @property
    def key(self) -> str:
        """What tells it from the other rows."""
        return self.status.key


@dataclass(frozen=True, slots=True)
class DocumentGroup:
    """The rows of one party or table under its heading, which a case of one party has none of.

    `person` is who fills the role; `perhaps` are rows that may come to be needed.
    """

    owner: str
    heading: Text | None
    person: Text | None = dataclasses.field(repr=False)
    rows: tuple[DocumentView, ...] = ()
    perhaps: tuple[DocumentView, ...] = ()


def place_of(key: str, part: str = "") -> str:
    """What a draft keeps of the cursor: the row, and the record or `reason` in it."""
    return f"{PLACE}/{key}/{part}"


def document_groups(
    service: Service,
    draft: Draft,
    evaluation: Evaluation,
    *,
    told: Collection[tuple[str, str]] = (),
    asked: bool = False,
) -> tuple[DocumentGroup, ...]:
    """All rows; `told` are the records that the cursor has left, `asked` that all are to be said.

    What the clerk has to look at comes first in each group.
    """
    rows = [(_view(service, draft, one, told, asked), True) for one in evaluation.documents]
    rows += [(_view(service, draft, one, told, asked), False) for one in evaluation.perhaps]
    groups = []
    for owner, heading in _owners(service):
        mine = [(view, needed) for view, needed in rows if view.status.rule.of == owner]
        if not mine:
            continue
        needed = sorted((one for one, is_needed in mine if is_needed), key=_is_automatic)
        party = draft.parties.get(owner)
        person = party.person if party is not None and heading is not None else None
        known = None
        if person is not None:
            english = person.english_name.full or person.thai_name.full
            known = Text(person.thai_name.full, english)
        perhaps = tuple(one for one, is_needed in mine if not is_needed)
        groups.append(DocumentGroup(owner, heading, known, tuple(needed), perhaps))
    return tuple(groups)


def _owners(service: Service) -> Iterator[tuple[str, Text | None]]:
    """Parties, then tables, in their order; a service of one party names only its tables."""
    for role in service.roles:
        many = len(service.roles) > 1
        yield role.id, filled("application.documents_of", label=role.label) if many else None
    for section in service.sections:
        if section.repeat is not None:
            yield section.id, section.title
    if not service.roles:
        yield "", None


def _is_automatic(view: DocumentView) -> bool:
    return view.status.automatic


def _view(
    service: Service,
    draft: Draft,
    status: DocumentStatus,
    told: Collection[tuple[str, str]],
    asked: bool,
) -> DocumentView:
    rule, mark = status.rule, draft.documents.get(status.key, DocumentMark(""))
    explain = because if status.needed == "yes" else depends
    label = rule.label
    if status.row:
        label = filled("application.of_row", label=label, row=str(status.row))
    problems = dict(status.problems)
    shown = status.needed == "yes" and status.source is not None and not status.automatic
    records = []
    for record in rule.records if shown else ():
        typed, finding = mark.recorded.get(record.id, ""), problems.get(record.id)
        known = asked or ((status.key, record.id) in told and bool(typed.strip()))
        said = None
        if finding is not None and known:
            said = finding.text or filled(finding.key, **finding.values)
        name = place_of(status.key, record.id)
        field = Field(record.id, name, record.kind, record.label, 0, rule.provenance)
        records.append(FieldView(field, typed, needs=finding is not None, problem=said))
    why = explain(service, status.why, rule.item)
    if draft.corrects is not None and status.key in draft.corrects.about:
        why = text("application.to_put_right")
    return DocumentView(status, label, why, tuple(records), mark.reason)
