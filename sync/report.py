"""How the exchange with the central side stands, as values for the stations and the window."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.failure import CounterError


class LineState(StrEnum):
    """How the counter stands with the central side; all but the first two need a person."""

    ONLINE = "online"
    OFFLINE = "offline"
    INSECURE = "insecure"
    PROBLEM = "problem"
    REFUSED = "refused"
    FORK = "fork"


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one call did: entries sent and acknowledged, items pulled, and how things stand now.

    `greet` says that a new generation of the centre was met, to which all claims must be proved.
    `next_try_in` is the seconds to wait after an error, None if trying again cannot help before
    a person has done something. `changed` holds case ids and `reference:<name>`; `skew` is the
    server's clock minus ours, in seconds.
    """

    sent: int = 0
    acknowledged: int = 0
    pulled: int = 0
    waiting: int = 0
    exceptions: int = 0
    state: LineState = LineState.ONLINE
    error: CounterError | None = None
    next_try_in: float | None = None
    last_contact: str | None = None
    skew: int = 0
    changed: frozenset[str] = frozenset()
    greet: bool = False
