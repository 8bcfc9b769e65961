"""Cases and drafts as rows of the short lists."""

from __future__ import annotations

from datetime import datetime

from desktop.domain.case import CaseState, CaseView, Draft
from desktop.domain.catalogue import Catalogue
from desktop.domain.citizen import Applicant, PersonName, mask_citizen_id
from desktop.domain.money import format_baht
from desktop.domain.thai_date import short_date
from ui.language import Language
from ui.models.rows import Row
from ui.presenters.case_words import number_parts
from ui.presenters.typed_identity import FIELDS

_STATE: dict[CaseState, tuple[str, str, str]] = {
    CaseState.SUBMITTED: ("common.state_submitted", "info", ""),
    CaseState.APPROVED: ("common.state_approved", "ok", "check"),
    CaseState.RETURNED: ("common.state_returned", "warn", "undo-2"),
    CaseState.CONNECTED: ("common.state_connected", "ok", "zap"),
    CaseState.CLOSED: ("common.state_closed", "neutral", "check"),
}


def service_title(service_id: str | None, catalogue: Catalogue, language: Language) -> str:
    """The name of a service in the present language."""
    if service_id is None:
        return language.t("common.no_service_yet")
    service = catalogue.edition(service_id, "")
    return service_id if service is None else language.of(service.title)


def draft_row(draft: Draft, catalogue: Catalogue, language: Language, now: datetime) -> Row:
    """`นายประเสริฐ ท. · เพิ่มขนาดเครื่องวัด`, below at which field and when it was left."""
    parts = [local_time(draft.updated_at, now, language)]
    service = catalogue.edition(draft.service_id, "") if draft.service_id else None
    field = service.fields.get(draft.focus) if service is not None else None
    label = language.of(field.label) if field is not None else ""
    if draft.service_id is None and draft.focus in FIELDS:
        label = language.t(
            f"counter_page.{'name_title' if draft.focus == 'title' else draft.focus}"
        )
    if label:
        parts.insert(0, language.t("common.left_at", field=label))
    name = _name(draft.applicant, language).short
    return Row(
        key=draft.id,
        lead=name or mask_citizen_id(draft.applicant.citizen_id),
        title=service_title(draft.service_id, catalogue, language),
        detail=" · ".join(part for part in parts if part),
        tail="corner-down-left",
    )


def _name(applicant: Applicant, language: Language) -> PersonName:
    english = applicant.english_name
    return english if language.code == "en" and english.full else applicant.thai_name


def case_row(
    case: CaseView,
    catalogue: Catalogue,
    language: Language,
    now: datetime,
    *,
    printed: bool = True,
) -> Row:
    """`นางมาลี ก. · คืนเงินประกัน`, below number, time and fee, at the right where it stands.

    A receipt that has not come out of the printer comes before all else.
    """
    parts = [number_parts(case.reference)[0], local_time(case.submitted_at, now, language)]
    if case.total:
        parts.append(format_baht(case.total))
    return Row(
        key=case.id,
        lead=case.person_name,
        title=service_title(case.service_id, catalogue, language),
        detail=" · ".join(parts),
        badge=state_badge(case, language)
        if printed
        else (language.t("counter_page.not_printed"), "bad", "printer"),
    )


def state_badge(case: CaseView, language: Language) -> tuple[str, str, str]:
    """Where a case stands: not sent yet, objected to, or its state."""
    if case.exception:
        return language.t("common.state_exception"), "bad", "triangle-alert"
    if case.unsent:
        return language.t("common.state_unsent"), "warn", ""
    key, tone, icon = _STATE[case.state]
    return language.t(key), tone, icon


def local_time(at: str, now: datetime, language: Language) -> str:
    """`13:41` today, else with the date; empty for an empty text."""
    if not at:
        return ""
    when = datetime.fromisoformat(at).astimezone(now.tzinfo)
    if when.date() == now.date():
        return f"{when:%H:%M}"
    return f"{short_date(when.date(), language.code)} {when:%H:%M}"
