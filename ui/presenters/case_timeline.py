"""What has happened to a case, one line each, and what it still waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desktop.domain.case import CaseDetail, TimelineItem
from desktop.domain.money import format_baht
from desktop.domain.text import Lang
from desktop.texts import t
from ui.presenters.case_words import moment, reason_words


@dataclass(frozen=True, slots=True)
class Event:
    """One line: an icon in the colour of a token, when (or that it waits), what, and by whom."""

    icon: str
    token: str
    when: str
    text: str
    note: str = ""


def events_of(
    detail: CaseDetail, names: Mapping[str, str], today: date, lang: Lang
) -> tuple[Event, ...]:
    """The lines in the order of time, then what is still waited for."""
    lines: list[Event] = []
    for item in sorted(detail.timeline, key=lambda item: item.at):
        lines.extend(_lines_of(item, names, today, lang))
    return (*lines, *_waiting(detail, lang))


def _lines_of(item: TimelineItem, names: Mapping[str, str], today: date, lang: Lang) -> list[Event]:
    facts, at = item.facts, moment(item.at, today, lang)
    who = names.get(item.actor, item.actor)
    match item.kind:
        case "case.submitted":
            typed = facts.get("identity_check") == "typed"
            read = t("cases.event_typed" if typed else "cases.event_chip", lang)
            icon, token = ("keyboard", "warn") if typed else ("id-card", "ok")
            taken = t("cases.event_submitted", lang)
            return [Event(icon, token, at, read), Event("file-check", "ok", at, taken, who)]
        case "receipt.issued":
            amount = format_baht(int(str(facts.get("total", 0))))
            number = facts.get("number", "")
            words = t("cases.event_paid", lang, amount=amount, number=number)
            return [Event("receipt-text", "ok", at, words, who)]
        case "receipt.printed":
            copy = int(str(facts.get("copy_no", 0)))
            if copy == 0:
                return [Event("printer", "soft", at, t("cases.event_printed", lang), who)]
            words = t("cases.event_reprinted", lang, copy=copy)
            return [Event("copy", "warn", at, words, _note(who, facts, lang))]
        case "document.printed":
            return [Event("printer", "soft", at, t("cases.event_document", lang), who)]
        case "case.decided":
            approved = facts.get("decision") == "approve"
            words = t("cases.did_approve" if approved else "cases.did_return", lang)
            icon, token = ("circle-check", "ok") if approved else ("undo-2", "info")
            return [Event(icon, token, at, words, _note(who, facts, lang))]
    return []


def _note(who: str, facts: Mapping[str, object], lang: Lang) -> str:
    reason = str(facts.get("reason") or "")
    return " · ".join(part for part in (who, reason_words(reason, lang) if reason else "") if part)


def _waiting(detail: CaseDetail, lang: Lang) -> list[Event]:
    waits = t("cases.event_waits", lang)
    lines = []
    documents = detail.body.get("documents")
    marks = documents.values() if isinstance(documents, dict) else ()
    if any(isinstance(mark, dict) and mark.get("source") == "pending_lookup" for mark in marks):
        lines.append(Event("clock", "warn", waits, t("cases.event_lookup", lang)))
    if detail.view.unsent:
        lines.append(Event("cloud-off", "warn", waits, t("cases.event_unsent", lang)))
    return lines
