"""A case as the case page shows it: ready words in one language, nothing left to work out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date

from desktop.domain.address import Address
from desktop.domain.case import CaseDetail, CaseView
from desktop.domain.catalogue import Catalogue
from desktop.domain.citizen import Applicant, PersonName, mask_citizen_id
from desktop.domain.form import CARD_FACTS
from desktop.domain.money import format_baht
from desktop.domain.receipt import ApplicationSummary, Quote
from desktop.domain.text import Lang
from desktop.domain.thai_date import CardDate, age_on, card_date_text, from_iso
from desktop.services.summary import EMPTIED
from desktop.texts import t
from ui.models.rows import Badge
from ui.presenters.case_timeline import Event, NameOf, events_of
from ui.presenters.case_words import (
    due_words,
    is_open,
    local,
    moment,
    place,
    service_title,
    state_badge,
)
from ui.presenters.person import FULL_AGE
from ui.presenters.reasons import reason_words
from ui.values import Tone


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the few things to know first; `tone` colours the value, which says it in words."""

    label: str
    value: str
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A label and its value; `source` says where the value came from."""

    label: str
    value: str = field(repr=False)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the checklist: how it was met, and why where a reason was asked."""

    label: str
    badge: Badge
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A value that differs from what the chip said."""

    label: str
    was: str = field(repr=False)
    now: str = field(repr=False)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Objection:
    """The centre did not take an entry of the case: what that means, and both sides if it was
    a decision.
    """

    text: str
    here: str
    centre: str


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The case page. `version` is the one these facts show, on which a decision is made."""

    case_id: str
    reference: str
    title: str
    state: Badge
    person: str = field(repr=False)
    masked_id: str = ""
    person_key: str = ""
    address: str = field(default="", repr=False)
    received: str = ""
    identity: Badge | None = None
    identity_note: str = ""
    tiles: tuple[Tile, ...] = ()
    warnings: tuple[str, ...] = ()
    objection: Objection | None = None
    decision: str = ""
    changes: tuple[Change, ...] = ()
    papers: tuple[Paper, ...] = ()
    quote: Quote | None = None
    sections: tuple[tuple[str, tuple[Line, ...]], ...] = ()
    timeline: tuple[Event, ...] = ()
    receipt_number: str | None = None
    complete: bool = True
    decidable: bool = False
    version: int = 0


# What a note of a card may name; a body of a later release may name more.
_CARD_FIELDS = (
    "citizen_id", "thai_name", "english_name", "birth_date", "sex", "address",
    "issuer", "issue_date", "expiry_date",
)  # fmt: skip

# How a document row was met, as a badge; the words are cases.paper_*.
_PAPER_BADGES = {
    "chip": ("ok", "cpu"),
    "looked_up": ("ok", "search"),
    "seen_original": ("ok", "eye"),
    "copy_taken": ("warn", "copy"),
    "pending_lookup": ("warn", "clock"),
}


def facts_of(
    detail: CaseDetail,
    summary: ApplicationSummary | None,
    catalogue: Catalogue,
    *,
    home: str,
    name_of: NameOf,
    today: date,
    lang: Lang,
) -> CaseFacts:
    """The page of a case; without a summary (its body is not on this PC) only what lists know.

    `home` is the office of this counter; `name_of` gives the name of a staff id.
    """
    view, body = detail.view, detail.body
    who = name_of(view.submitted_by)
    received = t("cases.received_by", lang, who=who, place=place(view, home, lang))
    edition = str(body.get("service_version", ""))
    rows = summary.documents if summary else ()
    pending = [row.label.of(lang) for row in rows if row.source == "pending_lookup"]
    return CaseFacts(
        case_id=view.id,
        reference=view.reference,
        title=service_title(catalogue, view.service_id, lang, edition),
        state=state_badge(view, lang),
        person=_person(detail, summary, lang),
        masked_id=view.citizen_id_masked,
        person_key=view.person_key,
        address=_address_of(body).line(),
        received=received,
        identity=_identity(body, lang),
        identity_note=str(_table(body, "applicant").get("no_card_note") or ""),
        tiles=_tiles(view, today, lang),
        warnings=warnings_of(detail, summary, lang),
        objection=_objection(detail, name_of, lang),
        decision=_decision(view, name_of, today, lang),
        changes=_changes(detail, catalogue, lang),
        papers=_papers(summary, lang),
        quote=summary.quote if summary else None,
        sections=_sections(summary, lang),
        timeline=events_of(detail, pending, name_of, today, lang),
        receipt_number=view.receipt_number,
        complete=summary is not None,
        decidable=is_open(view),
        version=view.version,
    )


