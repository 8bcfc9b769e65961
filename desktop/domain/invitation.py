"""The invitation to a case that follows from another, as it stands on paper."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.domain.text import Text


@dataclass(frozen=True, slots=True)
class Guest:
    """One who may ask for something now: what for, of which service, and what always to bring."""

    label: Text
    service: Text
    name: str = field(repr=False)
    bring: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Invitation:
    """All that a case invites to; its number begins what follows at any counter that sees the case.

    `issued_at` is ISO 8601.
    """

    case_reference: str
    service: Text
    office_name: Text
    counter: int
    issued_at: str
    guests: tuple[Guest, ...]
