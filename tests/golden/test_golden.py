"""What an earlier program wrote shows what it has always shown; so does what is written today."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from desktop.domain.citizen import is_citizen_id
from desktop.entries import KINDS, Submitted
from tests.fixtures.services import service_files
from tests.golden import rows
from tests.golden.make import difference, digests, sets, tell
from tests.golden.shown import CENTRE, COUNTERS, shown

SETS = sets()
OFFICES_OWN = {"0994000165200"}  # the taxpayer number of the seller
CHANGED = "If the words were changed on purpose: python -m tests.golden.make words"


def _differences(golden: Path, files: Path, work: Path) -> str:
    found = [difference(golden, name, told) for name, told in shown(files, work).items()]
    return "\n".join(one for one in found if one)


@pytest.mark.parametrize("golden", SETS, ids=lambda golden: golden.name)
def test_a_golden_set_shows_what_it_has_always_shown(golden: Path, tmp_path: Path) -> None:
    """Entries, drafts and central rows of that time, read with the program of today."""
    found = _differences(golden, golden, tmp_path)
    assert not found, f"\n{found}\n\n{CHANGED}"


def test_what_is_written_today_shows_the_same(tmp_path: Path) -> None:
    """The story of the newest set, told by the services of today."""
    tell(tmp_path / "files")
    work = tmp_path / "work"
    work.mkdir()
    found = _differences(SETS[-1], tmp_path / "files", work)
    assert not found, f"\n{found}\n\n{CHANGED}"


@pytest.mark.parametrize("golden", SETS, ids=lambda golden: golden.name)
def test_a_golden_set_is_small_and_about_nobody(golden: Path) -> None:
    """Every citizen id in it has the first digit 9, which is given to no one.

    A run of digits within a digest or a photo is none.
    """
    kept = {f"{name}.jsonl.gz" for name in (*COUNTERS, CENTRE)}
    assert {file.name for file in golden.glob("*.gz")} == kept
    assert sum(file.stat().st_size for file in golden.iterdir()) < 600_000
    ids = set()
    for name in kept:
        text = gzip.decompress((golden / name).read_bytes()).decode()
        ids |= set(re.findall(r"(?<![\w+/])\d{13}(?![\w+/])", text))
        assert all(json.loads(line) for line in text.splitlines())
    persons = {number for number in ids if is_citizen_id(number)} - OFFICES_OWN
    assert len(persons) > 5
    assert {number[0] for number in persons} == {"9"}


@pytest.mark.parametrize("golden", SETS, ids=lambda golden: golden.name)
def test_a_golden_set_is_as_it_was_written(golden: Path) -> None:
    about = json.loads((golden / "set.json").read_text(encoding="utf-8"))
    assert digests(golden) == about["sha256"], "A set is law: the program reads it as it is."


def test_the_newest_set_holds_every_kind_and_service() -> None:
    """Who adds one writes a new set: what no set holds could be lost without a word."""
    counters = [rows.read(SETS[-1] / f"{name}.jsonl.gz") for name in COUNTERS]
    journal = [row for counter in counters for row in counter["journal"]]
    assert {row["kind"] for row in journal} == set(KINDS)
    at_centre = rows.read(SETS[-1] / f"{CENTRE}.jsonl.gz")["entry"]
    assert {row["kind"] for row in at_centre} == set(KINDS)
    filed = {
        json.loads(row["body"])["service_id"] for row in journal if row["kind"] == Submitted.KIND
    }
    assert filed >= set(service_files())
    drafts = {row["service_id"] for counter in counters for row in counter["draft"]}
    assert drafts >= set(service_files())
