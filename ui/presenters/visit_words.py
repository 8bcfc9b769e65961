"""A visit in words: who is here, in which seats, and the line of steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from desktop.domain.citizen import Person
from desktop.visit import Here, Seat, Step, Visit
from ui.language import Language
from ui.presenters.person import strip_person
from ui.values import BadgeSpec, StripPerson, StripSeat

if TYPE_CHECKING:  # the window is there before these are
    from desktop.forms.form import Role

# Where what was typed belongs to the case that is shown: it says when it was last kept.
_KEEPS: tuple[Step, ...] = ("application", "payment", "handover")


def shown(here: Here) -> Visit | None:
    """The visit that is shown; None where nobody is, and while the clerk looks elsewhere."""
    return None if here.visit is None or here.visit.away else here.visit


def person_of(here: Here, language: Language, today: date) -> StripPerson | None:
    """Whoever applies, with the other seats and the contract account beside them; where nobody
    does the seats alone, and nothing before there are any.
    """
    visit, person = shown(here), here.applicant
    if visit is None or not visit.seats:
        return None
    beside, badges = _beside(visit), tuple[BadgeSpec, ...]()
    if beside is not None and visit.beside == visit.seats:
        return StripPerson("", nobody=True, seat=seat_shown(here, visit, beside, language, today))
    if person is None:
        return None
    if beside is not None:
        others = (one for one in visit.beside if one is not beside and (one.person or one.is_asked))
        badges = tuple(_badge(seat, language) for seat in others)
    account, side = visit.account, tuple[str, ...]()
    if account and beside is None:
        number = f"{account[:3]} {account[3:6]} {account[6:]}"
        side = (language.t("application.contract_account"), number)
    shows = _acting(_strip_person(here, person, language, today, badges), visit, language)
    if beside is None:
        return replace(shows, side=side)
    role = language.of(visit.seats[0].role.label)
    seat = seat_shown(here, visit, beside, language, today)
    return replace(shows, role=role, seat=seat)


def _acting(shows: StripPerson, visit: Visit, language: Language) -> StripPerson:
    """With how whoever applies may act, while the application is filled in."""
    seat = visit.seats[0]
    if seat.part is None or not seat.whole or visit.step != "application":
        return shows
    ways, part = _ways(seat.part, language), language.of(seat.role.label)
    return replace(shows, role_id=seat.role.id, part=part, acting=ways, acts=seat.acting)


def _ways(role: Role, language: Language) -> tuple[tuple[str, str], ...]:
    ways = role.words.get("acting", {}).items()
    return tuple((way, language.of(words)) for way, words in ways)


def _strip_person(
    here: Here, person: Person, language: Language, today: date, badges: tuple[BadgeSpec, ...]
) -> StripPerson:
    stay = here.stay_of(person.citizen_id)
    return strip_person(
        person,
        language,
        today,
        read_at=(_time(stay.came), _time(stay.left)) if stay is not None else ("", ""),
        card=stay.card if stay is not None else None,
        badges=badges,
    )


def _beside(visit: Visit) -> Seat | None:
    """The seat that is shown beside the applicant: the one that the clerk has turned to, unless the
    case waits for another, else one that is open, else the first.
    """
    others = visit.beside
    turned = next((seat for seat in others if seat.role.id == visit.turned), None)
    if turned is not None and (turned.person is None or visit.awaited is None):
        return turned
    free = (one for one in others if one.person is None and not one.left_out and one.is_asked)
    return visit.awaited or next(free, None) or next(iter(others), None)


def seat_shown(here: Here, visit: Visit, seat: Seat, language: Language, today: date) -> StripSeat:
    """A seat in words, with what may be done about it while the application is filled in."""
    role = seat.part
    assert role is not None
    filling = visit.step == "application"
    who, apart = seat.person, seat.role != visit.seats[0].role
    same = apart and who is not None and who == visit.applicant
    following = _next(visit, seat)
    turns = _turn(following, language)
    shows = StripSeat(role.id, language.of(role.label), "", takes_card=seat.takes_card)
    if following is not None:
        is_open = following.person is None
        shows = replace(shows, turns_to=following.role.id, turns_to_open=is_open)
    if who is None:
        closed = seat.left_out or visit.step == "handover"
        key = "none" if closed else "card" if seat.takes_card else "told"
        hint = "begun" if seat.begun else "" if seat.needed else "optional"
        ways = _open_ways(visit, seat, role, language)
        return replace(
            shows,
            title=language.t(f"frame.seat_{key}", role=role.label),
            hint=language.t(f"frame.seat_{hint}") if hint and not closed else "",
            begun=seat.begun and not closed,
            closed=closed,
            ways=(*ways, *turns) if filling else (),
        )
    badges: list[BadgeSpec] = []
    if not seat.whole:
        badges.append(BadgeSpec(language.t("frame.seat_reads"), "info", "id-card"))
    if not seat.present:
        badges.append(BadgeSpec(language.t("frame.seat_absent"), "neutral", "info"))
    if same:
        other = language.t("frame.seat_same", role=visit.seats[0].role.label)
        badges.append(BadgeSpec(other, "ok", "user-round-check"))
    ways = (("back", language.t("frame.seat_back")),)
    if who.source != "chip" and not same:
        ways = (("typed", language.t("frame.seat_typed_again")), *ways)
    # Whoever sits in two seats acts in both alike: here there is nothing to choose.
    chosen = filling and seat.whole and not same
    person = _strip_person(here, who, language, today, tuple(badges))
    if same:  # the rest is said beside
        person = replace(person, badges=tuple(badges))
    return replace(
        shows,
        who=person,
        ways=(*ways, *turns) if filling else (),
        acting=_ways(role, language) if chosen else (),
        acts=seat.acting,
    )


def _open_ways(
    visit: Visit, seat: Seat, role: Role, language: Language
) -> tuple[tuple[str, str], ...]:
    from desktop.forms.seating import ways

    if seat.left_out:
        return (("back", language.t("frame.seat_back_none", role=role.label)),)
    labels = {one.role.id: one.role.label for one in visit.seats if one.person is not None}
    typed = "typed"
    if seat.begun:
        typed = "typed_on"
    elif not seat.takes_card:
        typed = "typed_told"
    words = {
        "typed": language.t(f"frame.seat_{typed}"),
        "same": language.t("frame.seat_is", role=labels.get(role.may_be, "")),
        "nobody": language.t("frame.seat_nobody_way"),
    }
    return tuple((way, words[way]) for way in ways(role, labels))


def _next(visit: Visit, seat: Seat) -> Seat | None:
    """The seat behind this one in the order of the case, round to the first."""
    others = visit.beside
    at = [one.role.id for one in others].index(seat.role.id)
    return others[(at + 1) % len(others)] if len(others) > 1 else None


def _turn(seat: Seat | None, language: Language) -> tuple[tuple[str, str], ...]:
    """The way to that seat; one that nobody waits for is offered."""
    if seat is None:
        return ()
    role = seat.role.label
    if seat.person is None and not seat.is_asked:
        return (("turn", language.t("frame.seat_back_none", role=role)),)
    return (("turn", language.of(role)),)


def _badge(seat: Seat, language: Language) -> BadgeSpec:
    role = language.of(seat.role.label)
    if seat.left_out:
        return BadgeSpec(language.t("frame.seat_nobody", role=role), "neutral", "ban")
    if seat.person is None:
        return BadgeSpec(language.t("frame.seat_open", role=role), "warn", "id-card")
    words = language.t("frame.seat_taken", role=role, name=seat.person.thai_name.full)
    return BadgeSpec(words, "ok" if seat.whole else "info", "id-card")


def step_of(visit: Visit, language: Language) -> tuple[dict[str, str], str]:
    """What the line of steps says beside its steps, and at its end."""
    service, details = visit.service, {}
    if visit.step == "application":
        met, count = sum(status.met for status in visit.documents), len(visit.documents)
        if count:
            words = language.t("application.step_documents", met=met, all=count)
            details["documents"] = words
        if visit.awaited is not None:
            there = sum(seat.person is not None for seat in visit.seats)
            wanted = sum(seat.person is not None or seat.needed for seat in visit.seats)
            details["customer"] = language.t("application.step_customers", here=there, all=wanted)
    note = ""
    if visit.step == "handover":
        note = visit.taken[-1].case.reference
    elif visit.step == "payment" and service is not None:
        note = language.of(service.title)
    elif visit.step == "application" and service is not None:
        edition = service.edition
        note = language.t("application.note", service=language.of(service.title), edition=edition)
    return details, note


def still_open(visit: Visit) -> tuple[str, ...]:
    """The steps behind the customer that are not done yet: a seat is open; or the case that was
    recorded waits for its papers, and is paid for when they are there.
    """
    if visit.step == "handover":
        from desktop.domain.life import CaseState

        waits = visit.taken[-1].case.state is CaseState.WAITING
        return ("documents", "payment") if waits else ()
    seat = visit.step == "application" and visit.awaited is not None
    return ("customer",) if seat else ()


def left_out(visit: Visit) -> str:
    """The step that the line leaves out: nobody pays for what has no price at all."""
    service = visit.service
    free = service is not None and not service.lines and visit.step != "payment"
    return "payment" if free else ""


def saved_at(visit: Visit | None, language: Language) -> str:
    """When what was typed was last kept, beside the case it is about and nowhere else."""
    if visit is None or visit.saved is None or visit.step not in _KEEPS:
        return ""
    return language.t("frame.saved_at", time=visit.saved.strftime("%H:%M:%S"))


def _time(at: datetime | None) -> str:
    return f"{at:%H:%M}" if at is not None else ""
