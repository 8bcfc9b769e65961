"""Whatever a case of the feed holds, its page shows it, or nobody."""

from __future__ import annotations

import json
import random

import pytest
from pytestqt.qtbot import QtBot

from sync.feed_page import read_page
from tests.faults.volume import each_run
from tests.fixtures.odd_cases import spoil
from tests.fixtures.store import AT, feed_case, submitted_body, tell
from tests.ui.conftest import desk as desk
from tests.ui.conftest import theme as theme
from tests.ui.conftest import window as window
from tests.ui.desk_office import Desk
from tests.ui.test_odd_case import OTHER, look_at
from ui.main_window import MainWindow


@each_run
@pytest.mark.expects_log("cannot be (read|shown)")
def test_the_page_of_an_odd_case_shows_nobody_else(
    qtbot: QtBot, desk: Desk, window: MainWindow, run: int
) -> None:
    dice = random.Random(run)
    while not desk.store.cases.get(OTHER):  # until a case is odd, but no less a case of the list
        body = submitted_body(OTHER, "BKP2A-69-000031", due="2026-12-31")
        item = feed_case(1, body)
        for _ in range(dice.randint(1, 3)):
            spoil(dice.choice([body, body, item["data"]]), dice)
        page = {"items": [item], "cursor": 1, "more": False, "now": AT}
        with desk.store.write() as transaction:
            transaction.restart_feed()
            items = read_page(json.dumps(page).encode(), 0, 9).items
            tell(transaction, [one.model_dump() for one in items], 1)
    look_at(qtbot, desk, window, OTHER)
