"""The backup for `main.py doctor`: where it goes, how old it is, whether anybody can open it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from desktop.config import load_settings
from desktop.domain.failure import CounterError
from desktop.domain.thai_date import BANGKOK
from desktop.safekeeping import DAYS_OLD, backup_state
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.config import Profile
    from desktop.domain.text import Lang
    from desktop.store import Store

Line = tuple[Literal["good", "note", "bad"], str, str]


def backup_lines(profile: Profile, store: Store, lang: Lang) -> Iterator[Line]:
    """One line (level, what, text); none before the PC is a counter."""
    try:
        settings = load_settings(profile)
    except CounterError:  # told with the folder
        return
    if store.device is None:
        return
    try:
        state = backup_state(profile, settings, store)
    except OSError as problem:
        why = problem.strerror
        text = t("doctor.backup_unseen", lang, folder=settings.backup, problem=why)
        yield "bad", "backup", text
        return
    if state.folder is None:
        yield "note", "backup", t("doctor.backup_unset", lang, file=profile.settings_file)
    elif not state.sealed:
        yield "bad", "backup", t("doctor.backup_no_escrow", lang)
    elif state.at is None:
        yield "bad", "backup", t("doctor.backup_never", lang, folder=state.folder)
    else:
        age = datetime.now(UTC) - state.at
        day = state.at.astimezone(BANGKOK).strftime("%Y-%m-%d %H:%M")
        old = age > timedelta(days=DAYS_OLD)
        key = "doctor.backup_old" if old else "doctor.backup_good"
        text = t(key, lang, folder=state.folder, day=day, days=age.days)
        yield "bad" if old else "good", "backup", text
