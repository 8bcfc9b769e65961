"""A case whose body makes no sense leaves nothing of the person before it on the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.fixtures.odd_cases import SPOILED
from tests.fixtures.store import feed_case, submitted_body, tell
from tests.fixtures.there import there
from tests.ui.desk_office import Desk
from tests.ui.test_review import open_review, read
from ui.main_window import MainWindow

OTHER = "01937f00-0000-7000-8000-0000000000bb"


@pytest.mark.expects_log(".*")
@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED.keys())
def test_it_is_shown_as_what_it_is_or_not_at_all(
    qtbot: QtBot, desk: Desk, window: MainWindow, spoil: Callable[[dict[str, Any]], object]
) -> None:
    body = submitted_body(OTHER, "BKP2A-69-000031", due="2026-12-31")
    item = feed_case(1, body)
    spoil(body)
    with desk.store.write() as transaction:
        tell(transaction, [item], 1)
    look_at(qtbot, desk, window, OTHER)


def look_at(qtbot: QtBot, desk: Desk, window: MainWindow, odd: str) -> None:
    """Open a case of this counter and then the odd one, the only other: it is shown, or nobody."""
    mine = desk.refund(0).case
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    presenter = screen.presenter
    assert presenter.table.rowCount() == 2
    presenter.select(mine.id)
    qtbot.waitUntil(lambda: (f := screen.panel.facts) is not None and f.case_id == mine.id)
    presenter.select(odd)
    strip = screen.decision.strip
    qtbot.waitUntil(
        lambda: (
            strip.notice() is not None
            or ((f := screen.panel.facts) is not None and f.case_id == odd)
        )
    )
    notice = strip.notice()
    if notice is not None:
        assert "เปิดคำร้องนี้ไม่ได้" in notice.text
        assert screen.panel.facts is None
        assert not screen.decision.approve.isVisible()


@pytest.mark.expects_log(".*")
def test_a_case_of_a_newer_program_is_told_from_one_that_makes_no_sense(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.refund(0)
    item = feed_case(1, submitted_body(OTHER, "BKP2A-69-000031", due="2026-12-31"), body_schema=99)
    with desk.store.write() as transaction:
        tell(transaction, [item], 1)
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    screen.presenter.select(OTHER)
    strip = screen.decision.strip
    qtbot.waitUntil(lambda: strip.notice() is not None)
    assert "โปรแกรมรุ่นใหม่กว่า" in there(strip.notice()).text
    assert screen.panel.facts is None
    assert not screen.decision.approve.isVisible()
