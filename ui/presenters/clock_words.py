"""How far the clock of this PC is off, in words."""

from __future__ import annotations

from desktop.services.clock import TOLERATED as CORRECTED
from ui.language import Language

# docs/protocol.md, section on time: what the counter shows the clerk.
TOLERATED = 120
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def corrected(skew: int) -> bool:
    """Whether the office works by the centre's time, since the clock of this PC is too far off."""
    return abs(skew) > CORRECTED.total_seconds()


def clock_off(skew: int, language: Language) -> str:
    """`ช้า 5 นาที`, or empty within two minutes; `skew` is the centre's clock minus ours in s."""
    off = abs(skew)
    if off <= TOLERATED:
        return ""
    if off < 2 * _HOUR:
        size = language.t("frame.clock_minutes", count=round(off / _MINUTE))
    elif off < 2 * _DAY:
        size = language.t("frame.clock_hours", count=round(off / _HOUR))
    else:
        size = language.t("frame.clock_days", count=round(off / _DAY))
    return language.t("frame.clock_slow" if skew > 0 else "frame.clock_fast", size=size)
