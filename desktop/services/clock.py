"""The office's time: the clock of this PC, put right by what the centre has said of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop.domain.failure import Code, CounterError
from desktop.domain.thai_date import buddhist_year
from desktop.ports import Clock

# Less than this is nothing that a number, a date or a price hangs on.
TOLERATED = timedelta(minutes=5)
# A clock that is days off and has since passed the centre's last word has been set right by
# somebody; one that is hours off may as well have run on.
_SET_RIGHT = timedelta(days=1)
# No counter is without a line for longer over the turn of a year; a clock may well jump.
_SILENCE = timedelta(days=31)


class OfficeClock:
    """A clock that is corrected once the centre has contradicted it by more than five minutes.

    `heard` may be called from any thread.
    """

    def __init__(self, pc: Clock) -> None:
        self._pc = pc
        self._heard: tuple[timedelta, datetime | None] = (timedelta(), None)

    def heard(self, skew: int, at: datetime | None) -> None:
        """The centre's clock minus ours in seconds, and the time that the centre said last."""
        self._heard = (timedelta(seconds=skew), at)

    def now(self) -> datetime:
        """The best that is known, and never before the last word of the centre."""
        pc, (_, last) = self._pc.now(), self._heard
        best = self._best(pc)
        if last is None or best >= last - TOLERATED:
            return best
        return last.astimezone(pc.tzinfo)

    def check(self) -> None:
        """CLOCK_WRONG where no number may be given by this time.

        That is where the clock lies before the centre's last word, and where it would begin a year
        that the centre has not begun, though it is known to be wrong or has long not been
        compared.
        """
        pc, (skew, last) = self._pc.now(), self._heard
        if last is None:
            return
        best, last = self._best(pc), last.astimezone(pc.tzinfo)
        begins = buddhist_year(best.date()) > buddhist_year(last.date())
        doubtful = abs(skew) > TOLERATED or best - last > _SILENCE
        if best < last - TOLERATED or (begins and doubtful):
            raise CounterError(
                Code.CLOCK_WRONG, pc=f"{pc:%Y-%m-%d %H:%M}", centre=f"{last:%Y-%m-%d %H:%M}"
            )

    def _best(self, pc: datetime) -> datetime:
        """What the clock shows, or that with the skew that was last known, where this fits better.

        A clock may have been set since: then it shows a time after the centre's last word, and the
        skew would lead before that word or far beyond it.
        """
        skew, last = self._heard
        if abs(skew) <= TOLERATED:
            return pc
        corrected = pc + skew
        if last is None or pc < last - TOLERATED:
            return corrected
        return pc if corrected < last - TOLERATED or skew > _SET_RIGHT else corrected
