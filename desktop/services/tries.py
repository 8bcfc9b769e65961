"""Wrong tries at PINs: counted before a PIN is checked, in the store and in the vault beside it.

So neither killing the program, nor an old copy of its folder, nor a clock that is set gives a try
for nothing. Each round of wrong tries makes wait longer; after the last one only a supervisor, or a
new activation code, opens again.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.domain.failure import Code, CounterError
from desktop.ports import Clock, MarkVault

if TYPE_CHECKING:
    from desktop.store import Store, Transaction

ROUND = 5  # wrong tries until a wait
# All unknown ids share one counter, which never shuts: what was typed there may be anything.
UNKNOWN = "unknown"
_NAME = "tries:"
_MOVED = 30.0  # seconds by which a wall clock may move against the time since the start by itself
_MOST_KEPT = 12  # counters in the vault, whose text is short


@dataclass(frozen=True, slots=True)
class Tick:
    """Seconds since this PC was started, which nobody can set, and which start that was."""

    seconds: float
    start: str = ""


def since_start() -> Tick:
    """The time that runs also while the PC sleeps, where the system tells it."""
    if sys.platform == "linux":
        with suppress(OSError):
            start = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
            return Tick(time.clock_gettime(time.CLOCK_BOOTTIME), start)
    return Tick(time.monotonic())


@dataclass(frozen=True, slots=True)
class Tried:
    """How often in a row, and how many seconds one waits since `at` (and `tick`) for the next."""

    times: int = 0
    wait: float = 0.0
    at: str = ""
    tick: Tick = Tick(0.0)

    def text(self) -> list[object]:
        """As it is kept."""
        return [self.times, self.wait, self.at, self.tick.seconds, self.tick.start]

    @classmethod
    def read(cls, kept: object) -> Tried:
        """What `text` made; none for what cannot be understood."""
        if not isinstance(kept, list) or len(kept) != 5:
            return cls()
        times, wait, at, seconds, start = kept
        try:
            datetime.fromisoformat(at)
            return cls(int(times), float(wait), str(at), Tick(float(seconds), str(start)))
        except (TypeError, ValueError):
            return cls()

    def elapsed(self, now: datetime, tick: Tick) -> tuple[float, bool]:
        """Seconds since then, and whether somebody has set the wall clock meanwhile."""
        by_wall = (now - datetime.fromisoformat(self.at)).total_seconds()
        if tick.start != self.tick.start or tick.seconds < self.tick.seconds:
            return by_wall, False  # the PC was started anew: nothing else tells the time
        by_tick = tick.seconds - self.tick.seconds
        return by_tick, abs(by_wall - by_tick) > _MOVED


class Tries:
    """The counters of one PC. `vault` keeps them a second time, outside the folder."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        vault: MarkVault | None = None,
        ticks: Callable[[], Tick] = since_start,
    ) -> None:
        self._store, self._clock, self._vault, self._ticks = store, clock, vault, ticks

    def begin(self, who: str, waits: Sequence[timedelta]) -> int:
        """Count a try (writes) before its PIN is checked; how many are left before a wait.

        STAFF_LOCKED while one has to wait, STAFF_SHUT when no waiting helps any more, and
        STAFF_NOT_COUNTED where the vault cannot be written: nothing was tried then.
        """
        now, tick = self._clock.now(), self._ticks()
        before = self._worst(who)
        times, left = before.times, before.wait
        if times:
            gone, moved = before.elapsed(now, tick)
            left -= max(gone, 0.0)
            if moved:  # that is a try by itself, and opens no wait
                times += 1
                left = max(left, _wait(who, times, waits))
            if moved or gone < 0:  # from here on it is counted by what the clocks say now
                self._keep(who, Tried(times, max(left, 0.0), now.isoformat(), tick))
        if _is_shut(who, times, waits):
            raise CounterError(Code.STAFF_SHUT)
        if left > 0:
            raise CounterError(Code.STAFF_LOCKED, seconds=max(1, round(left)))
        times += 1
        self._keep(who, Tried(times, _wait(who, times, waits), now.isoformat(), tick))
        return ROUND - 1 - (times - 1) % ROUND

    def locked(self, who: str, waits: Sequence[timedelta]) -> CounterError:
        """What is told of the last try of a round."""
        tried = self._worst(who)
        if _is_shut(who, tried.times, waits):
            return CounterError(Code.STAFF_SHUT)
        return CounterError(Code.STAFF_LOCKED, seconds=round(tried.wait))

    def good(self, transaction: Transaction, who: str) -> None:
        """The PIN was right, or somebody has let them try again."""
        transaction.put_state(_NAME + who, "")
        self._keep_in_vault(who, Tried())

    def shut(self, who: str, waits: Sequence[timedelta]) -> bool:
        """Whether only a supervisor or a new code opens again (reads)."""
        return _is_shut(who, self._worst(who).times, waits)

    def _worst(self, who: str) -> Tried:
        """Of what store and vault know: an old copy of one of them takes nothing back."""
        kept = self._store.state(_NAME + who)
        here = Tried.read(json.loads(kept)) if kept else Tried()
        beside = Tried.read(self._in_vault()[1].get(who))
        return max(here, beside, key=lambda one: (one.times, one.at))

    def _keep(self, who: str, tried: Tried) -> None:
        with self._store.write() as transaction:
            transaction.put_state(_NAME + who, json.dumps(tried.text()))
        self._keep_in_vault(who, tried)

    def _in_vault(self) -> tuple[str | None, dict[str, object]]:
        if self._vault is None:
            return None, {}
        try:
            text = self._vault.get(self._name())
        except OSError:
            raise _not_counted() from None
        try:
            table = json.loads(text or "{}")
        except ValueError:
            table = {}
        return text, table if isinstance(table, dict) else {}

    def _keep_in_vault(self, who: str, tried: Tried) -> None:
        if self._vault is None:
            return
        text, table = self._in_vault()
        known = table.pop(who, None)
        if tried.times:
            table[who] = tried.text()
        elif known is None:
            return
        while len(table) > _MOST_KEPT:
            table.pop(next(iter(table)))
        try:
            self._vault.put(self._name(), json.dumps(table, separators=(",", ":")), text)
        except CounterError:
            raise
        except Exception:  # noqa: BLE001 - back ends of keyring raise whatever their system does
            raise _not_counted() from None

    def _name(self) -> str:
        device = self._store.device
        return f"{device.device_id if device is not None else 'nobody'}-tries"


def _wait(who: str, times: int, waits: Sequence[timedelta]) -> float:
    """Seconds that one waits after so many wrong tries."""
    rounds, rest = divmod(times, ROUND)
    if rest or not rounds or _is_shut(who, times, waits):
        return 0.0
    return waits[min(rounds, len(waits)) - 1].total_seconds()


def _is_shut(who: str, times: int, waits: Sequence[timedelta]) -> bool:
    return who != UNKNOWN and times >= ROUND * (len(waits) + 1)


def _not_counted() -> CounterError:
    return CounterError(Code.STAFF_NOT_COUNTED)
