"""How the backup of this PC stands, in the words of its sync page."""

from __future__ import annotations

from ui.context import Context
from ui.presenters.case_words import moment


def backup_words(context: Context, backed_up: str | None) -> str:
    """When the last one was made (UTC in), that it waits, or that none is wanted."""
    t, lang = context.language.t, context.language.code
    if not context.kept.now.backup:
        return t("sync.backup_unset")
    if backed_up is None:
        return t("sync.backup_never")
    return moment(backed_up, context.clock.now().date(), lang)
