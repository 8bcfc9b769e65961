"""The application summary, made from the body of `case.submitted` alone.

So the sheet of a case can be printed again at any time, and at another counter of the office.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from desktop.domain.life import ONCE
from desktop.domain.receipt import (
    ApplicationSummary,
    DocumentRow,
    SummaryParty,
    SummaryRow,
    SummarySection,
)
from desktop.domain.text import LANGUAGES, Text
from desktop.domain.thai_date import short_date
from desktop.entries.case_submitted import Document, KnownParty, Submitted, Value
from desktop.entries.detail import CaseDetail
from desktop.entries.flag import Flag
from desktop.forms.documents import COPY, IN_PLACE, SOURCES
from desktop.forms.form import DocumentRule, Field, Role, Service, Step
from desktop.forms.seating import SELF
from desktop.forms.seats import IDENTITIES
from desktop.services import summary_table
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
    front = service.roles[0] if service and not service.applicant and service.roles else None
    came = body.parties.get(body.applicant_role)
    steps = [step for step in service.steps if step.id in body.steps] if service else []
    return ApplicationSummary(
        case_reference=body.reference,
        service=service.title if service else Text(body.service_id, body.service_id),
        office_name=office_name,
        counter=body.counter,
        submitted_at=body.submitted_at,
        clerk_name=clerk_name,
        applicant_name=came.person.thai_name.full if came is not None else "",
        citizen_id_masked=body.masked_id,
        called=front.label if front is not None else None,
        signs=front is None or (came is not None and came.present),
        parties=_parties(service, body),
        sections=_sections(service, body),
        documents=_documents(service, body.documents),
        quote=body.quote,
        due=body.due,
        due_unconfirmed=body.due_unconfirmed,
        steps=tuple(step_words(step) for step in steps),
        in_working_days=all(step.counted == "working" for step in steps),
        receipt_number=body.receipt_number,
        manual_edition=body.service_version,
        sheet=service.sheet if service else (),
        papers=service.papers if service else (),
    )


def step_words(step: Step) -> Text:
    """What is done in a step; where hours are promised, within how many."""
    if step.counted != "hours":
        return step.label
    within = text("paper.step_one_hour" if step.days == 1 else "paper.step_hours")
    said = (within.of(lang).format(step=step.label.of(lang), hours=step.days) for lang in LANGUAGES)
    return Text(*said)


def _parties(service: Service | None, body: Submitted) -> tuple[SummaryParty, ...]:
    """In the order of the service; whoever is the applicant, too, is named so."""
    roles = {role.id: role for role in service.roles} if service else {}
    others = [role for role in (*roles, *body.parties) if role in body.parties]
    found: list[SummaryParty] = []
    for name in dict.fromkeys(others):
        role, party = roles.get(name), body.parties[name]
        if name != body.applicant_role:
            found.append(_party(name, role, party, body))
        found += _behind(role, party, body)
    return tuple(found)


def _behind(role: Role | None, party: KnownParty, body: Submitted) -> Iterator[SummaryParty]:
    """Whoever acts for a party, and for those in turn."""
    if party.by is None:
        return
    by = role.by.get(party.acting) if role is not None else None
    yield _party(party.acting, by, party.by, body)
    yield from _behind(by, party.by, body)


def _party(name: str, role: Role | None, party: KnownParty, body: Submitted) -> SummaryParty:
    words = role.words if role is not None else {}
    identity = IDENTITIES[party.person.source]
    known = [words.get("identity", {}).get(identity, Text(identity, identity))]
    if party.acting != SELF:
        known.append(words.get("acting", {}).get(party.acting, Text(party.acting, party.acting)))
    if not party.present:
        known.append(text("paper.party_absent"))
    if party.person == body.came:
        known = [text("paper.party_same")]
    return SummaryParty(
        role=role.label if role is not None else Text(name, name),
        name=party.person.thai_name.full,
        citizen_id_masked=party.person.citizen_id_masked,
        known=Text(*(" · ".join(one.of(lang) for one in known) for lang in LANGUAGES)),
    )


def _sections(service: Service | None, body: Submitted) -> tuple[SummarySection, ...]:
    """As the form has them; then what nobody knows a place for, reasons and marks."""
    sections = []
    values, known = body.values, set[str]()
    facts = service.facts if service else ()
    for section in service.sections if service else ():
        table = summary_table.of_rows(section, facts, body.rows.get(section.id, []))
        rows = tuple(
            _row(field, values[field.name])
            for field in section.fields
            if field.name in values and field.name != section.toggle
        )
        known |= {field.name for field in section.fields}
        if rows or table is not None:
            sections.append(SummarySection(section.title, rows, table))
    rest = tuple(
        SummaryRow(Text(name, name), kept.value, kept.source)
        for name, kept in values.items()
        if name not in known
    )
    checks = {check.id: check.text for check in service.checks} if service else {}
    checks |= {key: text("paper.once") for key in body.reasons if key.startswith(f"{ONCE}.")}
    reasons = tuple(
        SummaryRow(_named(checks, key), reason, "typed") for key, reason in body.reasons.items()
    )
    marks = tuple(_mark(service, flag) for flag in body.flags)
    for title, lines in (("other_values", rest), ("reasons", reasons), ("marks", marks)):
        if lines:
            sections.append(SummarySection(text(f"paper.{title}"), lines))
    return tuple(sections)


def _row(field: Field, kept: Value) -> SummaryRow:
    choice = field.choice_label(kept.value)
    shown = choice.th if choice else field.show(kept.value) or EMPTIED
    return SummaryRow(field.label, shown, kept.source, choice)


def _named(labels: Mapping[str, Text], key: str) -> Text:
    """The label of a key, which has the number of its row behind it in a table."""
    if key in labels:
        return labels[key]
    head, _, number = key.rpartition(".")
    if head not in labels or not number.isdigit():
        return Text(key, key)
    return Text(f"{labels[head].th} ({number})", f"{labels[head].en} ({number})")


def _mark(service: Service | None, flag: Flag) -> SummaryRow:
    """What the case marks, and for how long."""
    known = next((one for one in service.flags if one.id == flag.id), None) if service else None
    label = known.label if known is not None else None
    days = [text(f"paper.mark_{end}") for end in ("start", "below")]
    spans = [
        Text(*(words.of(lang).format(day=short_date(date.fromisoformat(day), lang))
               for lang in LANGUAGES))
        for words, day in zip(days, (flag.start, flag.below), strict=True)
        if day is not None
    ]  # fmt: skip
    th, en = (" ".join([flag.on, *(span.of(lang) for span in spans)]) for lang in LANGUAGES)
    return SummaryRow(label or Text(flag.id, flag.id), th, "computed", Text(th, en))


def _documents(service: Service | None, kept: Mapping[str, Document]) -> tuple[DocumentRow, ...]:
    """What was done for each document; a note says what a look-up that waits will still do.

    The notes of the others tell the clerk how to meet a row, which is done by now.
    """
    rules = {rule.id: rule for rule in service.documents} if service else {}
    labels = {name: rule.label for name, rule in rules.items()}
    return tuple(
        DocumentRow(
            label=_named(labels, name),
            source="instead" if _is_other(row.source) else row.source,
            met=True,
            note=rules[name].note if name in rules and row.source == "pending_lookup" else None,
            reason=row.reason,
            because=row.because if row.source not in IN_PLACE else None,
            instead=_instead(service, labels, row.source),
            recorded=_recorded(rules.get(name) or rules.get(name.rpartition(".")[0]), row),
        )
        for name, row in kept.items()
    )


def _is_other(source: str) -> bool:
    """Whether another document, or somebody who is here, stands in its place."""
    return source not in (*SOURCES, COPY)


def _instead(service: Service | None, labels: Mapping[str, Text], source: str) -> Text | None:
    """What that is."""
    if not _is_other(source):
        return None
    role = source.removeprefix("@")
    roles = {one.id: one.label for one in service.roles} if service else {}
    known = roles if role != source else labels
    return known.get(role, Text(role, role))


def _recorded(rule: DocumentRule | None, row: Document) -> tuple[tuple[Text, Text], ...]:
    known = {record.id: record for record in rule.records} if rule is not None else {}
    return tuple(
        (known[name].label, known[name].kind.words(value))
        if name in known
        else (Text(name, name), Text(value, value))
        for name, value in row.recorded.items()
    )
