"""The table of `make bench` hides no goal that was missed or not measured."""

from __future__ import annotations

import pytest

from tools.bench import __main__ as bench
from tools.bench.row import Row, exit_code, not_measured, summary

MET = Row("a", 1.0, 2.0, "ms", 2.0, ">= 2 x", True)
MISSED = Row("b", 1.0, 1.0, "ms", 1.0, ">= 2 x", False)
BESIDE = Row("d", 1.0, 3.0, "s", 3.0, "", True)
MISSING = not_measured("c", "ms", ">= 2 x", "no pcscd here")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([MET, MET], "2 measured, all goals met"),
        ([MET, MISSED], "2 measured, 1 below the goal"),
        ([MET, MISSING], "1 measured, 1 not measured"),
        ([MISSED, MISSING, MISSING], "1 measured, 1 below the goal, 2 not measured"),
    ],
)
def test_the_last_line(rows: list[Row], said: str) -> None:
    assert summary(rows) == said


def test_what_could_not_be_measured_has_its_row_with_the_reason() -> None:
    assert MISSING.cells == ("c", "-", "-", "ms", "-", ">= 2 x", "not measured: no pcscd here")
    assert MISSED.cells[-1] == "MISSED"
    assert BESIDE.cells[-1] == ""


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([MET, MET], 0),
        ([MET, MISSED], 1),
        ([MISSED, MISSING], 1),
        ([MET, MISSING], 0),
        ([MISSING], 1),
        ([], 1),
    ],
)
def test_a_goal_that_was_missed_fails_the_run_and_a_peer_that_is_not_at_hand_does_not(
    rows: list[Row], code: int
) -> None:
    assert exit_code(rows) == code


def test_a_bench_is_run_by_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    class Fake:
        def __init__(self, name: str) -> None:
            self.name = name

        def measure(self) -> list[Row]:
            ran.append(self.name)
            return [MISSED]

    monkeypatch.setattr(bench, "import_module", Fake)
    assert bench.main(["paper"]) == 1
    assert ran == ["tools.bench.paper"]
    assert "1 below the goal" in capsys.readouterr().out
    assert bench.main(["papers"]) == 2
    assert len(ran) == 1
