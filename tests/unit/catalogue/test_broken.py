"""Files that break a rule of the loader: each is refused with its file, its line and its key."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from desktop.catalogue.load import use
from desktop.domain.failure import Code, CounterError
from tests.fixtures.language_files import loaded
from tests.unit.catalogue.everything_shared import EVERYTHING, everything


class Broken(NamedTuple):
    """A row of `broken.toml`, which says what its keys mean."""

    name: str
    file: str
    old: str
    new: str
    key: str
    said: str
    at: str = ""


ROWS = tomllib.loads((Path(__file__).parent / "broken.toml").read_text(encoding="utf-8"))["broken"]
FILES = [Broken(**row) for row in ROWS]


@pytest.mark.parametrize("broken", FILES, ids=[broken.name for broken in FILES])
def test_a_broken_file_is_refused_with_file_line_and_key(broken: Broken) -> None:
    known = everything()
    if broken.new == "*":
        text = known[EVERYTHING]
    elif broken.old == "*":
        text = broken.new
    else:
        assert broken.old in known[broken.file]
        text = known[broken.file].replace(broken.old, broken.new, 1)
    found = loaded({**known, broken.file: text})
    file, _, marker = broken.at.rpartition(":") if ".toml:" in broken.at else ("", "", broken.at)
    file, marker = file or broken.file, marker or broken.new
    place = {**known, broken.file: text}[file]
    line = 1 if marker == "*" else place[: place.index(marker)].count("\n") + 1
    told = [
        (problem.line, problem.sentence)
        for problem in found.problems
        if (problem.file, problem.key) == (file, broken.key)
    ]
    assert told, [str(problem) for problem in found.problems]
    assert any(one == line and broken.said in sentence for one, sentence in told), (line, told)
    with pytest.raises(CounterError) as error:
        use(found)
    assert error.value.code is Code.RESOURCE_INVALID


def test_the_same_files_unbroken_are_used() -> None:
    found = loaded(everything())
    assert [str(problem) for problem in found.problems] == []
    assert use(found).edition("everything", "1") is not None


def test_a_hole_in_a_range_is_a_gap_that_refuses_nothing() -> None:
    text = everything()[EVERYTHING].replace("{ load = { from = 76 } }", "{ load = { from = 90 } }")
    found = loaded({**everything(), EVERYTHING: text})
    gaps = [problem for problem in found.problems if problem.kind == "gap"]
    assert [(gap.key, "load 76 A" in gap.sentence) for gap in gaps] == [("fee.rent.rule", True)]
    assert use(found) is found.catalogue


def test_all_problems_of_a_file_are_told_up_to_fifty() -> None:
    text = everything()[EVERYTHING]
    rows = "".join(f'\n[[fact]]\nid = "f{n}"\nsum = "nowhere"\n' for n in range(60))
    found = loaded({**everything(), EVERYTHING: text + rows})
    assert sum(problem.file == EVERYTHING for problem in found.problems) == 50


def test_every_rule_is_broken_at_least_once() -> None:
    assert len(FILES) >= 40
    assert len({broken.name for broken in FILES}) == len(FILES)
