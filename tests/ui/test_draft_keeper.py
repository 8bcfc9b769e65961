"""Drafts while they are typed: soon in the store, the newest state, and never after their end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.case import Draft
from desktop.domain.failure import Code, CounterError
from tests.fixtures.authors import session
from tests.fixtures.there import there
from tests.ui.case_office import CLERK, CaseOffice
from ui.presenters import draft_keeper
from ui.presenters.draft_keeper import DELAY_MS, DraftKeeper


def refused(error: CounterError) -> None:
    pytest.fail(str(error))


def test_whoever_types_without_a_pause_is_saved_all_the_same(
    office: CaseOffice, qtbot: QtBot
) -> None:
    keeper = DraftKeeper(office.context.lane, office.context.desk.intake.save_draft, office.clock)
    draft = office.draft("new_connection")
    assert DELAY_MS < 500
    keeper.keep(draft)
    first = keeper._timer.remainingTime()
    keeper.keep(replace(draft, focus="phone"))
    assert keeper._timer.remainingTime() <= first  # the second key puts nothing off
    with qtbot.waitSignal(keeper.kept):
        pass
    assert there(office.store.drafts.get(draft.id)).focus == "phone"


def test_an_older_state_is_never_saved_over_a_newer_one(
    office: CaseOffice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first save fails late, when the second is on the lane already."""
    monkeypatch.setattr(draft_keeper, "RETRY_MS", 5)
    intake, calls = office.context.desk.intake, []

    def first_fails(draft: Draft) -> bool:
        calls.append(draft.focus)
        if len(calls) == 1:
            raise CounterError(Code.STORE_DISK_FULL)
        return intake.save_draft(draft)

    keeper = DraftKeeper(office.context.lane, first_fails, office.clock)
    draft = office.draft("new_connection")
    with office.lane_held():
        for focus in ("older", "newer"):
            keeper.keep(replace(draft, focus=focus))
            keeper.flush()
        assert there(keeper.pending(draft.id)).focus == "newer"
    qtbot.waitUntil(lambda: len(calls) >= 3 and keeper.pending(draft.id) is None)
    assert calls == ["older", "newer", "newer"]
    assert there(office.store.drafts.get(draft.id)).focus == "newer"


def test_what_was_submitted_is_not_brought_back_by_a_late_save(
    office: CaseOffice, qtbot: QtBot
) -> None:
    intake = office.context.desk.intake
    keeper = DraftKeeper(office.context.lane, intake.save_draft, office.clock)
    draft = office.draft("new_connection")
    intake.discard(draft.id, "ทดสอบ", session(CLERK.id))
    said: list[str] = []
    keeper.kept.connect(lambda draft_id, _at: said.append(draft_id))
    keeper.keep(draft)
    keeper.flush()
    office.context.lane.submit(lambda: None, lambda _none: said.append("after"), refused)
    qtbot.waitUntil(lambda: said == ["after"])
    assert office.store.drafts.get(draft.id) is None
