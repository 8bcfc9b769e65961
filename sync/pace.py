"""What a failure of the line means: how things stand then, and when to try again."""

from __future__ import annotations

import random
from dataclasses import dataclass

from desktop.domain.failure import Code, CounterError
from sync.report import LineState

SLOWEST = 300.0  # seconds between two tries, at most
# Trying again cannot help before a person has done something.
_STOPPED = {
    Code.CENTRAL_REFUSED: LineState.REFUSED,
    Code.CENTRAL_FORK: LineState.FORK,
    Code.STORE_BEHIND: LineState.FORK,
    Code.CENTRAL_BUG: LineState.PROBLEM,
    Code.CENTRAL_TOO_LARGE: LineState.PROBLEM,
}
_GOING_ON = {
    Code.CENTRAL_UNREACHABLE: LineState.OFFLINE,
    Code.CENTRAL_BUSY: LineState.OFFLINE,
    Code.CENTRAL_INSECURE: LineState.INSECURE,
}


def state_after(error: CounterError) -> LineState:
    """How the counter stands with the centre after a failure."""
    return {**_STOPPED, **_GOING_ON}.get(error.code, LineState.PROBLEM)


@dataclass(slots=True)
class Pace:
    """Full-jitter back-off from 1 s to 5 min; it never ends."""

    chance: random.Random
    failures: int = 0

    def after(self, error: CounterError) -> float | None:
        """Seconds to wait after a failure, None if trying again cannot help."""
        if error.code in _STOPPED:
            return None
        ceiling = min(SLOWEST, 2.0 ** min(self.failures, 16))
        self.failures += 1
        wait = max(1.0, self.chance.uniform(0.0, ceiling))
        if error.code is Code.CENTRAL_BUSY:
            # Not before the server's word, and not all counters in the same second.
            return float(error.details.get("seconds", 5)) + wait
        return wait
