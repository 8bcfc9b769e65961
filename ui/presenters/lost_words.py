"""What the centre had confirmed and has lost, in words: nobody needs to do anything about it."""

from __future__ import annotations

from datetime import date

from desktop.services.outbox import SentAgain
from ui.language import Language
from ui.presenters.case_words import moment
from ui.values import Notice


def sent_again(again: SentAgain | None, today: date, language: Language) -> Notice | None:
    """How many entries are sent again, since when, and how many are left."""
    if again is None:
        return None
    since = moment(again.since, today, language.code)
    key = "sync.again" if again.left else "sync.again_done"
    words = language.t(key, count=again.entries, since=since, left=again.left)
    return Notice(words, "warn" if again.left else "info", icon="refresh-cw")
