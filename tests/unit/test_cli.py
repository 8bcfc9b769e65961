"""The command line: common options before and behind the command."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from desktop import cli
from desktop.card.pcsc import PcscReader
from desktop.card.training import TrainingReader
from desktop.cli import doctor
from desktop.cli.window import maker_of
from desktop.config import Profile
from desktop.ports import CardReader


@pytest.mark.parametrize(
    "argv",
    [
        ["--data-dir", "here", "--lang", "en", "doctor"],
        ["doctor", "--data-dir", "here", "--lang", "en"],
        ["--data-dir", "here", "doctor", "--lang", "en"],
        ["--data-dir", "there", "doctor", "--data-dir", "here", "--lang", "en"],
    ],
)
def test_common_options_stand_anywhere(argv: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[argparse.Namespace] = []

    def run(options: argparse.Namespace) -> int:
        seen.append(options)
        return 7

    monkeypatch.setattr(doctor, "run", run)
    assert cli.main(argv) == 7
    assert (seen[0].data_dir, seen[0].lang) == (Path("here"), "en")


def test_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[argparse.Namespace] = []

    def run(options: argparse.Namespace) -> int:
        seen.append(options)
        return 0

    monkeypatch.setattr(doctor, "run", run)
    assert cli.main(["doctor"]) == 0
    assert (seen[0].data_dir, seen[0].lang) == (None, "th")


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_has_help_and_takes_the_data_dir(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main([command, "--help"])
    assert end.value.code == 0
    assert "--data-dir" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["--data-dir", "{file}/below", "doctor"], "is a file, not a folder"),
        (["doctor", "--data-dir", "{file}"], "is a file, not a folder"),
        (["card", "--timeout", "nan"], "from 0 to"),
        (["card", "--timeout", "-1"], "from 0 to"),
        (["card", "--timeout", "soon"], "invalid"),
        (["central", "--port", "99999"], "a number from 0 to 65535"),
        (["enrol", "--central", "x", "--code", "y", "--ca", "/nowhere"], "there is no file"),
    ],
)
def test_what_cannot_be_meant_is_told(
    argv: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(SystemExit) as end:
        cli.main([word.format(file=file) for word in argv])
    assert end.value.code == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("training", "asked", "reader"),
    [
        (False, None, PcscReader),
        (False, "pcsc", PcscReader),
        (True, None, TrainingReader),
        (True, "pcsc", PcscReader),
    ],
)
def test_a_training_profile_reads_real_cards_when_asked(
    training: bool, asked: str | None, reader: type[CardReader], tmp_path: Path
) -> None:
    assert type(maker_of(Profile(tmp_path, training), asked)()) is reader


def test_no_synthetic_cards_in_a_real_profile(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--reader", "training"])
    assert "invalid choice" in capsys.readouterr().err
