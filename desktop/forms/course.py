"""What has happened to a case since it was accepted, as far as its promised times ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Stay:
    """A state in which a case stood at the end of the days in [since, until); None: still."""

    state: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """The days of events (`accepted paid agreed approved executed`) and of results, by their names.

    `stays` are the states in which it has stood; `now` is the day on which it is asked, the case's
    own day unless given.
    """

    at: Mapping[str, date] = field(default_factory=dict)
    stays: tuple[Stay, ...] = ()
    now: date | None = None
