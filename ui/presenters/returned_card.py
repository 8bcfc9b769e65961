"""The case that came back first, as the counter shows it between two customers."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.domain.citizen import mask_telephone
from desktop.domain.money import format_baht
from desktop.domain.thai_date import short_date
from desktop.forms.evaluate import Evaluation
from desktop.forms.kinds import CodeKind
from desktop.services.put_right import correction_of
from ui.context import Context
from ui.presenters.case_timeline import Event
from ui.presenters.case_words import due_words, moment, number_parts, place, who_words
from ui.presenters.opened_case import Opened
from ui.presenters.reasons import reason_words
from ui.presenters.ways import spots_of, words_of
from ui.values import Tone

TELEPHONE = "phone"  # the code of the data whose numbers are called
_SPOTS = 3  # as many as have room; the form marks them all


@dataclass(frozen=True, slots=True)
class Known:
    """A line of what counts: its label, the value, and a word beside it."""

    label: str
    value: str = field(repr=False)
    beside: str = field(default="", repr=False)
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class ReturnedCase:
    """What is wrong in the supervisor's words, what stays as it was, and what has happened."""

    case_id: str
    title: str
    received: str
    spots: str
    why: str = field(repr=False)
    by: str
    known: tuple[Known, ...]
    events: tuple[Event, ...]


def _telephone(stands: Evaluation) -> str:
    """Where the customer is reached, masked: the next one may be looking."""
    for state in stands.fields:
        kind = state.field.kind
        of_them = isinstance(kind, CodeKind) and kind.code.id == TELEPHONE
        found = kind.find(state.text) if state.text else None
        if of_them and state.text and (found is None or found.level != "wrong"):
            return mask_telephone(kind.show(state.text))
    return ""


def returned_case(opened: Opened, context: Context) -> ReturnedCase | None:
    """None where what was accepted is not on this PC: the strip tells of it all the same."""
    detail, body, stands = opened.detail, opened.detail.body, opened.stands
    if body is None or stands is None:
        return None
    language, view = context.language, detail.view
    t, lang, today = language.t, language.code, context.clock.now().date()
    facts, correction = opened.facts(context), correction_of(detail, body, stands)
    spots = [one.label for one in spots_of(stands, lang) if one.key in correction.about]
    values = {
        f"{group.title} › {line.label}": line.value
        for group in facts.sections
        for line in group.lines
    }
    known = [Known(t("counter_page.spot"), spot, values.get(spot, "")) for spot in spots[:_SPOTS]]
    met = sum(row.met for row in stands.documents)
    whole = t("application.documents_met", met=met, all=len(stands.documents))
    if stands.documents:
        known.append(Known(t("application.documents"), t("counter_page.no_more"), whole, "ok"))
    if body.settled.total:
        paid = format_baht(body.settled.total)
        known.append(Known(t("counter_page.paid"), paid, t("counter_page.receipt_stays")))
    day = short_date(view.due, lang, weekday=True)
    due = due_words(view, today, lang)
    known.append(Known(t("counter_page.due"), day, due if due not in day else ""))
    if phone := _telephone(stands):
        known.append(Known(t("counter_page.contact"), phone))
    who = language.of(context.desk.staff.name_of(correction.by))
    when = moment(correction.at, today, lang)
    by = [t("application.returned_item", item=correction.item)] if correction.item else []
    by.append(t("application.returned_by", who=who, when=when))
    where = place(view, context.device.office, lang)
    return ReturnedCase(
        view.id,
        f"{facts.title} · {who_words(view, lang)}",
        f"{number_parts(view.reference)[0]} · {moment(view.submitted_at, today, lang)} · {where}",
        t("counter_page.spots", count=len(spots)) if spots else "",
        reason_words(correction.reason, lang, words_of(stands.service)),
        " · ".join(by),
        tuple(known),
        tuple(one for one in facts.timeline if one.when != t("cases.event_waits"))[-2:],
    )
