"""The profile's folder for `main.py doctor`: its disk, its settings, and who may sign in."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from desktop.config import load_settings, unknown_settings
from desktop.domain.failure import CounterError
from desktop.place import BangkokClock, look_at, trainees_of
from desktop.texts import failure_text, t

if TYPE_CHECKING:
    from desktop.config import Profile
    from desktop.domain.text import Lang

Line = tuple[Literal["good", "note", "bad"], str, str]
# Our own choice: days of work, and a copy of the store while it is put in order.
ENOUGH = 500 << 20


def folder_lines(profile: Profile, lang: Lang) -> Iterator[Line]:
    """A line (level, what, text) for each thing that was looked at."""
    yield _disk(profile, lang)
    try:
        load_settings(profile)
    except CounterError as error:
        yield "bad", "settings", failure_text(error, lang)
    else:
        yield _staff(profile, lang)
    for name, line, meant in unknown_settings(profile):
        key = "setting_meant" if meant else "setting_unknown"
        values = {"file": profile.settings_file, "line": line, "name": name, "meant": meant}
        yield "bad", "settings", t(f"doctor.{key}", lang, **values)


def _disk(profile: Profile, lang: Lang) -> Line:
    """Whether the folder takes what is written, and how much more; nothing of the trial stays."""
    folder = profile.folder
    there = next(place for place in (folder, *folder.parents) if place.exists())
    try:
        if there == folder:
            _try_to_write(folder)
        elif not os.access(there, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        free = shutil.disk_usage(there).free
    except OSError as error:
        return "bad", "disk", t("doctor.disk_no", lang, folder=folder, problem=error.strerror)
    level: Literal["good", "bad"] = "good" if free >= ENOUGH else "bad"
    key = "doctor.disk_good" if level == "good" else "doctor.disk_full"
    return level, "disk", t(key, lang, folder=folder, free=f"{free >> 20:,}")


def _try_to_write(folder: Path) -> None:
    with tempfile.NamedTemporaryFile(dir=folder, prefix="doctor-") as file:
        file.write(bytes(1 << 16))
        file.flush()
        os.fsync(file.fileno())


def _staff(profile: Profile, lang: Lang) -> Line:
    from desktop.services.staff import Staff

    if (trainees := trainees_of(profile)) is not None:
        return "good", "staff", t("doctor.staff_found", lang, count=len(trainees))
    try:
        store = look_at(profile)
    except (CounterError, FileNotFoundError):
        return "note", "staff", t("doctor.staff_unknown", lang)  # the store's own line says why
    try:
        staff = Staff(store, BangkokClock(), None)
        if (closed := staff.closed) is not None:
            return "bad", "staff", failure_text(closed, lang)
        return "good", "staff", t("doctor.staff_found", lang, count=len(staff.members()))
    finally:
        store.close()
