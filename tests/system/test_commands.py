"""`main.py` as a process: enrolment, doctor, and what they say when something is not there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.cli.child import Process
from desktop.cli.school import address

ROOT = Path(__file__).resolve().parents[2]


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_enrol_doctor_and_a_second_start(tmp_path: Path) -> None:
    """A PC becomes a counter by a code that works once; the doctor sees what is there."""
    data, profile = tmp_path / "central", tmp_path / "counter"
    where = ("--data", str(data), "--port", "0", "--training")
    server = Process("central", *where, log=tmp_path / "central.log")
    try:
        url = address(server)
        code = _run("central", "--data", str(data), "--new-code", "BKP:3").stdout.strip()
        enrol = ("enrol", "--data-dir", str(profile), "--training", "--central", url, "--code")
        first = _run(*enrol, code, PYTHONIOENCODING="ascii")  # where Thai cannot be said
        assert first.returncode == 0, first.stderr
        assert first.stdout.strip() == "TRAIN-BKP3A การไฟฟ้านครหลวงเขตบางกะปิ"
        again = _run(*enrol, code)
        assert again.returncode == 1
        assert "รหัส" in again.stderr
        doctor = _run("doctor", "--data-dir", str(profile), "--lang", "en", "--rebuild-check")
        assert "centre: " + url in doctor.stdout
        assert "journal check: 0 entries and 0 cases all agree" in doctor.stdout
    finally:
        server.end()
    gone = _run("doctor", "--data-dir", str(profile), "--lang", "en")
    assert gone.returncode == 1
    assert "to do   centre" in gone.stdout


@pytest.mark.parametrize("ending", ["", "/nowhere"])
def test_a_central_address_that_does_not_answer_is_told(tmp_path: Path, ending: str) -> None:
    told = _run(
        "enrol", "--data-dir", str(tmp_path), "--training", "--lang", "en",
        "--central", f"http://127.0.0.1:9{ending}", "--code", "ABCD-EFGH-JKLM",
    )  # fmt: skip
    assert told.returncode == 1
    assert told.stderr.strip()
    assert "Traceback" not in told.stderr
