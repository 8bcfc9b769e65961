"""`.ci/setup` on a machine that lacks everything, with stand-ins for the system's own programs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.fixtures.need import need_program

ROOT = Path(__file__).resolve().parents[2]


def _setup(folder: Path, **programs: str) -> str:
    """What it says and then fails with; `programs` are shell scripts found first on the path."""
    need_program("bash")
    shutil.copytree(ROOT / ".ci", folder / ".ci")
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (folder / lock).touch()
    path = folder / "bin"
    path.mkdir()
    for name, script in {"dpkg-query": "exit 1", "id": "echo 1000", **programs}.items():
        (path / name).write_text(f"#!/bin/sh\n{script}\n")
        (path / name).chmod(0o755)
    done = subprocess.run(
        [".ci/setup", "run"],
        cwd=folder,
        env={**os.environ, "PATH": f"{path}:{os.environ['PATH']}", "PYTHON": "false"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    return done.stdout


def test_without_the_right_one_command_is_told(tmp_path: Path) -> None:
    told = _setup(tmp_path, sudo="exit 1")
    command = next(line for line in told.splitlines() if "apt-get" in line)
    assert command.startswith("  sudo sh -c 'apt-get update && apt-get install -y ")
    assert "libpcsclite-dev" in command


def test_sudo_hands_on_that_nobody_can_answer(tmp_path: Path) -> None:
    """sudo drops the environment; the variable must be among the words that it is given."""
    said = tmp_path / "said"
    _setup(tmp_path, sudo=f"printf '%s\\n' \"$*\" >> {said}")
    calls = [line for line in said.read_text().splitlines() if "apt-get" in line]
    assert [call.split()[:4] for call in calls] == [
        ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "update"],
        ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install"],
    ]
