"""What has happened to a case, one line each, and what it still waits for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from desktop.domain.case import CaseView
from desktop.domain.money import format_baht
from desktop.domain.text import Lang
from desktop.domain.thai_date import short_date
from desktop.entries import Defects, Facts
from desktop.entries.detail import CaseDetail, TimelineItem
from desktop.forms.form import Service
from desktop.texts import t
from printing.papers import SUMMARY, named
from ui.presenters.case_state import DISPUTED, UNSENT, moved
from ui.presenters.case_words import moment
from ui.presenters.found import found_words
from ui.presenters.reasons import reason_words
from ui.presenters.ways import words_of

NameOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Event:
    """One line: an icon in the colour of a token, when (or that it waits), what, and by whom."""

    icon: str
    token: str
    when: str
    text: str
    note: str = ""


def events_of(
    detail: CaseDetail,
    pending: Iterable[str],
    name_of: NameOf,
    today: date,
    lang: Lang,
    service: Service | None = None,
) -> tuple[Event, ...]:
    """The lines in the order of time, then what is still waited for.

    `pending` names the papers in whose place a register is to be looked up. Who did something is
    said where it is another person than on the line before; the service gives words to
    reasons, results and answers.
    """
    lines: list[Event] = []
    before = ""
    for item in sorted(detail.timeline, key=lambda item: item.at):
        who = name_of(item.actor) if item.actor != before else ""
        item = replace(item, facts=_in_words(item.facts, lang, service))
        found = _lines_of(item, detail, moment(item.at, today, lang), who, lang)
        before = item.actor if found else before
        lines.extend(found)
    return (*lines, *_waiting(detail.view, pending, lang))


def _lines_of(item: TimelineItem, detail: CaseDetail, at: str, who: str, lang: Lang) -> list[Event]:
    events = _told(item, detail, at, who, lang)
    if item.refused and events:
        # It was done here and counts for nothing there, so it bears no tick.
        last = events.pop()
        move = moved(item.kind)
        key = "cases.event_refused" if move is not None else "cases.event_disputed"
        words = t(key, lang, what=last.text)
        events.append(replace(last, icon="ban", token=DISPUTED.token, text=words))
    return events


def _told(item: TimelineItem, detail: CaseDetail, at: str, who: str, lang: Lang) -> list[Event]:
    facts = item.facts
    if item.newer:
        return [Event("info", "soft", at, t("cases.event_newer", lang), who)]
    if (move := moved(item.kind)) is not None:
        words, sign = t(move[0], lang), move[1]
        if facts.get("half"):
            words = t("cases.did_half", lang, deed=words)
        return [Event(sign.icon, sign.token, at, words, _note(who, facts))]
    match item.kind:
        case "case.submitted":
            return [*_identity(detail, at, lang), _submitted(at, who, lang)]
        case Defects.KIND:
            words = t("cases.event_defects", lang, date=_day(str(facts.get("until") or ""), lang))
            return [Event("file-text", "warn", at, words, who)]
        case "receipt.issued":
            amount = format_baht(int(str(facts.get("total", 0))))
            number = facts.get("number", "")
            words = t("cases.event_paid", lang, amount=amount, number=number)
            return [Event("receipt-text", "ok", at, words, who)]
        case "receipt.printed":
            copy = int(str(facts.get("copy_no", 0)))
            if copy == 0:
                words = t("cases.event_printed", lang)
                return [Event("printer", "soft", at, words, _note(who, facts))]
            words = t("cases.event_reprinted", lang, copy=copy)
            return [Event("copy", "warn", at, words, _note(who, facts))]
        case "document.printed":
            return [Event("printer", "soft", at, _document(facts, lang), who)]
        case "exception.settled":
            words = t("cases.event_settled", lang)
            return [Event("clipboard-check", "soft", at, words, _note(who, facts))]
    return []


def _day(iso: str, lang: Lang) -> str:
    return short_date(date.fromisoformat(iso), lang, weekday=True) if iso else ""


def _identity(detail: CaseDetail, at: str, lang: Lang) -> list[Event]:
    match detail.body.identity_check if detail.body is not None else None:
        case "chip":
            return [Event("id-card", "ok", at, t("cases.event_chip", lang))]
        case "typed":
            return [Event("keyboard", "warn", at, t("cases.event_typed", lang))]
        case "stated":
            return [Event("user-round", "soft", at, t("cases.event_stated", lang))]
    return []


def _document(facts: Facts, lang: Lang) -> str:
    kind = named(str(facts.get("document") or SUMMARY.document))
    paper = t(f"paper.name_{kind.name}" if kind is not None else "paper.name_other", lang)
    return t("cases.event_document", lang, paper=paper)


def _submitted(at: str, who: str, lang: Lang) -> Event:
    return Event("file-check", "ok", at, t("cases.event_submitted", lang), who)


def _note(who: str, facts: Facts) -> str:
    reason = str(facts.get("reason") or "")
    return " · ".join(part for part in (who, reason) if part)


def _in_words(facts: Facts, lang: Lang, service: Service | None) -> Facts:
    """With the reason in this language, the manual's item behind it, and what was found out."""
    reason, item = str(facts.get("reason") or ""), str(facts.get("item") or "")
    said = list(found_words(facts, service, lang))
    said += [reason_words(reason, lang, words_of(service))] if reason else []
    said += [t("because.item", lang, item=item)] if item else []
    return {**facts, "reason": " · ".join(said)} if said else facts


def _waiting(view: CaseView, pending: Iterable[str], lang: Lang) -> list[Event]:
    waits = t("cases.event_waits", lang)
    lines = [
        Event("clock", "warn", waits, t("cases.event_lookup", lang, paper=paper))
        for paper in pending
    ]
    if view.unsent:
        lines.append(Event(UNSENT.icon, UNSENT.token, waits, t("cases.event_unsent", lang)))
    return lines
