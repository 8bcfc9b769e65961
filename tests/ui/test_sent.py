"""Green for "the centre has it" comes with its answer, and goes when it objects: on every page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.runtime.sync_station import News, SyncStatus
from desktop.texts import t
from sync.report import LineState
from tests.fixtures.there import there
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.desk_office import Desk
from tests.ui.pages import on
from tests.ui.test_safe_keys import ready_to_pay
from ui.main_window import MainWindow
from ui.presenters.case_state import SENT, reach_of
from ui.screens.cases import CasesScreen
from ui.screens.done import DoneScreen
from ui.screens.sync import SyncScreen

Key = Qt.Key
OBJECTION, OTHER = "01937f00-0000-7000-8000-0000000000ee", "BKP4A-69-000017"


def test_the_page_after_acceptance_follows_its_case(keys: KeyCounter, office: CaseOffice) -> None:
    office.draft("deposit_refund")
    ready_to_pay(keys, office)
    keys.write("1000")
    keys.press(Key.Key_Return)
    page = keys.on(DoneScreen)
    presenter = page.presenter
    hint, cloud = page.hint, page.cloud
    assert cloud.shown() == ("cloud", "info")
    assert "บันทึกแล้ว" in hint.text()
    submitted = there(presenter.state).submitted
    keys.qtbot.waitUntil(lambda: office.kinds()[-1] == "document.printed")
    entry = next(e for e in office.store.journal.unsent(500) if e.kind == "case.submitted")
    head = office.store.journal.head()
    assert head is not None
    with office.store.write() as transaction:
        transaction.acknowledge(head.seq, head.hash)
    news = News(frozenset({submitted.case.id}))
    office.context.sync.changed.emit(news)
    keys.qtbot.waitUntil(lambda: cloud.shown() == ("cloud-check", "ok"))
    assert "ระบบส่วนกลางรับ" in hint.text()
    objection = {"entry_id": entry.id, "seq": entry.seq, "code": "body", "detail": ""}
    with office.store.write() as transaction:
        transaction.record_exceptions([objection | {"case_id": submitted.case.id}])
    office.context.sync.changed.emit(news)
    keys.qtbot.waitUntil(lambda: cloud.shown() == ("triangle-alert", "warn"))
    assert "ไม่รับ" in hint.text()


def test_a_case_of_which_another_was_first_is_not_said_to_be_refused(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    """It stands at the centre, in each list and on the page after acceptance."""
    submitted = desk.refund(0)
    desk.sign_in(desk.clerk)
    window.go("done", submitted)
    done = on(window, DoneScreen)
    desk.sent()
    desk.centre_says(submitted.case, position=1, held=OBJECTION, held_by=OTHER)
    desk.office.context.sync.changed.emit(News(frozenset({submitted.case.id})))
    qtbot.waitUntil(lambda: done.hint.text() == t("done.held", "th"))
    assert done.cloud.shown() == ("triangle-alert", "warn")
    case = there(desk.store.cases.get(submitted.case.id))
    assert (case.exception, reach_of(case)) == ("once", SENT)


def test_a_row_of_cases_says_it_as_it_is(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    case = desk.refund(0).case
    entry = desk.store.journal.unsent(500)[-1]
    desk.sign_in(desk.clerk)
    window.go("cases")
    screen = on(window, CasesScreen)
    model = screen.list.model

    def words() -> str:
        spoken = Qt.ItemDataRole.AccessibleTextRole
        return str(model.index(0, 3).data(spoken)) if model.rowCount() else ""

    qtbot.waitUntil(lambda: "รอส่ง" in words())
    desk.sent()
    desk.office.context.sync.changed.emit(News(frozenset({case.id})))
    qtbot.waitUntil(lambda: "ถึงระบบส่วนกลางแล้ว" in words())
    desk.object_to(entry, case)
    desk.office.context.sync.changed.emit(News(frozenset({case.id})))
    qtbot.waitUntil(lambda: "ระบบส่วนกลางไม่รับ" in words())
    assert "ถึงระบบส่วนกลางแล้ว" not in words()


def test_the_status_line_is_not_green_while_the_centre_objects(
    desk: Desk, window: MainWindow
) -> None:
    told: list[tuple[str, str, str]] = []
    window._status.changed.connect(lambda *what: told.append(what))
    sync = desk.office.context.sync

    def network(status: SyncStatus) -> tuple[str, str]:
        sync._tell(status)
        return next((tone, words) for name, tone, words in reversed(told) if name == "network")

    at = "2026-11-22T06:58:00.000Z"
    good = SyncStatus(LineState.ONLINE, last_contact=at)
    assert network(good)[0] == "ok"
    tone, words = network(SyncStatus(LineState.ONLINE, exceptions=2, last_contact=at))
    assert (tone, "2" in words) == ("warn", True)
    assert network(good)[0] == "ok"


def test_what_was_sent_now_is_not_green_while_the_centre_objects(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.sign_in(desk.supervisor)
    window.go("sync")
    page = on(window, SyncScreen).presenter
    sync = desk.office.context.sync
    sync._tell(SyncStatus(LineState.ONLINE, waiting=1))
    page.send_now()
    sync._tell(SyncStatus(LineState.ONLINE, acknowledged=1, exceptions=1))
    notice = window.strip.notice()
    assert notice is not None
    assert notice.tone == "warn"
    page.send_now()
    sync._tell(SyncStatus(LineState.ONLINE, acknowledged=1, waiting=1))
    page.send_now()
    sync._tell(SyncStatus(LineState.ONLINE, acknowledged=2))
    notice = window.strip.notice()
    assert notice is not None
    assert notice.tone == "ok"
