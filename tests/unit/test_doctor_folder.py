"""`main.py doctor` about the folder of a profile: its disk, its settings, its staff."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.cli import doctor_folder
from desktop.cli.doctor_folder import folder_lines
from desktop.config import Profile


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    (tmp_path / "counter").mkdir()
    return Profile(tmp_path / "counter", training=True)


def told_of(profile: Profile, what: str) -> list[tuple[str, str]]:
    return [(level, text) for level, about, text in folder_lines(profile, "en") if about == what]


def test_a_wrong_or_unknown_setting_is_named_with_its_line(profile: Profile) -> None:
    profile.settings_file.write_text('{"printer_rol": "cups:x",\n "text_percent": 500}')
    wrong, unknown = told_of(profile, "settings")
    assert wrong[0] == unknown[0] == "bad"
    assert "in line 2 (text_percent must be a whole number from 100 to 200)" in wrong[1]
    assert 'line 1: there is no setting "printer_rol". Is "printer_roll" meant?' in unknown[1]
    profile.settings_file.write_text('{"printer_a4": "",\n"zzz": 1}')
    ((_, text),) = told_of(profile, "settings")
    assert 'line 2: there is no setting "zzz". Remove it' in text


def test_a_disk_that_is_full_or_cannot_be_written(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [level for level, _ in told_of(profile, "disk")] == ["good"]
    assert list(profile.folder.iterdir()) == []
    if sys.platform == "linux":  # a folder in which nobody can make a file
        ((level, text),) = told_of(Profile(Path("/proc/self"), training=True), "disk")
        assert (level, "cannot be written" in text) == ("bad", True)
    monkeypatch.setattr(doctor_folder, "ENOUGH", 1 << 60)
    ((level, text),) = told_of(profile, "disk")
    assert (level, "are free" in text) == ("bad", True)


def test_who_may_sign_in(profile: Profile) -> None:
    assert told_of(profile, "staff")[0][0] == "good"
    ((level, text),) = told_of(replace(profile, training=False), "staff")
    assert (level, "is not known" in text) == ("note", True)
