"""The checks of .github/workflows, which no runner here plays, are at least valid and safe."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def _check(*command: str) -> subprocess.CompletedProcess[str]:
    program = str(Path(sys.executable).with_name(command[0]))
    return subprocess.run(
        [program, *command[1:], *map(str, WORKFLOWS)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_they_are_workflows() -> None:
    assert WORKFLOWS
    told = _check("check-jsonschema", "--builtin-schema", "vendor.github-workflows")
    assert told.returncode == 0, told.stdout


def test_they_give_nothing_away() -> None:
    told = _check("zizmor", "--offline", "--no-progress")
    assert told.returncode == 0, told.stdout
