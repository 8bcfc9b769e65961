"""A case as the case page shows it: ready words in one language, nothing left to work out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date

from desktop.domain.case import CaseView
from desktop.domain.citizen import Person, mask_citizen_id
from desktop.domain.money import format_baht
from desktop.domain.party import Party
from desktop.domain.receipt import ApplicationSummary, Quote
from desktop.domain.text import Lang
from desktop.domain.thai_date import CardDate, age_on, card_date_text, from_iso, short_date
from desktop.entries import KINDS, Appealed, DecisionMove, Submitted
from desktop.entries.case_submitted import KnownPerson
from desktop.entries.detail import CaseDetail, TimelineItem
from desktop.entries.rights import Fault
from desktop.forms.evaluate import Evaluation
from desktop.forms.form import Catalogue, Service
from desktop.forms.seats import seat_of
from desktop.services.cases import owed_of
from desktop.services.summary import EMPTIED
from desktop.texts import t
from ui.models.rows import Badge
from ui.presenters.case_links import Link, links_of
from ui.presenters.case_state import deed_in, is_open, moved, state_of
from ui.presenters.case_timeline import Event, NameOf, events_of
from ui.presenters.case_values import Group, Paper, groups_of, papers_of
from ui.presenters.case_words import (
    due_words,
    local,
    moment,
    place,
    service_title,
    who_words,
)
from ui.presenters.found import found_groups, is_told
from ui.presenters.person import FULL_AGE
from ui.presenters.reasons import NO_CARD, reason_words
from ui.presenters.ways import Way, ways_of, words_of
from ui.values import Tone


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the few things to know first; `tone` colours the value, which says it in words."""

    label: str
    value: str
    tone: Tone | None = None


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
    owed: str = ""
    changes: tuple[Change, ...] = ()
    papers: tuple[Paper, ...] = ()
    quote: Quote | None = None
    sections: tuple[Group, ...] = ()
    links: tuple[Link, ...] = ()
    timeline: tuple[Event, ...] = ()
    receipt_number: str | None = None
    complete: bool = True
    ways: tuple[Way, ...] = ()
    away: bool = False  # what is not here can be fetched, once there is a line
    decidable: bool = False
    version: int = 0


# What a note of a card may name; a body of a later release may name more.
_CARD_FIELDS = (
    "citizen_id", "thai_name", "english_name", "birth_date", "sex", "address",
    "issuer", "issue_date", "expiry_date",
)  # fmt: skip


def facts_of(
    detail: CaseDetail,
    summary: ApplicationSummary | None,
    catalogue: Catalogue,
    *,
    home: str,
    name_of: NameOf,
    today: date,
    lang: Lang,
    stands: Evaluation | None = None,
    begun: Collection[str] = (),
) -> CaseFacts:
    """The page of a case; without a summary (its body is not on this PC) only what lists know.

    `home` is the office of this counter; `name_of` gives the name of a staff id; `stands` is the
    case evaluated; `begun` are the rules by which a draft that follows waits here.
    """
    view, body, owed = detail.view, detail.body, owed_of(detail, stands)
    who = name_of(view.submitted_by)
    received = t("cases.received_by", lang, who=who, place=place(view, home, lang))
    edition = body.service_version if body is not None else ""
    service = catalogue.edition(view.service_id, edition)
    came = body.came if body is not None else None
    rows = summary.documents if summary else ()
    pending = [row.label.of(lang) for row in rows if row.source == "pending_lookup"]
    return CaseFacts(
        case_id=view.id,
        reference=view.reference,
        title=service_title(catalogue, view.service_id, lang, edition),
        state=state_of(view).badge(lang),
        person=_person(detail, summary, lang),
        masked_id=view.citizen_id_masked,
        person_key=view.person_key,
        address=came.address.line() if came is not None else "",
        received=received,
        identity=_identity(came, lang) if came is not None else None,
        identity_note=came.no_card_note if came is not None else "",
        tiles=_tiles(view, stands, today, lang),
        warnings=warnings_of(detail, summary, lang),
        objection=_objection(detail, service, name_of, lang),
        decision=_decision(detail, service, name_of, today, lang),
        owed=t("cases.owed", lang, amount=format_baht(owed)) if owed else "",
        changes=_changes(detail, catalogue, lang),
        papers=papers_of(summary, lang),
        quote=stands.quote if is_told(stands) else summary.quote if summary else None,
        sections=(*groups_of(summary, lang), *found_groups(stands, lang)),
        links=links_of(detail, catalogue, begun, lang),
        timeline=events_of(detail, pending, name_of, today, lang, service),
        receipt_number=view.receipt_number,
        complete=summary is not None,
        ways=ways_of(view.state, stands, body, lang),
        away=summary is None and detail.behind,
        decidable=is_open(view),
        version=view.version,
    )


