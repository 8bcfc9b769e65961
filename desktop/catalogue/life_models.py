"""The models of what a service file says of a case's life, and of `life.toml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from desktop.catalogue.base import BASIS, Condition, Id, Name, Sourced, Strict, Words
from desktop.domain.life import Begin, During, Ending, Move, Review, Route, Strictness

WaitDays = Annotated[int, Field(ge=1, le=3660)]


class LifeTable(Sourced):
    """`[life]` of a service; what it does not say is that of `life.toml`."""

    review: Review | None = None
    at_once: bool | None = None
    two_persons_when: Condition | None = None
    route: Route | None = None
    owning: Name | None = None
    wait_days: WaitDays | None = None
    appeal_days: WaitDays | None = None
    part_payment: bool | None = None


class UsualLifeTable(Sourced):
    """The life of a case whose service says nothing else."""

    review: Review
    at_once: bool
    route: Route
    wait_days: WaitDays
    appeal_days: WaitDays
    part_payment: bool


class ReasonRow(Strict):
    """Why a decision may be made: the manual's item, what it is about, and words for it."""

    text: Words | None = None
    item: str = ""
    about: Name | None = None


class DecisionRow(Sourced):
    """A move in the service's words."""

    id: Id
    label: Words
    as_: Annotated[Move, Field(alias="as")]
    when: Condition | None = None
    needs: tuple[Id, ...] = ()
    reasons: tuple[ReasonRow, ...] = ()
    pays: Name | None = None
    sets: tuple[Id, ...] = ()


class OnceRow(Sourced):
    """What must not be done twice; `on` are its parts, or one column."""

    id: Id
    on: Annotated[tuple[Name, ...], Field(min_length=1, max_length=6)]
    while_: Annotated[During, Field(alias="while")]
    level: Strictness


class FollowsRow(Sourced):
    """A case of another service that follows; `carry` says what it is given, target = source."""

    id: Id
    label: Words
    service: Id
    when: Condition | None = None
    each: Id | None = None
    carry: dict[Name, Name] = {}
    of: Id | None = None
    after: Id | None = None
    begin: Begin


class KeptTable(Strict):
    """At which moves a paid line is not given back, and after which event or result."""

    on: Annotated[tuple[Ending, ...], Field(min_length=1)]
    after: Id | None = None


class SumRow(Strict):
    """What a sum of the lines is called where it decides."""

    id: Literal["fees", "deposit", "vat", "total"]
    label: Words


class LifeFile(Strict):
    """`life.toml`: the usual life of a case, and the decisions in their usual words."""

    source: Annotated[str, Field(min_length=1)]
    basis: Annotated[str, Field(pattern=BASIS)]
    unconfirmed: bool | None = None
    life: UsualLifeTable
    decision: tuple[DecisionRow, ...]
    sum: tuple[SumRow, ...]