def warnings_of(
    detail: CaseDetail, summary: ApplicationSummary | None, lang: Lang
) -> tuple[str, ...]:
    """What a supervisor must have seen before approving; each is a sentence."""
    found = []
    if detail.body.get("identity_check") == "typed":
        found.append(t("review.warn_typed", lang, reason=_no_card_reason(detail.body, lang)))
    found += _age_warnings(detail, lang)
    odd = _odd_fields(detail.body, lang)
    if odd:
        found.append(t("review.warn_odd", lang, fields=odd))
    if detail.view.copies_taken:
        found.append(t("review.warn_copies", lang, count=detail.view.copies_taken))
    if any(value.get("reason") for value in _values(detail.body).values()):
        found.append(t("review.warn_changed", lang))
    if summary and summary.quote and any(line.unconfirmed for line in summary.quote.lines):
        found.append(t("review.warn_unconfirmed", lang))
    if summary is None:
        found.append(t("review.warn_incomplete", lang))
    return tuple(found)


def _age_warnings(detail: CaseDetail, lang: Lang) -> list[str]:
    """A card past its day, and a person under age, both on the day of the application."""
    known, taken = _table(detail.body, "applicant"), local(detail.view.submitted_at).date()
    expiry, birth = _register_date(known, "expiry_date"), _register_date(known, "birth_date")
    found = []
    # Where only a year or a month is known, that much is compared.
    end = expiry.iso if expiry.near(taken) else None
    if end is not None and end < taken.isoformat()[: len(end)]:
        found.append(t("review.warn_expired", lang, date=card_date_text(expiry, lang)))
    age = age_on(birth, taken)
    if age is not None and age < FULL_AGE:
        found.append(t("review.warn_minor", lang, age=age))
    return found


def _odd_fields(body: Mapping[str, object], lang: Lang) -> str:
    """The fields of the card that the clerk was warned of; what it refused is not among them."""
    notes = _table(body, "applicant").get("card_notes")
    told = (str(note).partition(":") for note in (notes if isinstance(notes, list) else ()))
    fields = dict.fromkeys(field for kind, _, field in told if kind != "not_read")
    return ", ".join(t(f"id_card.{field}", lang) for field in fields if field in _CARD_FIELDS)


def _register_date(table: Mapping[str, object], key: str) -> CardDate:
    """A date of the body; what is none (`lifelong`, nothing at all) is a date not known."""
    try:
        return from_iso(str(table.get(key) or ""))
    except ValueError:
        return CardDate("")


def _person(detail: CaseDetail, summary: ApplicationSummary | None, lang: Lang) -> str:
    if summary is None:
        return detail.view.person_name
    english = PersonName(
        **_words(_table(_table(detail.body, "applicant"), "english_name"), PersonName)
    ).full
    return english if lang == "en" and english else summary.applicant_name


def _tiles(view: CaseView, today: date, lang: Lang) -> tuple[Tile, ...]:
    late = is_open(view) and view.due <= today
    tone: Tone | None = ("bad" if view.due < today else "info") if late else None
    return (
        Tile(t("cases.tile_due", lang), due_words(view, today, lang), tone),
        Tile(t("cases.tile_total", lang), format_baht(view.total)),
        Tile(
            t("cases.tile_copies", lang),
            t("cases.copies_count", lang, count=view.copies_taken),
            "warn" if view.copies_taken else "ok",
        ),
    )


def _identity(body: Mapping[str, object], lang: Lang) -> Badge | None:
    match body.get("identity_check"):
        case "chip":
            return t("cases.identity_chip", lang), "ok", "cpu"
        case "typed":
            reason = _no_card_reason(body, lang)
            return t("cases.identity_typed", lang, reason=reason), "warn", "keyboard"
    return None


def _no_card_reason(body: Mapping[str, object], lang: Lang) -> str:
    reason = _table(body, "applicant").get("no_card_reason") or "other"
    return t(f"cases.no_card_{reason}", lang)


def _decision(view: CaseView, name_of: NameOf, today: date, lang: Lang) -> str:
    if not view.decided_by or is_open(view) or view.exception:
        return ""
    verb = t(f"cases.did_{_DECISIONS.get(view.state.value, 'approve')}", lang)
    who = name_of(view.decided_by)
    at = moment(view.decided_at or "", today, lang)
    words = t("cases.decided", lang, verb=verb, who=who, when=at)
    return f"{words} · {reason_words(view.reason, lang)}" if view.reason else words


