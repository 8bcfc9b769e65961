"""An application that nobody goes on with says in its last week until when it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from desktop.domain.case import ShutDraft
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.domain.text import Lang
from desktop.services.reference import Reference
from tests.fixtures.office import SUNDAY
from tests.fixtures.store import draft
from ui.language import Language
from ui.presenters.rows import draft_row, shut_row


@pytest.mark.parametrize(
    ("lang", "words"), [("th", "จะถูกลบหลัง 28 พ.ย."), ("en", "erased after 28 Nov")]
)
@pytest.mark.parametrize(("days", "said"), [(23, False), (24, True), (30, True)])
def test_it_is_said_in_the_last_week(days: int, words: str, lang: Lang, said: bool) -> None:
    reference, language = Reference(), Language(lang)
    now = SUNDAY + timedelta(days=6) - timedelta(days=30 - days)
    touched = utc_stamp((SUNDAY + timedelta(days=6) - timedelta(days=30)).astimezone(UTC))
    one = replace(draft(), updated_at=touched)
    shut = ShutDraft("d", None, "c1", touched, CounterError(Code.CASE_DRAFT_NEWER))
    kept, catalogue = reference.retention, reference.catalogue
    for row in (
        draft_row(one, catalogue, language, now, kept),
        shut_row(shut, catalogue, language, now, kept),
    ):
        assert (words in row.detail) is said
