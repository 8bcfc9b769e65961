"""What presenters hand to widgets: plain values, no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

# Behind what the district office has not confirmed; `common.unconfirmed` says so once a screen.
STAR = "\u00a0*"

# Before its id, where a page is asked to show a case.
CASE = "case:"

# Where the page of the customer is asked for what may be told by anybody.
REPORT = "report"

Tone = Literal["ok", "warn", "bad", "info", "accent", "neutral"]


@dataclass(frozen=True, slots=True)
class BadgeSpec:
    """What a badge says: its words, its tone, an icon's name or none."""

    text: str
    tone: Tone = "neutral"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a strip says: words, tone, and the next step as a button (`action` names it, `key` is
    the key of the page that does the same)."""

    text: str
    tone: Tone = "info"
    button: str = ""
    action: str = ""
    icon: str = ""
    key: str = ""


# A notice, or what makes it: this is asked again when the language changes.
Said = Notice | Callable[[], Notice]


@dataclass(frozen=True, slots=True)
class StripPerson:
    """What the person strip shows, in the words of the present language; the id is masked.

    `side` is up to three lines at the right (label, strong, label), e.g. the contract account.
    What is odd about the name, the id, and age or address stands beside them as `*_notes`.
    `card_out` is what the first badge says of a card that has left, where there is no room for it.
    `role` is said where somebody else takes part, too, whose `seat` is then shown beside; where
    `nobody` applies, it is shown alone. `acting` is how whoever applies may act, as (value,
    words), and `acts` how they do, as their `part` with the `role_id`.
    """

    name: str = field(repr=False)
    other_name: str = field(default="", repr=False)
    masked_id: str = ""
    age: str = ""
    address: str = field(default="", repr=False)
    photo: bytes | None = field(default=None, repr=False)
    badges: tuple[BadgeSpec, ...] = ()
    side: tuple[str, ...] = ()
    name_notes: tuple[BadgeSpec, ...] = ()
    id_notes: tuple[BadgeSpec, ...] = ()
    facts_notes: tuple[BadgeSpec, ...] = ()
    card_out: BadgeSpec | None = None
    role: str = ""
    seat: StripSeat | None = None
    nobody: bool = False
    role_id: str = ""
    part: str = ""
    acting: tuple[tuple[str, str], ...] = ()
    acts: str = ""


@dataclass(frozen=True, slots=True)
class StripSeat:
    """The seat of somebody who takes part beside the applicant; `who` sits there, if anybody does.

    `title` and `hint` are what an open seat says, `begun` that something has been typed. `ways` are
    the words of what may be done now, by name (`typed`, `same`, `nobody`, `back`, `turn`); `acting`
    how they may act, as (value, words); `turns_to` is the next seat, and `turns_to_open` tells
    that nobody sits there. A `closed` one is open no more, and nobody sits there.
    """

    role_id: str
    role: str
    title: str
    hint: str = ""
    who: StripPerson | None = None
    takes_card: bool = True
    begun: bool = False
    closed: bool = False
    ways: tuple[tuple[str, str], ...] = ()
    acting: tuple[tuple[str, str], ...] = ()
    acts: str = ""
    turns_to: str = ""
    turns_to_open: bool = False
