"""A case that a draft goes on with, returned or waiting, as it was when it was opened."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.domain.receipt import Quote


@dataclass(frozen=True, slots=True)
class Pause:
    """A state in which it stood from a day on, until another one; empty: today."""

    since: str
    until: str = ""
    state: str = "returned"


@dataclass(frozen=True, slots=True)
class Correction:
    """`by`, `at` and `reason` are those of the return, `item` and `about` what it speaks of.

    `edition` is that of its service, `accepted` the day whose fees count; `paid` is what its
    receipts come to. One that `waits` was not accepted yet: `about` is what its record asks for.

    What has come since stays: `days` of events and results by their names, `results` and `answers`
    of which lines of the quote are made, as they are written.
    """

    reference: str
    edition: str
    accepted: str
    pauses: tuple[Pause, ...]
    paid: Quote
    by: str = ""
    at: str = ""
    reason: str = ""
    item: str = ""
    about: tuple[str, ...] = ()
    waits: bool = False
    days: dict[str, str] = field(default_factory=dict)
    results: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)
    answers: dict[str, str] = field(default_factory=dict, repr=False)
