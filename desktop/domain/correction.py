"""A case that a draft goes on with, returned or waiting, as it was when it was opened."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.receipt import Quote


@dataclass(frozen=True, slots=True)
class Pause:
    """From the day on which it was returned to that on which it was put right; empty: today."""

    since: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """`by`, `at` and `reason` are those of the return, `item` and `about` what it speaks of.

    `edition` is that of its service, `accepted` the day whose fees count; `paid` is what its
    receipts come to. One that `waits` was not accepted yet: `about` is what its record asks for.
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
