"""The demonstration speaks the language it is asked for: no word of it stands in its code."""

from __future__ import annotations

import ast
import json
import re
import signal
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.data_file import RESOURCES
from desktop.domain.failure import Code, CounterError
from desktop.domain.text import Lang
from desktop.texts import t
from tests.fixtures.spoken import english_in
from tools import demo
from tools.demo import proof
from tools.demo.__main__ import main
from tools.demo.cast import profile_at
from tools.demo.player import InVainError
from tools.demo.stage import Stage

# What its command says of itself is English, as with the commands of main.py.
SOURCES = sorted(Path(str(demo.__file__)).parent.glob("[!_]*.py"))
TOLD = ("say", "_say", "claim", "add", "fail", "print", "_print", "tell", "_tell")
BUGS = ("RuntimeError", "AssertionError")
WORDS: dict[str, dict[str, str]] = tomllib.loads(
    (RESOURCES / "translations" / "demo.toml").read_text("utf-8")
)["demo"]
LIES = proof.Facts("TRAIN-BKP3A", 14, "aa", 2, ["row 1 differs"], ["TRAIN-BKP3A-69-R-000002"], 1)


def _literals(node: ast.AST) -> Iterator[tuple[ast.Constant, str]]:
    """The texts below a node, without the formats of f-strings and the names of looked up parts."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child, child.value
        elif isinstance(child, ast.FormattedValue):
            yield from _literals(ast.Expr(child.value))
        elif not isinstance(child, ast.Subscript):
            yield from _literals(child)


def _is_key(literal: str) -> bool:
    area, dot, _ = literal.partition(".")
    return bool(dot) and (RESOURCES / "translations" / f"{area}.toml").exists()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_nothing_is_told_that_the_catalogue_does_not_say(path: Path) -> None:
    """Keys and signs alone; `tell` has names of its own for what is told, which are keywords."""
    told = [
        f"{path.name}:{literal.lineno}: {text!r}"
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", getattr(call.func, "id", "")) in TOLD
        for literal, text in _literals(call)
        if re.search("[A-Za-zก-๙]", text)
        and not _is_key(text)
        # An order to the director is a word for it, not for a person.
        and not any(word.arg in ("do", "mark") for word in call.keywords)
    ]
    assert told == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_sentence_stands_in_the_code(path: Path) -> None:
    """Two words in a row are a sentence, but for docstrings and what only a bug would raise."""
    tree = ast.parse(path.read_text("utf-8"))
    spared = {
        id(literal)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        or (isinstance(node, ast.Call) and getattr(node.func, "id", "") in BUGS)
        for literal, _ in _literals(node)
    }
    told = [
        f"{path.name}:{literal.lineno}: {text!r}"
        for literal, text in _literals(tree)
        if id(literal) not in spared and re.search(r"[a-z]{2,},? [a-z]", text)
    ]
    assert told == []


@pytest.mark.parametrize("name", WORDS)
def test_the_thai_is_thai_and_the_english_english(name: str) -> None:
    assert english_in(WORDS[name]["th"]) == []
    assert re.search("[ก-๙]", WORDS[name]["th"]) or "{" in WORDS[name]["th"]
    assert not re.search("[ก-๙]", WORDS[name]["en"])


def test_no_word_of_it_is_said_by_nobody() -> None:
    folder = Path(str(demo.__file__)).parent
    code = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    acts = {f"act_{act}" for act in ("morning", "evening", "supervisor", "neighbour", "again")}
    assert {name for name in WORDS if f'"demo.{name}"' not in code} == acts


@pytest.mark.parametrize("held", [True, False])
def test_the_claims_are_thai(
    held: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each claim of the proofs, held or not; a device that lies, papers that are not there."""
    device = {"series": LIES.series, "entries": 14, "head_hash": "aa", "receipts": 1}
    states = {"approved": 1, "returned": 1, "accepted": 2, "executed": 1, "done": 1}
    status: dict[str, Any] = {
        "devices": [device], "cases": 4, "cases_by_state": states, "exceptions": 0,
    }  # fmt: skip
    claims = proof.Claims("th")
    proof.central(claims, status, [LIES])
    proof.papers(claims, tmp_path, tmp_path, [LIES])
    proof.nothing_plain(claims, tmp_path)
    claims.rows = [(claim, held, detail) for claim, _, detail in claims.rows]
    assert claims.show() is held
    lines = capsys.readouterr().out.split("\n")
    assert len(lines) == 11
    assert [(line, english_in(line)) for line in lines if english_in(line)] == []


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("problem", "thai"),
    [
        (InVainError("45"), t("demo.waited", "th", seconds=45)),
        (CounterError(Code.STORE_IN_USE), None),
        (AssertionError({"failed"}), t("demo.stopped", "th", kind="AssertionError")),
    ],
    ids=["waited in vain", "a failure", "a bug"],
)
@pytest.mark.parametrize("lang", ["th", "en"])
def test_what_ends_an_act_is_told_in_a_sentence(
    problem: Exception,
    thai: str | None,
    lang: Lang,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The place in the code goes into the log of the act, not to the terminal."""
    stage = Stage(profile_at(tmp_path / "window"), tmp_path, lang)
    stage.fail(problem)
    stage.application.close()
    said, logged = capsys.readouterr()
    told = json.loads(said)["failed"]
    assert type(problem).__name__ in logged
    assert "Traceback" not in told
    assert bool(re.search("[ก-๙]", told)) is (lang == "th")
    assert thai is None or lang == "en" or told == thai


def test_a_centre_that_does_not_start_is_told_in_thai(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("desktop.cli.child.MAIN", tmp_path / "none.py")
    before = signal.getsignal(signal.SIGTERM)
    try:
        code = main(["--lang", "th", "--pictures", str(tmp_path / "demo")])
    finally:
        signal.signal(signal.SIGTERM, before)
    out, err = capsys.readouterr()
    log = tmp_path / "demo" / "data" / "central.log"
    assert (code, err) == (1, t("command.no_centre", "th", log=log) + "\n")
    assert english_in(out + err) == []
    assert "none.py" in log.read_text("utf-8")


def test_a_folder_of_somebody_else_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = tmp_path / "mine.txt"
    theirs.write_text("not of a demonstration")
    monkeypatch.chdir(tmp_path)
    before = signal.getsignal(signal.SIGTERM)
    try:
        assert main(["--lang", "en", "--pictures", "."]) == 1
    finally:
        signal.signal(signal.SIGTERM, before)
    assert "so it is left alone" in capsys.readouterr().err
    with pytest.raises(SystemExit) as end:
        main(["--pictures", str(theirs)])
    assert end.value.code == 2
    assert "is a file, not a folder" in capsys.readouterr().err
    assert theirs.exists()
