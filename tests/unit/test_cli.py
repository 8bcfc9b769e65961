"""The command line: common options before and behind the command."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from desktop import cli
from desktop.cli import doctor


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
    monkeypatch.setattr(doctor, "run", lambda options: seen.append(options) or 0)
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