def warnings_of(
    detail: CaseDetail, summary: ApplicationSummary | None, lang: Lang
) -> tuple[str, ...]:
    """What a supervisor must have seen before approving; each is a sentence."""
    found, body = [], detail.body
    if body is not None and body.came is not None:
        found += _identity_warnings(body.came, body, lang)
    if detail.view.copies_taken:
        found.append(t("review.warn_copies", lang, count=detail.view.copies_taken))
    if body is not None and any(value.reason for value in body.values.values()):
        found.append(t("review.warn_changed", lang))
    if summary and summary.quote and any(line.unconfirmed for line in summary.quote.lines):
        found.append(t("review.warn_unconfirmed", lang))
    if summary is None:
        away = "review.warn_away" if detail.behind else "review.warn_incomplete"
        found.append(t(away, lang))
    return tuple(found)


def _identity_warnings(who: KnownPerson, body: Submitted, lang: Lang) -> list[str]:
    """Somebody without a card, and a card with something odd about it."""
    found = []
    if who.source == "typed":
        found.append(t("review.warn_typed", lang, reason=_no_card_reason(who, lang)))
    found += _age_warnings(who, body, lang)
    odd = _odd_fields(who, lang)
    return [*found, t("review.warn_odd", lang, fields=odd)] if odd else found


def _age_warnings(known: KnownPerson, body: Submitted, lang: Lang) -> list[str]:
    """A card past its day, and a person under age, both on the day of the application."""
    taken = local(body.submitted_at).date()
    expiry, birth = _register_date(known.expiry_date), _register_date(known.birth_date)
    found = []
    # Where only a year or a month is known, that much is compared.
    end = expiry.iso if expiry.near(taken) else None
    if end is not None and end < taken.isoformat()[: len(end)]:
        found.append(t("review.warn_expired", lang, date=card_date_text(expiry, lang)))
    age = age_on(birth, taken)
    if age is not None and age < FULL_AGE:
        found.append(t("review.warn_minor", lang, age=age))
    return found


def _odd_fields(who: KnownPerson, lang: Lang) -> str:
    """The fields of the card that the clerk was warned of; what it refused is not among them."""
    told = (note.partition(":") for note in who.card_notes)
    fields = dict.fromkeys(field for kind, _, field in told if kind != "not_read")
    return ", ".join(t(f"id_card.{field}", lang) for field in fields if field in _CARD_FIELDS)


def _register_date(text: str | None) -> CardDate:
    """A date of the body; what is none (`lifelong`, nothing at all) is a date not known."""
    try:
        return from_iso(text or "")
    except ValueError:
        return CardDate("")


def _person(detail: CaseDetail, summary: ApplicationSummary | None, lang: Lang) -> str:
    came = detail.body.came if detail.body is not None else None
    if summary is None or came is None:
        return who_words(detail.view, lang)
    english = came.english_name.full
    return english if lang == "en" and english else summary.applicant_name


def _tiles(view: CaseView, stands: Evaluation | None, today: date, lang: Lang) -> tuple[Tile, ...]:
    """What it costs and when it is due, with all that has come since it was accepted."""
    if stands is not None and stands.env[0].given.course.stays:
        view = replace(view, due=stands.due)
    if is_told(stands):
        view = replace(view, total=stands.quote.total)
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


def _identity(who: KnownPerson, lang: Lang) -> Badge:
    if who.source == "chip":
        return t("cases.identity_chip", lang), "ok", "cpu"
    if who.source == "stated":
        return t("cases.identity_stated", lang), "neutral", "user-round"
    reason = _no_card_reason(who, lang)
    return t("cases.identity_typed", lang, reason=reason), "warn", "keyboard"


def _no_card_reason(who: KnownPerson, lang: Lang) -> str:
    return NO_CARD.label(who.no_card_reason or "other").of(lang)


