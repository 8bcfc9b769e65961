"""Days at five counters of three offices, with lines that fail, PCs that die and clocks that jump:
in the end nothing is lost, nothing is there twice, and all sides agree."""

from __future__ import annotations

from pathlib import Path

from tests.faults.volume import each_run
from tools.office.__main__ import PLACES
from tools.office.day import a_day


@each_run
def test_a_day_at_the_office(run: int, tmp_path: Path) -> None:
    with a_day(run, tmp_path, PLACES) as day:
        day.play(90)
        assert day.ends() == []
        assert len(day.cases) > 10


def test_a_day_can_be_replayed(tmp_path: Path) -> None:
    logs = []
    for time in ("first", "second"):
        with a_day(7, tmp_path / time, PLACES[:3]) as day:
            day.play(60)
            logs.append(day.log)
    assert logs[0] == logs[1]
    assert len(set(logs[0])) == 60
