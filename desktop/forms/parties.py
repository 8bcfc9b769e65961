"""How each role of a case is filled, and what is not right about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.forms.form import Role, Service
from desktop.forms.given import Seat
from desktop.forms.values import YES, Env

# What is said of a role that nobody fills.
SEAT = "rules.seat"
# And of whom too little is known, or something that cannot be.
UNREADY = "rules.identity"
# Of the names of a party those of whoever acts for it.
BY = "by."


@dataclass(frozen=True, slots=True)
class PartyState:
    """A role that the case has now: who fills it, and the key of what is wrong, if something is."""

    role: Role
    seats: tuple[Seat, ...]
    problem: str = ""


def party_states(service: Service, env: Env) -> tuple[PartyState, ...]:
    """The roles that are needed, each with who acts in it; a role not needed does not show."""
    given = env[0].given
    states = []
    for role in service.roles:
        if role.needed_when is not None and role.needed_when(env) is not True:
            continue
        seats = tuple(given.parties.get(role.id, ()))
        states.append(PartyState(role, seats, _problem(role, seats, env)))
        if role.count is None and seats:
            states += _behind(role, seats[0], env)
    return tuple(states)


def _behind(role: Role, seat: Seat, env: Env) -> Iterator[PartyState]:
    """Whoever acts for who sits there, and for those in turn."""
    by = role.by.get(str(seat.get("acting")))
    if by is None:
        return
    who = {name.removeprefix(BY): seat[name] for name in seat if name.startswith(BY)}
    seats = (who,) if who else ()
    yield PartyState(by, seats, _problem(by, seats, env))
    if who:
        yield from _behind(by, who, env)


def _problem(role: Role, seats: Sequence[Seat], env: Env) -> str:
    given = env[0].given
    if not seats and role.id in given.unready:
        return UNREADY
    if not seats:
        least = role.count[0] if role.count is not None else 1
        return SEAT if role.presence != "optional" and least > 0 else ""
    if role.count is not None and not role.count[0] <= len(seats) <= role.count[1]:
        return "rules.seats"
    if role.id in given.unready:
        return UNREADY
    for seat in seats:
        if seat.get("kind") not in role.kinds or seat.get("acting") not in role.acting:
            return "rules.not_admitted"
        if role.identity and seat.get("identity") not in role.identity:
            return "rules.not_admitted"
        acts = seat.get("acting") not in role.by
        if role.presence == "required" and acts and seat.get("present", YES) != YES:
            return "rules.not_here"
    if role.differs_from and _ids(seats) & _ids(given.parties.get(role.differs_from, ())):
        return "rules.same_person"
    return ""


def _ids(seats: Sequence[Seat]) -> set[object]:
    return {seat["id"] for seat in seats if seat.get("id")}
