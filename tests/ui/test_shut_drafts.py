"""A draft that this program cannot open waits at the counter, and says so when it is chosen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.domain.failure import CounterError
from desktop.domain.text import Lang
from desktop.texts import failure_text, t
from tests.fixtures.office import person
from tests.fixtures.there import there
from tests.store.test_shut_drafts import ODD, spoil, stored
from tests.ui.case_office import CaseOffice, KeyCounter
from ui.screens.application import ApplicationScreen
from ui.screens.counter import CounterScreen


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("odd", ODD)
def test_it_is_listed_after_the_others_and_tells_why_when_it_is_chosen(
    keys: KeyCounter, office: CaseOffice, odd: str, lang: Lang
) -> None:
    change, code = ODD[odd]
    office.context.language.set_code(lang)
    good, shut = office.draft("new_connection"), office.draft("deposit_refund")
    kept = spoil(office.store, shut.id, change)
    page = keys.on(CounterScreen)
    keys.press(Qt.Key.Key_F2)
    keys.qtbot.waitUntil(lambda: len(page.drafts.list.rows.rows()) == 2)
    first, last = page.drafts.list.rows.rows()
    assert (first.key, last.key) == (good.id, shut.id)
    assert last.lead == t("common.draft_shut", lang)
    assert code.value in last.detail
    assert person().thai_name.first not in last.spoken()

    keys.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)

    assert keys.window.page == "counter"
    told = there(keys.window.strip.notice())
    assert told.text == failure_text(CounterError(code), lang)
    assert stored(office.store, shut.id) == kept
    keys.press(Qt.Key.Key_Up, Qt.Key.Key_Return)
    keys.qtbot.waitUntil(lambda: keys.on(ApplicationScreen).presenter.state is not None)
    assert there(keys.on(ApplicationScreen).presenter.state).draft.id == good.id
