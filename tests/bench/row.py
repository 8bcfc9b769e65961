"""One line of the table that `make bench` prints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """Ours against a stated yardstick, measured in the same run; `met` tells if the goal holds."""

    name: str
    ours: float
    yardstick: float
    unit: str
    ratio: float
    goal: str
    met: bool
