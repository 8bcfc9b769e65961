"""Cases and drafts as rows of the short lists."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop.domain.case import CaseView, Draft, ShutDraft
from desktop.domain.citizen import Person, PersonName, mask_citizen_id
from desktop.domain.money import format_baht
from desktop.domain.retention import Retention
from desktop.domain.thai_date import day_and_month
from desktop.forms.form import Catalogue
from ui.language import Language
from ui.models.rows import Row
from ui.presenters.case_state import pressing
from ui.presenters.case_words import moment, number_parts, service_title, who_words
from ui.presenters.typed_identity import FIELDS

# How long before it ends by itself an application that nobody goes on with says so.
_WARNED = timedelta(days=7)


def draft_row(
    draft: Draft, catalogue: Catalogue, language: Language, now: datetime, kept: Retention
) -> Row:
    """`นายประเสริฐ ท. · เพิ่มขนาดเครื่องวัด`, below at which field and when it was left, and in its
    last week until when it is kept.
    """
    parts = [moment(draft.updated_at, now.date(), language.code)]
    service = catalogue.edition(draft.service_id, "") if draft.service_id else None
    field = service.fields.get(draft.focus) if service is not None else None
    label = language.of(field.label) if field is not None else ""
    if draft.service_id is None and draft.focus in FIELDS:
        label = language.t(
            f"counter_page.{'name_title' if draft.focus == 'title' else draft.focus}"
        )
    if label:
        parts.insert(0, language.t("common.left_at", field=label))
    if draft.corrects is not None:
        number = number_parts(draft.corrects.reference)[0]
        parts.insert(0, language.t("common.corrects", number=number))
    parts.insert(0, _ends(draft, language, now, kept))
    came, lead = draft.came, language.t("cases.nobody")
    if came is not None:
        lead = _name(came, language).short or mask_citizen_id(came.citizen_id)
    return Row(
        key=draft.id,
        lead=lead,
        title=_draft_title(draft, catalogue, language),
        detail=" · ".join(part for part in parts if part),
        tail="corner-down-left",
    )


def shut_row(
    shut: ShutDraft, catalogue: Catalogue, language: Language, now: datetime, kept: Retention
) -> Row:
    """A draft that cannot be opened: of which service, that it is kept, its code for the help desk,
    in its last week until when, and when it was left.
    """
    left = moment(shut.updated_at, now.date(), language.code)
    parts = (shut.why.code.value, _ends(shut, language, now, kept), left)
    return Row(
        key=shut.id,
        lead=language.t("common.draft_shut"),
        title=_draft_title(shut, catalogue, language),
        detail=" · ".join(part for part in parts if part),
        icon=("circle-alert", "warn"),
    )


def _ends(draft: Draft | ShutDraft, language: Language, now: datetime, kept: Retention) -> str:
    """Said in its last week only: what is always there is read by nobody."""
    touched = datetime.fromisoformat(draft.updated_at).date()
    last = kept.last_day("drafts", touched, now.date())
    if last - now.date() >= _WARNED:
        return ""
    return language.t("common.ends_after", day=day_and_month(last, language.code))


def _draft_title(draft: Draft | ShutDraft, catalogue: Catalogue, language: Language) -> str:
    if draft.service_id is None:
        return language.t("common.no_service_yet")
    return service_title(catalogue, draft.service_id, language.code)


def _name(applicant: Person, language: Language) -> PersonName:
    english = applicant.english_name
    return english if language.code == "en" and english.full else applicant.thai_name


def case_row(
    case: CaseView,
    catalogue: Catalogue,
    language: Language,
    now: datetime,
    *,
    printed: bool = True,
    owed: int = 0,
) -> Row:
    """`นางมาลี ก. · คืนเงินประกัน`, below number, time and fee, at the right where it stands.

    A receipt that has not come out of the printer comes before all else; `owed` is what is owed
    back, in satang.
    """
    parts = [number_parts(case.reference)[0], moment(case.submitted_at, now.date(), language.code)]
    if case.total:
        parts.append(format_baht(case.total))
    if owed:
        parts.append(language.t("cases.owed_short", amount=format_baht(owed)))
    return Row(
        key=case.id,
        lead=who_words(case, language.code),
        title=service_title(catalogue, case.service_id, language.code),
        detail=" · ".join(parts),
        badge=pressing(case).badge(language.code)
        if printed
        else (language.t("counter_page.not_printed"), "bad", "printer"),
    )
