"""What the office confirms, and what it has still to confirm."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from desktop.catalogue.confirmed import digest_of
from desktop.catalogue.report import lines, unconfirmed
from desktop.domain.data_file import RESOURCES
from tests.fixtures.language_files import loaded

FILE, ROW = "catalogue/new_connection.toml", "step.install"
SHIPPED = (RESOURCES / FILE).read_text(encoding="utf-8")


def _answer() -> str:
    step = next(
        row
        for file in loaded().files
        if file.name == FILE
        for row in file.data["step"]
        if row["id"] == "install"
    )
    return f"""[[confirmed]]
path = "{FILE}:{ROW}"
digest = "{digest_of(step)}"
who = "นางสาวผู้จัดการ ทดสอบ"
when = 2026-11-27
"""


def _is_sure(changed: dict[str, str]) -> bool:
    found = loaded(changed)
    assert [str(problem) for problem in found.problems] == []
    service = found.catalogue.edition("new_connection", "2569")
    assert service is not None
    return not service.promise_unconfirmed


def test_a_row_is_sure_once_the_office_has_confirmed_it() -> None:
    assert not _is_sure({})
    assert _is_sure({"confirmed.toml": _answer()})
    rows = [row[0] for row in unconfirmed(loaded({"confirmed.toml": _answer()}))]
    assert not any(ROW in row and FILE in row for row in rows)


@pytest.mark.parametrize(
    ("old", "new"),
    [("Inspect and connect", "Inspect and then connect"), ("shorter than", "much shorter than")],
)
def test_a_row_that_has_changed_has_lost_its_answer(old: str, new: str) -> None:
    assert old in SHIPPED
    assert not _is_sure({"confirmed.toml": _answer(), FILE: SHIPPED.replace(old, new, 1)})


def test_the_table_names_row_line_value_and_source() -> None:
    told = list(lines(loaded()))
    row = next(line for line in told if f"{FILE}:{ROW}" in line)
    assert re.search(r"\(line \d+\) +\| days 4 +\| Where a line passes", row)
    assert told[-1].startswith("problems: 0, gaps: 0, to be confirmed: ")


def test_the_doctor_proves_the_catalogue_and_leaves_the_rest_to_the_office() -> None:
    done = subprocess.run(
        [sys.executable, "main.py", "doctor", "--catalogue"],
        cwd=RESOURCES.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f"{FILE}:{ROW}" in done.stdout
