"""What a service says of a case's life, as it is computed: names have become getters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from desktop.domain.life import Begin, During, Move, Review, Route, Strictness
from desktop.domain.text import Text
from desktop.forms.condition import Condition
from desktop.forms.values import Getter, Type


@dataclass(frozen=True, slots=True)
class LifeRule:
    """The life of a service's cases; `quote` are the slots of the sums that its conditions ask."""

    review: Review = "supervisor"
    at_once: bool = False
    two_persons_when: Condition | None = None
    route: Route = "receiving"
    owning: Getter | None = None
    wait_days: int = 1
    appeal_days: int = 1
    part_payment: bool = False
    quote: Mapping[str, int] = field(default_factory=dict)

    @property
    def reviewed(self) -> bool:
        """Whether somebody approves some of its cases."""
        return self.review == "supervisor" or self.two_persons_when is not None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a decision may be made: its words, the manual's item, and what it is about.

    `about` is the id of a document, a check, a field or a role.
    """

    text: Text
    item: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """A move in the words of a service, or in the usual ones."""

    id: str
    label: Text
    move: Move
    when: Condition | None = None
    reasons: tuple[Reason, ...] = ()
    pays: Getter | None = None
    sets: tuple[str, ...] = ()
    usual: bool = False
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OnceRule:
    """What must not be done twice; `rows` are those of the table whose column it is."""

    id: str
    parts: tuple[tuple[Type, Getter], ...]
    during: During
    level: Strictness
    rows: Getter | None = None


class Carried(NamedTuple):
    """A value that is carried: the field of the other service, and type and value of here."""

    target: str
    type: Type
    get: Getter


@dataclass(frozen=True, slots=True)
class FollowRule:
    """A case of another service that follows; `each` is the table of which every row has one.

    `after` is the event or result with which it begins, `of` the role that applies there.
    `parties` are roles here by those there, `tables` their slots here by those there.
    """

    id: str
    label: Text
    service: str
    begin: Begin
    after: str
    when: Condition | None = None
    each: int = 0
    of: str = ""
    parties: Mapping[str, str] = field(default_factory=dict)
    values: tuple[Carried, ...] = ()
    tables: tuple[tuple[str, int, tuple[Carried, ...]], ...] = ()
