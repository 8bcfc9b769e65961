"""A visit in words: who is here, in which seats, and the line of steps."""

from __future__ import annotations

from datetime import date, datetime

from desktop.visit import Here, Seat, Step, Visit
from ui.language import Language
from ui.presenters.person import strip_person
from ui.values import BadgeSpec, StripPerson

# Where what was typed belongs to the case that is shown: it says when it was last kept.
_KEEPS: tuple[Step, ...] = ("application", "payment", "handover")


def shown(here: Here) -> Visit | None:
    """The visit that is shown; None where nobody is, and while the clerk looks elsewhere."""
    return None if here.visit is None or here.visit.away else here.visit


def person_of(here: Here, language: Language, today: date) -> StripPerson | None:
    """Whoever applies, with the other seats and the contract account beside them."""
    visit, person = shown(here), here.applicant
    if visit is None or person is None:
        return None
    stay = here.stay_of(person.citizen_id)
    account = visit.account
    side: tuple[str, ...] = ()
    if account:
        number = f"{account[:3]} {account[3:6]} {account[6:]}"
        side = (language.t("application.contract_account"), number)
    return strip_person(
        person,
        language,
        today,
        read_at=(_time(stay.came), _time(stay.left)) if stay is not None else ("", ""),
        card=stay.card if stay is not None else None,
        badges=tuple(_seat(seat, language) for seat in visit.seats[1:]),
        side=side,
    )


def _seat(seat: Seat, language: Language) -> BadgeSpec:
    role = language.of(seat.role.label)
    if seat.person is None:
        return BadgeSpec(language.t("frame.seat_open", role=role), "warn", "id-card")
    key = "frame.seat_taken" if seat.whole else "frame.seat_reads"
    words = language.t(key, role=role, name=seat.person.thai_name.full)
    return BadgeSpec(words, "ok" if seat.whole else "info", "id-card")


def step_of(visit: Visit, language: Language) -> tuple[dict[str, str], str]:
    """What the line of steps says beside its steps, and at its end."""
    service, details = visit.service, {}
    if visit.step == "application":
        met = sum(status.met for status in visit.documents)
        words = language.t("application.step_documents", met=met, all=len(visit.documents))
        details = {"documents": words}
    note = ""
    if visit.step == "handover":
        note = visit.taken[-1].case.reference
    elif visit.step == "payment" and service is not None:
        note = language.of(service.title)
    elif visit.step == "application" and service is not None:
        edition = service.edition
        note = language.t("application.note", service=language.of(service.title), edition=edition)
    return details, note


def saved_at(visit: Visit | None, language: Language) -> str:
    """When what was typed was last kept, beside the case it is about and nowhere else."""
    if visit is None or visit.saved is None or visit.step not in _KEEPS:
        return ""
    return language.t("frame.saved_at", time=visit.saved.strftime("%H:%M:%S"))


def _time(at: datetime | None) -> str:
    return f"{at:%H:%M}" if at is not None else ""
