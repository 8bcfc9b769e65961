"""Reference data begin on a day, also at a counter that is open over midnight."""

from __future__ import annotations

from datetime import datetime

from pytestqt.qtbot import QtBot

from desktop.runtime.next_day import NextDay
from tests.fixtures.office import BANGKOK, SetClock


class _Looked(SetClock):
    """A clock that counts how often somebody looks at it."""

    looks = 0

    def now(self) -> datetime:
        self.looks += 1
        return self.time


def test_a_day_is_told_once_it_has_begun(qtbot: QtBot) -> None:
    clock = _Looked(datetime(2026, 12, 31, 23, 59, tzinfo=BANGKOK))
    watch = NextDay(clock, longest=5)
    days: list[datetime] = []
    watch.came.connect(lambda: days.append(clock.time))
    watch.start()
    try:
        qtbot.waitUntil(lambda: clock.looks > 10)
        assert days == [], "it has looked, and it is the same day"
        clock.time = datetime(2027, 1, 1, 0, 0, 1, tzinfo=BANGKOK)
        qtbot.waitUntil(lambda: days == [clock.time])
        looks = clock.looks
        qtbot.waitUntil(lambda: clock.looks > looks + 10)
        assert len(days) == 1
    finally:
        watch.close()
