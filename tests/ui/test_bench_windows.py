"""The benches of the window, on a small scale: every row is measured by the same code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUN = """
from tools.bench.{name} import SMALL, measure
for row in measure(SMALL):
    print(row.name, row.ours, row.missing, sep="|")
"""


def measured(name: str) -> list[list[str]]:
    command = [sys.executable, "-c", RUN.format(name=name)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110)
    assert ran.returncode == 0, ran.stderr
    return [line.split("|") for line in ran.stdout.splitlines() if "|" in line]


def test_every_row_of_the_tables_is_measured() -> None:
    rows = measured("tables")
    assert ["Enter" in name or "key" in name for name, *_ in rows] == [True, True]
    assert all(float(ours) > 0 and not missing for _, ours, missing in rows)


def test_every_row_of_the_lists_is_measured() -> None:
    rows = measured("lists")
    names = " ".join(name for name, *_ in rows)
    for wanted in ("Cases: first", "Cases, decided", "Review: first", "search", "↓", "A in Review"):
        assert wanted in names
    assert "slowest question" in names
    assert "at rest" in names
    assert all(float(ours) >= 0 and not missing for _, ours, missing in rows)
    assert len(rows) == 8
