"""The table of `make faults` counts each run once, and no run that broke is lost in it."""

from __future__ import annotations

from tools.faults import table

FILE = "tests/faults/test_numbers.py"


def test_one_line_for_each_fault() -> None:
    ended = [
        (f"{FILE}::test_a_kill[0]", True),
        (f"{FILE}::test_a_kill[1]", True),
        (f"{FILE}::test_a_lost_file[mark-0]", True),
        (f"{FILE}::test_a_lost_file[mark-1]", False),
        (f"{FILE}::test_a_lost_file[mark-1]", False),  # and once more when it is tidied up
        (f"{FILE}::test_a_lost_file[store-0]", True),
        ("tests/unit/test_ids.py::test_new", False),
    ]
    assert [line.split(maxsplit=4) for line in table(ended)] == [
        ["2", "of", "2", "held", "a kill"],
        ["1", "of", "2", "BROKEN", "a lost file (mark)"],
        ["1", "of", "1", "held", "a lost file (store)"],
    ]


def test_a_run_that_held_and_then_left_something_behind_broke() -> None:
    ended = [(f"{FILE}::test_a_kill[0]", True), (f"{FILE}::test_a_kill[0]", False)]
    assert "BROKEN" in table(ended)[0]
