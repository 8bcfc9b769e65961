"""Crash reports and former log files go when their time is over."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, time

from desktop.config import Profile
from desktop.domain.retention import Retention


def remove_old(profile: Profile, kept: Retention, now: datetime) -> None:
    """Remove those of the profile that were last written before their day.

    The log that is written to stays; it is cut by its size.
    """
    today = now.date()
    for day, files in (
        (kept.at_counter("crashes", today), profile.crashes.glob("crash-*.txt")),
        (kept.at_counter("logs", today), profile.folder.glob(f"{profile.log_file.name}.*")),
    ):
        before = datetime.combine(day, time(), now.tzinfo).timestamp()
        for file in files:
            with suppress(OSError):  # gone meanwhile, or open in another program
                if file.stat().st_mtime < before:
                    file.unlink()