def _decision(
    detail: CaseDetail, service: Service | None, name_of: NameOf, today: date, lang: Lang
) -> str:
    view = detail.view
    if not view.decided_by or view.exception:
        return ""
    half = moved(view.first)
    last = [moved(one.kind) for one in detail.timeline if one.at == view.decided_at]
    said = half or next((one for one in reversed(last) if one is not None), None)
    verb = t(said[0] if said else deed_in(view.state) or "cases.did_approve", lang)
    verb = t("cases.did_half", lang, deed=verb) if half else verb
    who = name_of(view.decided_by)
    at = moment(view.decided_at or "", today, lang)
    words = t("cases.decided", lang, verb=verb, who=who, when=at)
    reason = reason_words(view.reason, lang, words_of(service)) if view.reason else ""
    return " · ".join(part for part in (words, reason, _until(view, lang)) if part)


def _until(view: CaseView, lang: Lang) -> str:
    """Until when the customer is waited for, or may appeal."""
    if view.until is None:
        return ""
    appeal = Appealed.RIGHT.cases is not None and view.state in Appealed.RIGHT.cases
    key = "cases.appeal_until" if appeal else "cases.waits_until"
    return t(key, lang, day=short_date(view.until, lang))


def _objection(
    detail: CaseDetail, service: Service | None, name_of: NameOf, lang: Lang
) -> Objection | None:
    view = detail.view
    if not view.exception:
        return None
    if view.held:
        return Objection(t("cases.objection_once", lang, other=view.held_by), "", "")
    # Of the moves in the timeline those of this PC that the centre did not take; of several
    # that one can still be about it is the newest.
    mine = [(item, how) for item in detail.timeline if (how := _refused(item))]
    if not mine:
        return Objection(t("cases.objection_entry", lang, code=view.exception), "", "")
    item, verb = mine[-1]
    known = words_of(service)
    reason = reason_words(str(item.facts.get("reason") or ""), lang, known)
    here = _side(verb, reason, item.actor, item.at, name_of, lang)
    centre = t("cases.side_nothing", lang)
    if view.decided_by:
        verb, at = deed_in(view.state), view.decided_at or ""
        reason = reason_words(view.reason or "", lang, known)
        centre = _side(verb, reason, view.decided_by, at, name_of, lang)
    return Objection(t(_disputed(view, item.kind), lang), here, centre)


def _disputed(view: CaseView, kind: str) -> str:
    """The key of what it means, and what to do next."""
    if view.exception == Fault.ROLE.value:
        return "cases.objection_role"
    if view.exception == Fault.OFFICE.value:
        return "cases.objection_office"
    if view.exception == Fault.SAME_PERSON.value:
        return "cases.objection_person"
    if view.exception == Fault.HELD.value:
        return "cases.objection_held"
    if not issubclass(KINDS[kind], DecisionMove):
        return "cases.objection_move"
    return "cases.objection" if is_open(view) else "cases.objection_stands"


def _refused(item: TimelineItem) -> str:
    """The key of what a move that the centre did not take should have done; else empty."""
    move = moved(item.kind) if item.refused else None
    return move[0] if move is not None else ""


def _side(verb: str, reason: str, actor: str, at: str, name_of: NameOf, lang: Lang) -> str:
    words = [t(verb or "cases.side_nothing", lang), name_of(actor)]
    words += [f"{local(at):%H:%M}" if at else "", reason]
    return " · ".join(word for word in words if word)


def _changes(detail: CaseDetail, catalogue: Catalogue, lang: Lang) -> tuple[Change, ...]:
    body = detail.body
    if body is None:
        return ()
    service = catalogue.edition(body.service_id, body.service_version)
    changes = []
    for name, value in body.values.items():
        if not value.reason:
            continue
        known = service.fields.get(name) if service else None
        label = known.label.of(lang) if known else name
        was = _chip_value(body, known.proposed_name) if known else ""
        changes.append(Change(label, was, value.value or EMPTIED, value.reason))
    return tuple(changes)


def _chip_value(body: Submitted, name: str) -> str:
    """What the chip said for `applicant.address.road` and the like; empty if it says nothing."""
    role, _, part = name.partition(".")
    known = body.parties.get(role)
    if known is None:
        return ""
    person = Person(
        citizen_id=mask_citizen_id(known.person.citizen_id),
        thai_name=known.person.thai_name,
        address=known.person.address,
    )
    said = seat_of(Party(person), date.min, ()).get(part)
    return said if isinstance(said, str) else ""
