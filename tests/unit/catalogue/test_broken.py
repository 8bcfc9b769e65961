"""Files that break a rule of the loader: each is refused with its file, its line and its key."""

from __future__ import annotations

import pytest

from desktop.catalogue.load import use
from desktop.domain.failure import Code, CounterError
from tests.fixtures.language_files import loaded
from tests.unit.catalogue.broken_files import FILES, NAMES, Broken
from tests.unit.catalogue.everything_shared import EVERYTHING, everything


@pytest.mark.parametrize("broken", FILES, ids=NAMES)
def test_a_broken_file_is_refused_with_file_line_and_key(broken: Broken) -> None:
    found = loaded({**everything(), broken.file: broken.text()})
    told = [(one.file, one.line, one.key, one.sentence) for one in found.problems]
    assert broken.is_told(told), told
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


@pytest.mark.parametrize("name", ["an unknown name", "nobody answers", "an unknown input"])
def test_whoever_names_what_is_broken_is_not_to_blame(name: str) -> None:
    broken = next(one for one in FILES if one.name == name)
    found = loaded({**everything(), broken.file: broken.text()})
    assert len(found.problems) == 1, [str(problem) for problem in found.problems]


def test_all_problems_of_a_file_are_told_up_to_fifty() -> None:
    text = everything()[EVERYTHING]
    rows = "".join(f'\n[[fact]]\nid = "f{n}"\nsum = "nowhere"\n' for n in range(60))
    found = loaded({**everything(), EVERYTHING: text + rows})
    assert sum(problem.file == EVERYTHING for problem in found.problems) == 50


def test_a_table_of_the_life_has_sixty_rows_at_most() -> None:
    text = everything()[EVERYTHING]
    row = '\n[[once]]\nid = "o{}"\non = ["contract_account"]\nwhile = "open"\nlevel = "warn"\n'
    rows = "".join(row.format(n) for n in range(59))
    (told,) = loaded({**everything(), EVERYTHING: text + rows}).problems
    assert (told.file, told.key) == (EVERYTHING, "once")
    assert "at most 60 items" in told.sentence
    fits = "".join(row.format(n) for n in range(58))
    found = loaded({**everything(), EVERYTHING: text + fits}).problems
    assert [one.key for one in found] == ["example.1.once"], (
        "all are read, and the example has more"
    )


def test_every_rule_is_broken_at_least_once() -> None:
    assert len(FILES) >= 40
    assert len(set(NAMES)) == len(FILES)