def _objection(detail: CaseDetail, name_of: NameOf, lang: Lang) -> Objection | None:
    view = detail.view
    if not view.exception:
        return None
    # Of the decisions in the timeline those of this PC that the centre did not take; of several
    # that one can still be about it is the newest.
    mine = [item for item in detail.timeline if item.kind == "case.decided" and item.refused]
    if not mine:
        return Objection(t("cases.objection_entry", lang, code=view.exception), "", "")
    here = _side(mine[-1].facts, mine[-1].actor, mine[-1].at, name_of, lang)
    centre = t("cases.side_nothing", lang)
    if view.decided_by:
        said = {"decision": _DECISIONS.get(view.state.value, ""), "reason": view.reason}
        centre = _side(said, view.decided_by, view.decided_at or "", name_of, lang)
    key = "cases.objection" if is_open(view) else "cases.objection_stands"
    return Objection(t(key, lang), here, centre)


_DECISIONS = {"approved": "approve", "returned": "return"}


def _side(facts: Mapping[str, object], actor: str, at: str, name_of: NameOf, lang: Lang) -> str:
    decision = str(facts.get("decision") or "")
    reason = str(facts.get("reason") or "")
    verb = t(f"cases.did_{decision}" if decision else "cases.side_nothing", lang)
    words = [verb, name_of(actor), f"{local(at):%H:%M}" if at else ""]
    words.append(reason_words(reason, lang) if reason else "")
    return " · ".join(word for word in words if word)


def _changes(detail: CaseDetail, catalogue: Catalogue, lang: Lang) -> tuple[Change, ...]:
    body = detail.body
    service = catalogue.edition(detail.view.service_id, str(body.get("service_version", "")))
    changes = []
    for name, value in _values(body).items():
        if not value.get("reason"):
            continue
        known = service.fields.get(name) if service else None
        label = known.label.of(lang) if known else name
        was = _chip_value(body, known.from_card) if known else ""
        now = str(value.get("value") or EMPTIED)
        changes.append(Change(label, was, now, str(value["reason"])))
    return tuple(changes)


def _chip_value(body: Mapping[str, object], fact: str) -> str:
    """What the chip said for `address.road` and the like; empty if it says nothing of it."""
    known = _table(body, "applicant")
    person = Applicant(
        citizen_id=mask_citizen_id(str(known.get("citizen_id") or "")),
        thai_name=PersonName(**_words(_table(known, "thai_name"), PersonName)),
        address=_address_of(body),
    )
    said = CARD_FACTS.get(fact)
    return said(person) if said else ""


def _address_of(body: Mapping[str, object]) -> Address:
    return Address(**_words(_table(_table(body, "applicant"), "address"), Address))


def _words(table: Mapping[str, object], kind: type[Address | PersonName]) -> dict[str, str]:
    """The slots of a name or address; what a later release may add is left out."""
    return {slot.name: str(table.get(slot.name) or "") for slot in fields(kind)}


def _papers(summary: ApplicationSummary | None, lang: Lang) -> tuple[Paper, ...]:
    papers = []
    for row in summary.documents if summary else ():
        tone, icon = _PAPER_BADGES.get(row.source, ("neutral", "circle"))
        words = t(f"cases.paper_{row.source}" if row.met else "cases.paper_missing", lang)
        papers.append(Paper(row.label.of(lang), (words, tone, icon), row.reason))
    return tuple(papers)


def _sections(
    summary: ApplicationSummary | None, lang: Lang
) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    if summary is None:
        return ()
    return tuple(
        (
            section.title.of(lang),
            tuple(
                Line(
                    row.label.of(lang),
                    row.choice.of(lang) if row.choice else row.value,
                    t(f"cases.source_{row.source}", lang),
                )
                for row in section.rows
                if row.value
            ),
        )
        for section in summary.sections
    )


def _table(body: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = body.get(key)
    return value if isinstance(value, dict) else {}


def _tables(body: Mapping[str, object], key: str) -> dict[str, Mapping[str, object]]:
    return {name: value for name, value in _table(body, key).items() if isinstance(value, dict)}


def _values(body: Mapping[str, object]) -> dict[str, Mapping[str, object]]:
    return _tables(body, "values")
