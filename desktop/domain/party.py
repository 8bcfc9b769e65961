"""Who takes part in a case: a party for each role of its service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from desktop.domain.citizen import Person
from desktop.domain.text import Text

APPLICANT = "applicant"
# `depositor.by.by`: more than these do not stand behind one another.
MOST_DEEP = 3
# The seat of who acts for a party: `patient.by` stands behind `patient`.
BEHIND = ".by"


@dataclass(frozen=True, slots=True)
class Role:
    """A part that somebody takes in a case, such as the holder or the patient."""

    id: str
    label: Text = Text("", "")


# Every service has this one, until the catalogue says which it has. The first applies.
ROLES = (Role(APPLICANT),)


@dataclass(frozen=True, slots=True)
class Party:
    """Who fills a role: the person and how they are known, what kind they are, how they act.

    `by` is who acts for them, again a party, up to three deep. Kinds and ways of acting are data.
    `present` tells whether they stand here: a patient may be told of by somebody else.
    """

    person: Person
    kind: str = "person"
    acting: str = "self"
    by: Party | None = None
    present: bool = True

    def __post_init__(self) -> None:
        if self._depth > MOST_DEEP:
            raise ValueError("too many act for one another")

    @property
    def hand(self) -> Person:
        """Who stands here and signs: the last of those who act."""
        return self.person if self.by is None else self.by.hand

    def known_as(self, person: Person) -> Party:
        """The same party with what is known of the person by now."""
        return replace(self, person=person)

    def acted_for(self, deep: int, by: Party | None) -> Party:
        """The same party with somebody else, or nobody yet, so many behind them (from 1)."""
        if deep > 1 and self.by is not None:
            by = self.by.acted_for(deep - 1, by)
        return replace(self, by=by)

    @property
    def _depth(self) -> int:
        return 1 if self.by is None else 1 + self.by._depth


def party_at(parties: Mapping[str, Party], seat: str) -> Party | None:
    """Who is in a seat: that of a role, or one behind it (`patient.by`)."""
    party = parties.get(seat.partition(BEHIND)[0])
    for _ in range(seat.count(BEHIND)):
        party = party.by if party is not None else None
    return party


def alone(person: Person, role: str = APPLICANT) -> dict[str, Party]:
    """The parties of a case with one role, filled by a person who acts for themself."""
    return {role: Party(person)}
