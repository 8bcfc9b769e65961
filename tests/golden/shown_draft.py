"""What a draft shows: as it waits in a list, and as the form or the typed identity has it."""

from __future__ import annotations

from desktop.domain.case import Draft
from desktop.domain.text import Lang
from desktop.domain.thai_date import short_date
from desktop.forms.documents import DocumentStatus
from desktop.forms.form import Field
from desktop.texts import t
from tests.golden.office import Counter
from tests.golden.shown_case import LANGS, Shown, photo, quote, today, told, words
from ui.language import Language
from ui.presenters import typed_identity
from ui.presenters.application_view import field_views, remaining_text
from ui.presenters.form_view import FieldView
from ui.presenters.rows import draft_row


def draft(counter: Counter, kept: Draft) -> Shown:
    """All that a counter shows of a draft, once the clerk has been everywhere in it."""
    who = counter.desk.staff.name_of(kept.actor)
    return told(
        {
            "row": {lang: _row(counter, kept, lang) for lang in LANGS},
            "left by": who.en,
            "photo": photo(counter, kept.applicant.photo_sha256),
            "identity": {lang: _identity(counter, kept, lang) for lang in LANGS}
            if kept.service_id is None
            else {},
            "form": {lang: _form(counter, kept, lang) for lang in LANGS} if kept.service_id else {},
        }
    )


def _row(counter: Counter, kept: Draft, lang: Lang) -> str:
    now = counter.clock.now()
    row = draft_row(
        kept,
        counter.desk.reference.catalogue,
        Language(lang),
        now,
        counter.desk.reference.retention,
    )
    return words(row.lead, row.title, row.detail)


def _identity(counter: Counter, kept: Draft, lang: Lang) -> Shown:
    """What was typed, and what is said of it; of a card nothing is typed yet."""
    values = {name: value.value for name, value in kept.values.items()}
    problems = typed_identity.check(values, today(counter)) if values else ()
    return told(
        {
            "typed": [f"{name}: {value}" for name, value in values.items()],
            "problems": [words(one.field, t(one.key, lang)) for one in problems],
            "source": kept.applicant.source,
            "address": kept.applicant.address.line(),
        }
    )


def _form(counter: Counter, kept: Draft, lang: Lang) -> Shown:
    intake = counter.desk.intake
    service, stands = intake.service(kept), intake.evaluate(kept)
    fields = field_views(service, kept, stands, begun=(), told=tuple(service.fields), asked=True)
    due = short_date(stands.due, lang)
    return told(
        {
            "service": service.title.of(lang),
            "fields": [_field(one, kept, lang) for one in fields.values() if one.visible],
            "documents": [_document(row, lang) for row in stands.documents],
            "quote": quote(stands.quote, lang),
            "promised": words(due, "unconfirmed" if stands.due_unconfirmed else ""),
            "remaining": [remaining_text(one).of(lang) for one in stands.remaining],
            "ready": stands.ready,
        }
    )


def _field(view: FieldView, kept: Draft, lang: Lang) -> str:
    value = kept.values.get(view.field.name)
    return words(
        f"{view.field.label.of(lang)}: {_said(view.field, view.value, lang)}",
        view.source,
        "locked" if view.locked else "",
        "corrected: " + view.reason if view.correcting else "",
        "needed" if view.needs else "",
        f"typed before: {value.typed}" if value is not None and value.typed else "",
        *(
            text.of(lang)
            for text in (view.problem, view.reason_problem, view.warning)
            if text is not None
        ),
    )


def _said(field: Field, value: str, lang: Lang) -> str:
    label = field.choice_label(value)
    return label.of(lang) if label else value


def _document(row: DocumentStatus, lang: Lang) -> str:
    how = t(f"cases.paper_{row.source}" if row.source else "cases.paper_missing", lang)
    missing = "reason missing" if row.reason_missing else ""
    return words(f"{row.rule.label.of(lang)}: {how}", row.reason, missing)
