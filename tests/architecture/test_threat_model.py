"""The threat model says what is shown, and names what shows it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
STATES = {"holds", "partly", "open", "outside"}
CHAPTERS = [f"V{number}" for number in range(1, 18)]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


ROWS = [_cells(line) for line in PAGE.splitlines() if re.match(r"\| [A-Z]\d+ \|", line)]


@cache
def _source(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def _missing(tests: str) -> list[str]:
    """Which of the tests named do not exist."""
    missing = []
    for name in re.findall(r"`([^`]*)`", tests):
        file, _, function = name.partition("::")
        there = file.startswith("tests/") and (ROOT / file).is_file()
        if not there or (function and not re.search(rf"^ *def {function}\(", _source(file), re.M)):
            missing.append(name)
    return missing


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_has_a_state_and_the_tests_of_it(row: list[str]) -> None:
    _, threat, holds, lacks, state, tests = row
    assert threat
    assert state in STATES
    assert _missing(tests) == []
    if state in ("holds", "partly"):
        assert holds
        assert tests
    if state in ("partly", "open", "outside"):
        assert lacks
    if state == "open":
        assert "Waits for: " in lacks


def test_each_number_is_given_once() -> None:
    numbers = [row[0] for row in ROWS]
    assert len(numbers) > 30
    assert len(set(numbers)) == len(numbers)


def test_each_chapter_of_the_standard_is_answered_by_rows_that_exist() -> None:
    lines = [_cells(line) for line in PAGE.splitlines() if re.match(r"\| V\d+ ", line)]
    assert [line[0].partition(" ")[0] for line in lines] == CHAPTERS
    numbers = {row[0] for row in ROWS}
    for chapter, here, named in lines:
        answer = re.match("met|partly|none", here)
        assert answer, chapter
        found = set(re.findall(r"[A-Z]\d+", named))
        assert found <= numbers, chapter
        assert found or answer[0] == "none", chapter


def test_a_test_that_is_not_there_is_told() -> None:
    here = "tests/architecture/test_threat_model.py"
    assert _missing(f"`{here}` `{here}::test_each_number_is_given_once`") == []
    wrong = f"`tests/none.py` `{here}::test_nothing` `docs/threat-model.md`"
    assert _missing(wrong) == ["tests/none.py", f"{here}::test_nothing", "docs/threat-model.md"]
