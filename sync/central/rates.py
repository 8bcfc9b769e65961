"""How often somebody may ask: buckets that fill up again with time."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

KEYS = 20_000  # of whom something is remembered; whoever asked longest ago is forgotten first


class Buckets:
    """A bucket for each key, of `burst` pieces at first, to which `per_second` come back."""

    def __init__(
        self, per_second: float, burst: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._clock = max(per_second, 1e-6), burst, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str) -> float:
        """Seconds until there is a piece for `key`; 0 if there is one."""
        return max(0.0, 1.0 - self._now(key)) / self._rate

    def take(self, key: str) -> float:
        """Take a piece, if there is one; else the seconds to wait."""
        left = self._now(key)
        if left < 1.0:
            return (1.0 - left) / self._rate
        self._left[key] = left - 1.0, self._clock()
        self._left.move_to_end(key)
        if len(self._left) > KEYS:
            self._left.popitem(last=False)
        return 0.0

    def _now(self, key: str) -> float:
        left, at = self._left.get(key, (self._burst, self._clock()))
        return min(self._burst, left + (self._clock() - at) * self._rate)
