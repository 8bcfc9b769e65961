"""`main.py export-person` asks, and writes one file that only its user can read; or none."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.config import Profile
from desktop.domain.party import alone
from desktop.entries import Exported, SignedIn, SignedOut, body_of
from desktop.place import open_profile
from tests.fixtures.office import device, person, synthetic_id
from tests.fixtures.store import draft

ROOT = Path(__file__).resolve().parents[2]
MINE = person().citizen_id


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    """A training profile with an application of hers that is not finished."""
    made = Profile(tmp_path / "counter", training=True)
    store = open_profile(made)
    with store.write() as transaction:
        transaction.set_device(replace(device(), training=True))
        transaction.put_draft(replace(draft(), parties=alone(person())))
    store.close()
    return made


def _export(profile: Profile, to: Path, *answers: str) -> subprocess.CompletedProcess[str]:
    command = ("export-person", "--data-dir", str(profile.folder), "--lang", "en", "--to", str(to))
    return subprocess.run(
        [sys.executable, "main.py", *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        input="\n".join(answers) + "\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_one_file_for_one_person(profile: Profile, tmp_path: Path) -> None:
    to = tmp_path / "out.zip"
    shown = f"{MINE[0]}-{MINE[1:5]}-{MINE[5:10]}-{MINE[10:12]}-{MINE[12:]}"
    done = _export(profile, to, shown, "เจ้าของข้อมูลขอ", "9001", "8642")
    assert done.returncode == 0, done.stderr
    assert "which only this user can read" in done.stdout
    if os.name == "posix":
        assert stat.S_IMODE(to.stat().st_mode) == 0o600
    with zipfile.ZipFile(to) as archive:
        told = json.loads(archive.read("person.json"))
    assert (told["citizen_id"], len(told["not_finished"])) == (MINE, 1)
    store = open_profile(profile)
    written = [type(body_of(entry)) for entry in store.journal.unsent()]
    store.close()
    assert written == [SignedIn, Exported, SignedOut]

    content = to.read_bytes()
    again = _export(profile, to, MINE, "again", "9001", "8642")
    assert (again.returncode, to.read_bytes()) == (1, content)
    assert str(to) in again.stderr
    assert MINE not in again.stdout + again.stderr + done.stdout + done.stderr


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ((MINE, "why", "9001", "1111"), "PIN"),
        ((MINE, "why", "1001", "2468"), ""),
        ((MINE, "", "9001", "8642"), "Say what"),
        ((synthetic_id("912345678999"), "why", "9001", "8642"), "nothing of this person"),
        ((MINE[:12],), "id"),
        ((), "id"),
    ],
)
def test_where_it_may_not_be_there_is_no_file(
    profile: Profile, tmp_path: Path, answers: tuple[str, ...], told: str
) -> None:
    to = tmp_path / "out.zip"
    done = _export(profile, to, *answers)
    assert done.returncode == 1, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not to.exists()
