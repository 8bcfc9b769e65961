"""Somebody who takes part without a card: what is typed of them, checked, and made a party."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from desktop import texts
from desktop.domain.case import Draft
from desktop.domain.citizen import IdentitySource
from desktop.domain.party import Party
from desktop.domain.text import Text
from desktop.forms.form import Role
from desktop.forms.seating import acts, known_without_card, presence, seated
from desktop.forms.seats import IDENTITIES, party_problems
from desktop.forms.values import NO, YES
from ui.presenters.typed_identity import Problem, applicant, birth_problems, said

Choices = dict[str, tuple[tuple[str, Text], ...]]


def choices(role: Role) -> Choices:
    """What is chosen of a party by its field; where there is one answer nothing is asked."""
    words = role.words
    return {
        "present": tuple(
            (one, texts.text(f"application.party_here_{one}")) for one in presence(role)
        ),
        "identity": tuple(
            (one, words["identity"][IDENTITIES[one]]) for one in known_without_card(role)
        ),
        "kind": tuple((kind, words["kind"][kind]) for kind in role.kinds),
        "acting": tuple((way, words["acting"][way]) for way in role.acting),
    }


def usual(role: Role) -> dict[str, str]:
    """What stands in the form before anything is typed."""
    first = {name: options[0][0] for name, options in choices(role).items() if options}
    return first | following(role, first["present"])


def following(role: Role, present: str) -> dict[str, str]:
    """What follows, unless it is said, from whether they stand here: whoever does not shows
    nothing, and somebody else acts for them.
    """
    known, wanted = known_without_card(role), "typed" if present == YES else "stated"
    return {
        "identity": next((one for one in known if one == wanted), next(iter(known), "")),
        "acting": acts(role, present=present == YES),
    }


def party_of(values: Mapping[str, str], role: Role, today: date) -> Party:
    """The party that the values describe, as far as they do."""
    values = usual(role) | dict(values)
    who, present = applicant(values, today), values["present"] != NO
    source: IdentitySource = "stated" if values["identity"] == "stated" else "typed"
    who = replace(who, source=source)
    if not present:
        who = replace(who, no_card_reason=None, no_card_note="")
    party = replace(seated(role, who), kind=values["kind"], acting=values["acting"])
    return replace(party, present=present)


def check(
    values: Mapping[str, str],
    role: Role,
    draft: Draft,
    roles: tuple[Role, ...],
    today: date,
) -> tuple[Problem, ...]:
    """What is missing or wrong; empty when they can take the seat."""
    party = party_of(values, role, today)
    found = [said(problem) for problem in party_problems(party, applies=False)]
    if not party.person.thai_name.title:
        found.append(Problem("title", "counter_page.title_missing"))
    found += birth_problems(values.get("birth", "").strip(), today)
    number = party.person.citizen_id
    if number and number in _others(role, draft, roles):
        found.append(Problem("citizen_id", "application.same_person"))
    return tuple(found)


def _others(role: Role, draft: Draft, roles: tuple[Role, ...]) -> Iterator[str]:
    """The numbers of those whom this party must not be."""
    apart = [other.id for other in roles if other.differs_from == role.id]
    for seat in (role.differs_from, *apart):
        party = draft.party(seat)
        if party is not None:
            yield party.person.citizen_id
