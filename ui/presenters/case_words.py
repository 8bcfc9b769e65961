"""How a case is put into words for lists: its number, its time, its place, its row."""

from __future__ import annotations

from datetime import date, datetime

from desktop.domain.case import CaseView
from desktop.domain.life import CaseState, Decision
from desktop.domain.numbers import case_reference, series_name
from desktop.domain.text import Lang
from desktop.domain.thai_date import BANGKOK, day_and_month, short_date
from desktop.forms.form import Catalogue
from desktop.texts import t
from ui.models.cases import CaseRow
from ui.models.rows import Badge, Cell
from ui.presenters.case_state import STATES, is_open, reach_of, state_of


def local(at: str) -> datetime:
    """A time of the journal (ISO 8601, UTC) at the counter's clock."""
    return datetime.fromisoformat(at).astimezone(BANGKOK)


def when(at: str, today: date, lang: Lang) -> str:
    """`14:09` today, `21 พ.ย.` this year, `21 พ.ย. 2568` before; empty if there is no time."""
    if not at:
        return ""
    time = local(at)
    if time.year == today.year:
        return f"{time:%H:%M}" if time.date() == today else day_and_month(time.date(), lang)
    return short_date(time.date(), lang)


def moment(at: str, today: date, lang: Lang) -> str:
    """`14:09` today, `21 พ.ย. 2569 14:09` on another day; empty if there is no time."""
    if not at:
        return ""
    time = local(at)
    clock = f"{time:%H:%M}"
    return clock if time.date() == today else f"{short_date(time.date(), lang)} {clock}"


def number_parts(reference: str) -> tuple[str, str]:
    """`BKP3A-69-000417` as what differs in a list, `000417`, and the rest, `BKP3A-69`."""
    series, _, number = reference.rpartition("-")
    return (number, series) if series else (reference, "")


def number_cell(reference: str) -> Cell:
    """The number of a case in a list."""
    number, series = number_parts(reference)
    return Cell(number, series, strong=True)


def widest_number(office: str, *, training: bool) -> Cell:
    """As wide as a number of this office can be: counters and letters of two places and more."""
    series = series_name(office, 888, 27 * 13, training=training)  # `888MM`
    return number_cell(case_reference(series, 88, 888_888))


def due_words(view: CaseView, today: date, lang: Lang) -> str:
    """When the case must be done: overdue by days, today, or the date."""
    days = (today - view.due).days
    if days > 0 and is_open(view):
        return t("cases.overdue_days", lang, days=days)
    if days == 0:
        return t("cases.due_today", lang)
    return short_date(view.due, lang)


def review_badge(view: CaseView, today: date, lang: Lang) -> Badge:
    """What the supervisor must know first: an objection, the due date, a copy, or the state."""
    if view.exception or not is_open(view):
        return state_of(view).badge(lang)
    if view.due < today:
        return due_words(view, today, lang), "bad", "circle-alert"
    if view.first:
        return state_of(view).badge(lang)
    if view.due == today:
        return t("review.badge_due_today", lang), "info", "clock"
    if view.life.two_persons:
        return t("review.badge_two", lang), "accent", "user-round-plus"
    if view.copies_taken:
        return t("review.badge_copies", lang, count=view.copies_taken), "warn", "copy"
    return STATES[CaseState.ACCEPTED].badge(lang)


def pending_badge(decision: Decision, lang: Lang) -> Badge:
    """A decision that can still be taken back; nothing is approved or returned yet."""
    return t(f"review.badge_{decision}_pending", lang), "info", "clock"


def service_title(catalogue: Catalogue, service_id: str, lang: Lang, edition: str = "") -> str:
    """The service's name in the edition the case was taken under; its id if the data lack it."""
    service = catalogue.edition(service_id, edition)
    return service.title.of(lang) if service else service_id


def who_words(view: CaseView, lang: Lang) -> str:
    """Whose case it is; that nobody is named, where it was reported so."""
    return view.person_name or t("cases.nobody", lang)


def place(view: CaseView, home: str, lang: Lang) -> str:
    """`ช่อง 3`, with the office's code in front when the case came from another office."""
    words = t("cases.counter_no", lang, counter=view.counter)
    return words if view.office == home else f"{view.office} {words}"


def review_row(
    view: CaseView,
    catalogue: Catalogue,
    home: str,
    today: date,
    lang: Lang,
    pending: Decision | None = None,
) -> CaseRow:
    """A row of the supervisor's queue."""
    badge = pending_badge(pending, lang) if pending else review_badge(view, today, lang)
    return CaseRow(
        view.id,
        (
            number_cell(view.reference),
            Cell(service_title(catalogue, view.service_id, lang), who_words(view, lang)),
            Cell(
                t("cases.counter_no", lang, counter=view.counter),
                view.office if view.office != home else "",
            ),
            Cell(when(view.submitted_at, today, lang), right=True),
            Cell(badge=badge, right=True),
        ),
    )


def case_row(view: CaseView, catalogue: Catalogue, home: str, today: date, lang: Lang) -> CaseRow:
    """A row of the list of all cases; the second line of the time says whether it is sent."""
    return CaseRow(
        view.id,
        (
            number_cell(view.reference),
            Cell(service_title(catalogue, view.service_id, lang), who_words(view, lang)),
            Cell(view.contract_account or "–", place(view, home, lang)),
            Cell(when(view.submitted_at, today, lang), t(reach_of(view).key, lang)),
            Cell(badge=state_of(view).badge(lang), right=True),
        ),
    )
