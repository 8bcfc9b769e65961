"""A list of cases that is read piece by piece: which cases, in which order, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from desktop.domain.case import CaseView

Group = Literal[
    "all", "today", "mine", "unsent", "returned", "decided",  # the newest first
    "waiting", "to_review", "overdue", "due_today",  # those due first at the front
    "desk",  # what is to review, and then what was decided of today's cases
]  # fmt: skip

Key = tuple[int | str, ...]
"""The place of a case in its list: keys of one list compare as their cases follow each other."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The cases of a group that hold every word of `text`, as seen on `day` by `actor`; with
    `person` those of the person of that key, whatever the text.
    """

    group: Group
    day: date
    actor: str = ""
    text: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A case at its place in a list."""

    key: Key
    view: CaseView


@dataclass(frozen=True, slots=True)
class Piece:
    """Some cases of a list that follow each other; the rest comes `after` this key, if any does.

    A piece may be short or empty before the end of the list: so much was looked through.
    """

    rows: tuple[Listed, ...] = ()
    after: Key | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many cases of a list were counted, and after which key to go on counting, if at all."""

    number: int = 0
    after: Key | None = None
