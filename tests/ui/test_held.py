"""A case that asks for what another one asks for already: how the window keeps it from approval."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.domain.case import CaseView
from desktop.domain.life import CaseState
from desktop.entries import Settled, body_of
from desktop.runtime.sync_station import News
from desktop.texts import t
from tests.fixtures.there import there
from tests.ui.desk_office import Desk
from tests.ui.test_review import open_review, press, read
from tests.ui.test_sync_page import open_sync
from ui.main_window import MainWindow

ENTRY = "01937f00-0000-7000-8000-0000000000ee"
OTHER = "BKP4A-69-000017"


def held(desk: Desk) -> CaseView:
    """A refund of which the centre says that another one was there first."""
    case = desk.refund(0).case
    desk.centre_says(case, position=1, held=ENTRY, held_by=OTHER)
    objection = {
        "entry_id": ENTRY, "seq": 9, "code": "once", "detail": "{}", "case_id": case.id,
        "device_id": "01937f00-0000-7000-8000-0000000000dd",
    }  # fmt: skip
    item = {"position": 2, "kind": "exception", "at": case.submitted_at, "data": objection}
    with desk.store.write() as transaction:
        transaction.apply_feed([item], 2)
    return case


def test_the_desk_does_not_offer_its_approval_and_says_why(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = held(desk)
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    bar = screen.decision
    assert there(bar.barred.notice()).text == t("review.held", "th", other=OTHER)
    assert [bar.button(key).isVisible() for key in ("A", "N")] == [False, True]
    assert OTHER in there(there(screen.panel.facts).objection).text
    press(qtbot, window, "a")
    assert there(desk.store.cases.get(case.id)).state is CaseState.ACCEPTED


def test_once_it_is_settled_and_the_centre_knows_it_may_be_approved(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = held(desk)
    desk.sign_in(desk.supervisor)
    sync = open_sync(qtbot, window)
    qtbot.waitUntil(sync.exceptions.settle.isVisible)
    (row,) = sync.exceptions.list.rows.rows()
    assert (row.lead, row.title) == (case.reference, t("sync.exception_once", "th"))
    qtbot.keyClicks(window.focusWidget(), "d")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    qtbot.keyClicks(window.focusWidget(), "017")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not sync.exceptions.list.isVisible())
    body = body_of(desk.store.journal.unsent(500)[-1])
    assert isinstance(body, Settled)
    assert (body.entry_id, body.code, body.case_id) == (ENTRY, "once", case.id)
    screen = open_review(qtbot, desk, window)
    assert screen.decision.button("A").isHidden()  # the centre has not said so yet
    desk.centre_says(case, position=3)
    desk.office.context.sync.changed.emit(News(frozenset({case.id})))
    qtbot.waitUntil(screen.decision.button("A").isVisible)
    assert screen.decision.barred.notice() is None
