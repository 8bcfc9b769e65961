"""Crash reports and former log files go when their time is over, and nothing else does."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from desktop.config import Profile
from desktop.runtime.old_files import remove_old
from desktop.services.reference import Reference
from tests.fixtures.office import SetClock


def test_old_reports_and_logs_go(tmp_path: Path) -> None:
    profile, now = Profile(tmp_path, training=True), SetClock().now()
    profile.crashes.mkdir()
    files = {
        profile.crashes / "crash-20260101-000000-000000.txt": 100,
        profile.crashes / "crash-20261101-000000-000000.txt": 20,
        profile.folder / "counter.log": 100,
        profile.folder / "counter.log.1": 20,
        profile.folder / "counter.log.4": 100,
        profile.folder / "settings.json": 100,
    }
    for file, days in files.items():
        file.write_text("x", encoding="utf-8")
        moment = (now - timedelta(days=days)).timestamp()
        os.utime(file, (moment, moment))
    remove_old(profile, Reference().retention, now)
    assert {file.name for file in files if not file.exists()} == {
        "crash-20260101-000000-000000.txt",
        "counter.log.4",
    }
    remove_old(profile, Reference().retention, now)  # a profile without any
