"""How the seat of a role may be filled: by whom, how they act, and how they are known."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace
from typing import Literal

from desktop.domain.case import Draft
from desktop.domain.citizen import IdentitySource, Person
from desktop.domain.party import BEHIND, Party
from desktop.forms.form import Role
from desktop.forms.seats import IDENTITIES
from desktop.forms.values import NO, YES

# Whoever stands here and acts for themself.
SELF = "self"
# `typed`: they have no card; `same`: they are somebody who is here already; `nobody`: nobody comes.
Way = Literal["typed", "same", "nobody"]


def takes_card(role: Role) -> bool:
    """Whether a card that is put in may take the seat: of others one is only told."""
    return role.presence != "never" and "chip" in role.words.get("identity", ())


def ways(role: Role, filled: Container[str]) -> tuple[Way, ...]:
    """What there is to choose beside a card, where these roles are filled."""
    found: list[Way] = []
    if known_without_card(role):
        found.append("typed")
    if role.may_be and role.may_be in filled:
        found.append("same")
    if role.presence == "optional":
        found.append("nobody")
    return tuple(found)


def known_without_card(role: Role) -> tuple[IdentitySource, ...]:
    """How somebody may be known who shows no card."""
    sources: tuple[IdentitySource, ...] = ("typed", "stated")
    return tuple(one for one in sources if IDENTITIES[one] in role.words.get("identity", ()))


def presence(role: Role) -> tuple[str, ...]:
    """Whether somebody without a card stands here: what may be, and what is usual first.

    Whoever must be here need not come where somebody else acts for them, who is here then.
    """
    if BEHIND in role.id:
        return (YES, NO) if role.presence == "optional" or role.by else (YES,)
    if role.presence == "required":
        return (YES, NO) if role.by else (YES,)
    return (NO,) if role.presence == "never" else (NO, YES)


def role_of(roles: Iterable[Role], draft: Draft, seat: str) -> Role | None:
    """The role of a seat, as those who fill the ones before it act; None where there is none."""
    head, *behind = seat.split(BEHIND)
    found, at = next((one for one in roles if one.id == head), None), head
    for more in behind:
        party = draft.party(at)
        found = found.by.get(party.acting) if found is not None and party is not None else None
        at += f"{BEHIND}{more}"
    return found


def still_acted_for(role: Role, party: Party, by: Party | None) -> Party:
    """The party with who has acted for them so far, if that may be as they act now."""
    now = role.by.get(party.acting)
    fits = now is not None and by is not None and by.kind in now.kinds and by.acting in now.acting
    return replace(party, by=by if fits else None)


def seated(role: Role, person: Person) -> Party:
    """This person in the role, acting as is usual there."""
    usual = "person" if "person" in role.kinds or not role.kinds else role.kinds[0]
    return Party(person, usual, acts(role, present=True))


def seated_too(role: Role, other: Party) -> Party:
    """Whoever is in another role already in this one, too: nobody is here in one seat and not in
    the other, or acts for themself in one of them alone.
    """
    party = seated(role, other.person)
    acting = other.acting if other.acting in role.acting else party.acting
    return replace(party, acting=acting, present=other.present)


def acts(role: Role, *, present: bool) -> str:
    """The usual way of acting; somebody else acts for whoever is not here, where that may be."""
    others = (one for one in role.acting if present or one != SELF)
    return next(others, next(iter(role.acting), SELF))
