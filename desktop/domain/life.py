"""The life of a case: where it may stand, what its service says of its way, and who has acted.

The table of moves itself is `RIGHT` and `MOVES_TO` of the kinds in `desktop/entries`, for counter
and centre alike; a service words moves and never adds one (docs/adr/0016).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Review = Literal["supervisor", "none"]
# Who decides and executes: the office that took the case in, or the one whose district it is. The
# back office is that of the owning one.
Route = Literal["receiving", "owning", "back_office"]
# Of which office the official is that fills a result.
Filler = Literal["receiving", "owning", "back_office", "outside"]
# What a decision of an official does with a case.
Move = Literal["approve", "return", "refuse", "execute", "uphold", "set_aside"]
# Moves that end a case before its time: what was paid is owed back, but for what is kept.
Ending = Literal["refuse", "withdraw", "lapse"]
# How a case that follows from another begins: it takes its draft, is filled at once, or is begun
# with a paper by whoever applies; `now_if_present` is one of the last two.
Begin = Literal["instead", "now", "invite", "now_if_present"]
# How long another case forbids the same thing, and what is done about it.
During = Literal["open", "open_or_done"]
Strictness = Literal["stop", "warn"]
# What a case that waits for a decision can come to.
Decision = Literal["approve", "return", "refuse"]


class CaseState(StrEnum):
    """Where a case stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    OFFERED = "offered"
    APPROVED = "approved"
    EXECUTED = "executed"
    APPEALED = "appealed"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    NEWER = "newer"  # one that only a newer program knows: no line of the table leads out of it


def state_named(word: str) -> CaseState:
    """The state of this word, as another program has written it."""
    try:
        return CaseState(word)
    except ValueError:
        return CaseState.NEWER


# Where a case that nobody decides stands when it is accepted: that sets its flags.
SETTING = frozenset({CaseState.APPROVED, CaseState.DONE})
# Before the id of a rule, where a reason is kept for it; no check has a point in its id.
ONCE = "once"
# That of an entry that was salvaged from a damaged store, and what it becomes when a person of the
# office has settled it: any counter of the office shows it, and any supervisor of it may.
SALVAGED, SALVAGE_SETTLED = "salvaged", "salvage_settled"
CLOSED = frozenset({CaseState.DONE, CaseState.REFUSED, CaseState.WITHDRAWN, CaseState.LAPSED})


@dataclass(frozen=True, slots=True)
class Life:
    """What a service says of the way of one case, frozen when it is accepted.

    `owning` is the code of the office whose district it is, empty for the one that took it in;
    `wait_days` are the calendar days until a case that waits for the customer lapses (0: never),
    `appeal_days` those to appeal.
    """

    review: Review = "supervisor"
    at_once: bool = False
    two_persons: bool = False
    route: Route = "receiving"
    owning: str = ""
    wait_days: int = 0
    appeal_days: int = 0
    part_payment: bool = False

    @property
    def begins(self) -> CaseState:
        """Where a case stands that has just been accepted."""
        if self.at_once:
            return CaseState.DONE
        if self.review == "none" and not self.two_persons:
            return CaseState.APPROVED
        return CaseState.ACCEPTED


def days_in(state: CaseState, life: Life) -> int:
    """The calendar days that run there, for the customer to come or to appeal; 0 without an end."""
    if state in (CaseState.WAITING, CaseState.RETURNED, CaseState.OFFERED):
        return life.wait_days
    return life.appeal_days if state in (CaseState.REFUSED, CaseState.LAPSED) else 0


@dataclass(frozen=True, slots=True)
class OnceKey:
    """What must not be done twice: `id` is one key space over all services and offices."""

    id: str
    values: tuple[str, ...] = field(repr=False)
    during: During
    level: Strictness

    @property
    def name(self) -> str:
        """What two cases have in common that ask for the same thing."""
        return json.dumps([self.id, *self.values], ensure_ascii=False, separators=(",", ":"))

    @property
    def reason_key(self) -> str:
        """Under which the clerk's reason is kept, among those of the checks."""
        return f"{ONCE}.{self.id}"

    def is_held_by(self, state: CaseState) -> bool:
        """Whether another case that stands so is in the way."""
        return state not in CLOSED or (state is CaseState.DONE and self.during == "open_or_done")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands, as far as the table of moves asks.

    `receiving` is the office that took it in, `taken_by` the person. `first` is the kind of move
    that needs two persons and has one, and `first_by` that person; empty where none is under way.
    `decided_by` is whoever decided it last. `held` tells that the
    centre has found another case of the same thing, and nobody has settled that.
    """

    state: CaseState
    receiving: str
    taken_by: str
    life: Life = Life()
    first: str = ""
    first_by: str = ""
    decided_by: str = ""
    held: bool = False

    @property
    def owning(self) -> str:
        """The office whose district it is."""
        return self.life.owning or self.receiving

    @property
    def deciding(self) -> str:
        """The office that decides and executes."""
        return self.receiving if self.life.route == "receiving" else self.owning

    @property
    def offices(self) -> frozenset[str]:
        """The offices that see it."""
        return frozenset({self.receiving, self.owning})
