"""A case with everything that is known of it here."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.domain.case import CaseView, Opened
from desktop.entries.body import Facts
from desktop.entries.case_defects import Defects
from desktop.entries.case_submitted import Submitted


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One line of what happened: journal kind, time (ISO, UTC), actor, and its body's facts.

    `refused` is the centre's code where it could not apply this entry of this PC; `newer` says
    that only a newer program knows what was done.
    """

    at: str
    kind: str
    actor: str
    facts: Facts = field(default_factory=dict, repr=False)
    refused: str = ""
    newer: bool = False


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """A case for the review desk and the case page.

    `body` is the case as it was submitted; None once it is purged, or while it is not on this PC.
    `opened` are the cases that were opened from it.
    `behind` tells that the centre has more of it than is here, which can be fetched.
    `record` is what was missing then, as long as it waits, where it was written down here.
    `entry` is the hash of the row of this PC's journal that holds `body`; empty where that is from
    another counter.
    """

    view: CaseView
    body: Submitted | None = field(repr=False)
    timeline: tuple[TimelineItem, ...] = ()
    opened: tuple[Opened, ...] = ()
    behind: bool = False
    record: Defects | None = field(default=None, repr=False)
    entry: str = ""
