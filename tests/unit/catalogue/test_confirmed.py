"""What the office confirms, and what it has still to confirm."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.catalogue.confirmed import digest_of
from desktop.catalogue.folder import EXCHANGE, SELLER
from desktop.catalogue.office import read_office
from desktop.catalogue.report import unconfirmed
from desktop.cli.doctor_catalogue import WIDTHS, catalogue_lines, columns, wrap
from desktop.domain.data_file import RESOURCES
from desktop.domain.text import Lang
from tests.fixtures.language_files import as_folder, loaded
from tests.unit.catalogue.everything_shared import EVERYTHING, everything

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
    rows = [(row.file, row.key) for row in unconfirmed(loaded({"confirmed.toml": _answer()}))]
    assert (FILE, ROW) not in rows


@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_rows_of_the_small_files_are_to_be_confirmed_like_any_other(
    lang: Lang, tmp_path: Path
) -> None:
    def weak(folder: Path) -> set[str]:
        found, _ = read_office(folder, {}, examples=True)
        return {f"{row.file}:{row.key}" for row in unconfirmed(found)}

    told, _ = catalogue_lines(RESOURCES, lang)
    assert {"exchange.toml", "people.toml", "districts.toml"} <= set(told)
    assert "exchange.toml:window.1" in weak(RESOURCES)
    folder = Path(shutil.copytree(RESOURCES, tmp_path / "resources"))
    seller = folder / SELLER
    text = seller.read_text(encoding="utf-8")
    seller.write_text(text.replace('basis = "src"', 'basis = "gk"'), encoding="utf-8")
    assert weak(folder) - weak(RESOURCES) == {"seller.toml:seller.1"}
    (row,) = tomllib.loads((folder / EXCHANGE).read_text(encoding="utf-8"))["window"]
    answer = re.sub("path = .*", 'path = "exchange.toml:window.1"', _answer())
    answer = re.sub('digest = ".*"', f'digest = "{digest_of(row)}"', answer)
    (folder / "confirmed.toml").write_text(answer, encoding="utf-8")
    assert weak(RESOURCES) - weak(folder) == {"exchange.toml:window.1"}


def test_the_digest_that_the_table_shows_is_enough_for_an_answer() -> None:
    (row,) = [one for one in unconfirmed(loaded()) if (one.file, one.key) == (FILE, ROW)]
    assert len(row.digest) == WIDTHS[2]
    short = re.sub('digest = ".*"', f'digest = "{row.digest}"', _answer())
    assert _is_sure({"confirmed.toml": short})
    other = f"{int(row.digest, 16) ^ 1:012x}"
    assert not _is_sure({"confirmed.toml": short.replace(row.digest, other)})


@pytest.mark.parametrize(
    ("old", "new"),
    [("Inspect and connect", "Inspect and then connect"), ("shorter than", "much shorter than")],
)
def test_a_row_that_has_changed_has_lost_its_answer(old: str, new: str) -> None:
    assert old in SHIPPED
    assert not _is_sure({"confirmed.toml": _answer(), FILE: SHIPPED.replace(old, new, 1)})


@pytest.mark.parametrize(("lang", "days"), [("th", " · 4 วัน"), ("en", " · 4 days")])
def test_the_table_names_row_line_value_and_source(lang: Lang, days: str) -> None:
    told, sound = catalogue_lines(RESOURCES, lang)
    assert sound
    at = next(n for n, line in enumerate(told) if re.match(rf"\d+: {re.escape(ROW)} ", line))
    assert told[at].split(" | ")[1].rstrip().endswith(days)
    assert "Where a line passes" in told[at + 1]
    assert FILE in told[:at]
    table = [line for line in told if " | " in line]
    assert {columns(line.partition(" | ")[0]) for line in table} == {WIDTHS[0]}
    assert max(map(columns, table)) <= sum(WIDTHS) + 3 * (len(WIDTHS) - 1) <= 120


@given(st.text(st.sampled_from("กขค ้่ีน.ab")), st.integers(4, 20))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(columns(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_what_no_example_touches_is_told_and_refuses_nothing(tmp_path: Path) -> None:
    text = everything()[EVERYTHING]
    unheard = """
[[check]]
id = "unheard"
wrong_when = { load = { from = 70, below = 71 } }
level = "warn"
text = { th = "ยังไม่มีตัวอย่าง", en = "Nobody has tried it" }
"""
    cut = text.replace("\n[[example]]", f"{unheard}\n[[example]]", 1)
    folder = as_folder(tmp_path, {**everything(), EVERYTHING: cut})
    told, sound = catalogue_lines(folder, "en")
    assert sound
    line = cut[: cut.index('[[check]]\nid = "unheard"')].count("\n") + 1
    assert f"{EVERYTHING}:{line} check.unheard" in told
    touched = cut.replace(
        "\n[[example]]",
        "\n[[example]]\ntoday = 2026-11-26\ngiven = { load = 70 }\n\n[[example]]",
        1,
    )
    as_folder(tmp_path, {**everything(), EVERYTHING: touched})
    told, sound = catalogue_lines(tmp_path, "en")
    assert sound, told[:5]
    assert not any("check.unheard" in line for line in told)


def test_problems_are_told_by_file_line_and_key_and_the_doctor_fails(tmp_path: Path) -> None:
    broken = everything()[EVERYTHING].replace("summary = {", "sumary = {")
    told, sound = catalogue_lines(as_folder(tmp_path, {**everything(), EVERYTHING: broken}), "en")
    assert not sound
    said = "unknown key 'sumary'; did you mean 'summary'?"
    assert f"problem: {EVERYTHING}:7 sumary: {said}" in told
    hole = everything()[EVERYTHING].replace("{ load = { from = 76 } }", "{ load = { from = 90 } }")
    told, sound = catalogue_lines(as_folder(tmp_path, {**everything(), EVERYTHING: hole}), "th")
    assert not sound
    assert any(line.startswith(f"ขาด: {EVERYTHING}:") for line in told)


def test_the_doctor_proves_the_catalogue_and_leaves_the_rest_to_the_office() -> None:
    done = subprocess.run(
        [sys.executable, "main.py", "doctor", "--catalogue"],
        cwd=RESOURCES.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert ROW in done.stdout
