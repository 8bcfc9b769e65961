"""The sync page in the real window, with the real station and a central server that runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date
from functools import partial
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.config import Profile
from desktop.domain.device import DeviceIdentity
from desktop.domain.failure import Code, CounterError
from desktop.entries import KINDS, NewEntry, Settled, SignedIn, body_of
from desktop.place import enrol
from desktop.runtime.sync_station import News, SyncStatus
from desktop.services.reference import InForce, renew_from
from sync.report import LineState
from tests.fixtures.authors import by, session
from tests.fixtures.bundles import send
from tests.fixtures.central import served
from tests.fixtures.there import there
from tests.ui.desk_office import Desk
from tests.ui.pages import on
from ui.main_window import MainWindow
from ui.models.cases import CaseTable
from ui.screens.cases import CasesScreen
from ui.screens.review import ReviewScreen
from ui.screens.sync import SyncScreen
from ui.widgets.case_panel import CasePanel


@pytest.fixture
def window(desk: Desk, window: MainWindow) -> MainWindow:
    desk.sign_in(desk.supervisor)
    return window


def open_sync(qtbot: QtBot, window: MainWindow) -> SyncScreen:
    qtbot.keyClick(window, Qt.Key.Key_F10)
    screen = on(window, SyncScreen)
    qtbot.waitUntil(lambda: bool(screen.line.state.text()))
    return screen


def numbers(screen: SyncScreen) -> list[int]:
    return [number.value for number in screen.presenter.page.numbers]


def said(window: MainWindow) -> str:
    notice = window.strip.notice()
    return notice.text if notice is not None else ""


def test_what_waits_is_listed_and_counted(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    desk.sent()
    taken = desk.take(0)
    screen = open_sync(qtbot, window)
    qtbot.waitUntil(lambda: len(screen.waiting.list.rows.rows()) == 2)
    case, receipt = screen.waiting.list.rows.rows()
    assert taken.case.reference in case.detail
    assert taken.receipt is not None
    assert taken.receipt.number in receipt.detail
    waiting, acknowledged, disputed = numbers(screen)
    assert (waiting, disputed) == (2, 0)
    assert acknowledged == 2  # the two that signed in
    assert screen.exceptions._empty.isVisible()
    desk.sent()
    desk.office.context.sync.changed.emit(News(frozenset({taken.case.id})))
    qtbot.waitUntil(lambda: screen.waiting._empty.isVisible())


class _Rated(SignedIn):
    """An entry of a kind that this program does not have."""

    KIND: ClassVar = "visit.rated"


def test_an_entry_of_a_newer_program_is_listed_as_one(
    qtbot: QtBot, desk: Desk, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.sent()
    with monkeypatch.context() as newer, desk.store.write() as transaction:
        newer.setitem(KINDS, _Rated.KIND, _Rated)
        transaction.append(
            NewEntry(_Rated("1001", "clerk"), by("1001"), "2026-11-22T07:05:12.345Z")
        )
    screen = open_sync(qtbot, window)
    qtbot.waitUntil(lambda: len(screen.waiting.list.rows.rows()) == 1)
    (row,) = screen.waiting.list.rows.rows()
    assert row.title == "รายการจากโปรแกรมรุ่นใหม่กว่า"


def test_which_reference_data_are_in_force_and_which_are_newer_than_this_program(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    context = desk.office.context
    reference = context.desk.reference
    screen = open_sync(qtbot, window)

    def told() -> str:
        return dict(screen.presenter.page.device).get("ข้อมูลอ้างอิง", "")

    assert told() == "ชุดที่มากับโปรแกรม"
    send(desk.store, {}, "2569.2")
    send(desk.store, {"campaigns.toml": "a = 1"}, "2570.1", date(2026, 11, 1))
    try:
        renew_from(desk.store, reference, context.clock.now().date())
        context.renewal.happened.emit()
        qtbot.waitUntil(lambda: told() == "ฉบับ 2569.2 ใช้ตั้งแต่ 1 ม.ค. 2569")
        (row,) = screen.exceptions.list.rows.rows()
        assert row.title == "ฉบับ 2570.1 ต้องใช้โปรแกรมรุ่นใหม่กว่า"
    finally:
        reference.in_force = InForce()


def test_what_a_former_enrolment_left_behind_is_shown(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.take(0)
    device = desk.store.device
    assert device is not None
    with desk.store.write() as transaction:
        transaction.set_device(replace(device, epoch=device.epoch + 1))
    screen = open_sync(qtbot, window)
    qtbot.waitUntil(lambda: len(screen.exceptions.list.rows.rows()) == 1)
    (row,) = screen.exceptions.list.rows.rows()
    assert row.title.startswith("4 ")  # two that signed in, the case and its receipt
    assert numbers(screen) == [0, 0, 1]
    window.go("counter")  # the rail goes on counting without the page
    desk.office.context.sync.changed.emit(News())
    qtbot.waitUntil(lambda: window.rail.buttons["sync"].count == 1)


def test_no_answer_is_never_called_a_success(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    desk.take(0)
    screen = open_sync(qtbot, window)
    desk.office.context.sync.start()  # nobody listens at its address
    qtbot.waitUntil(lambda: desk.office.context.sync.status.error is not None)
    with qtbot.waitSignal(screen.presenter.told, timeout=10_000):
        qtbot.keyClicks(window.focusWidget(), "s")
    qtbot.waitUntil(lambda: "ยังไม่รู้" in said(window), timeout=10_000)
    assert "4" in said(window)
    assert screen.line.state.text() == "ออฟไลน์"
    assert screen.line.next_try.text()
    assert numbers(screen)[0] == 4
    # The cursor stays: the next in line would be the way to another enrolment.
    assert window.focusWidget() is screen.line.send


def test_without_a_line_nothing_is_said_to_be_sent_again_where_nothing_waits(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.sent()
    open_sync(qtbot, window)
    desk.office.context.sync.start()
    qtbot.waitUntil(lambda: desk.office.context.sync.status.error is not None)
    qtbot.keyClicks(window.focusWidget(), "s")
    qtbot.waitUntil(lambda: "ไม่มีรายการรอส่ง" in said(window), timeout=10_000)
    assert "ติดต่อระบบส่วนกลางไม่ได้" in said(window)


def test_enrolment_from_the_page_and_everything_is_sent(
    qtbot: QtBot, desk: Desk, window: MainWindow, tmp_path: Path
) -> None:
    context = desk.office.context
    profile = Profile(tmp_path, training=True)

    def ask(url: str, code: str) -> DeviceIdentity:
        device = enrol(profile, desk.store, url, code)
        context.sync.enrolled()
        return device

    context.enrol = ask
    with served(tmp_path / "central", training=True) as central:
        screen = open_sync(qtbot, window)
        screen.device.again.click()
        assert screen.device.code.editor.hasFocus()
        qtbot.keyClick(screen.device.code.editor, Qt.Key.Key_Return)
        assert screen.device.code.problem()
        screen.device.url.set_value(central.url)
        qtbot.keyClicks(screen.device.code.editor, "WRONG-CODE-1234")
        with qtbot.waitSignal(screen.presenter.enrol_changed, timeout=10_000):
            qtbot.keyClick(screen.device.code.editor, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not screen.presenter.enrolment.running, timeout=10_000)
        assert "รหัสใช้ครั้งเดียว" in screen.device.code.problem()
        screen.device.code.set_value(central.code())
        qtbot.keyClick(screen.device.code.editor, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "BKP3" in said(window), timeout=10_000)
        assert context.device.central_url == central.url
        assert not screen.device.code.isVisible()
        desk.take(0)
        context.sync.start()
        qtbot.waitUntil(lambda: context.sync.status.state == "online", timeout=20_000)
        # The store knows of the answer a moment before the station has told of it.
        qtbot.waitUntil(lambda: context.sync.status.acknowledged > 0, timeout=20_000)
        qtbot.waitUntil(lambda: numbers(screen)[0] == 0, timeout=20_000)
        assert context.sync.status.waiting == 0
        qtbot.waitUntil(lambda: screen.line.state.text() == "ออนไลน์")
        window.notify(None)
        qtbot.keyClick(window, Qt.Key.Key_S)
        assert "ไม่มีรายการรอส่ง" in said(window)
        context.sync.close()


def test_a_wrong_address_is_said_at_its_field(
    qtbot: QtBot, desk: Desk, window: MainWindow, tmp_path: Path
) -> None:
    profile = Profile(tmp_path, training=True)
    desk.office.context.enrol = lambda url, code: enrol(profile, desk.store, url, code)
    screen = open_sync(qtbot, window)
    screen.device.again.click()
    screen.device.url.set_value("http://somewhere.example")
    screen.device.code.set_value("ABCD-EFGH-JKLM")
    screen.device.go.click()
    qtbot.waitUntil(lambda: bool(screen.device.url.problem()), timeout=10_000)
    assert "https://" in screen.device.url.problem()
    assert screen.device.url.editor.hasFocus()


def test_refused_opens_the_form_and_says_what_to_do(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    screen = open_sync(qtbot, window)
    assert not screen.device.code.isVisible()
    refusal = CounterError(Code.CENTRAL_REFUSED)  # as the station tells it
    status = SyncStatus(state=LineState.REFUSED, error=refusal, waiting=3)
    desk.office.context.sync._tell(status)
    assert screen.device.code.isVisible()
    assert not screen.device.cancel.isVisible()
    qtbot.waitUntil(lambda: "ไม่รับ" in screen.line.state.text())
    assert "ลงทะเบียน" in screen.line.why.text()


def test_an_exception_leads_to_its_case(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    case = desk.refund(0).case
    desk.centre_says(case, position=1)
    desk.dispute(case)
    screen = open_sync(qtbot, window)
    qtbot.waitUntil(lambda: screen.exceptions.list.isVisible())
    assert screen.exceptions.list.rows.rows()[0].lead == case.reference
    screen.exceptions.list.setFocus()
    qtbot.keyClick(screen.exceptions.list, Qt.Key.Key_Return)
    assert window.page == "review"
    presenter = on(window, ReviewScreen).presenter
    qtbot.waitUntil(lambda: presenter.opened is not None)
    assert presenter.selected == case.id


def test_a_supervisor_settles_an_exception_and_says_how(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = desk.refund(0).case
    desk.centre_says(case, position=1)
    desk.dispute(case)
    screen = open_sync(qtbot, window)
    qtbot.waitUntil(screen.exceptions.settle.isVisible)
    qtbot.keyClicks(window.focusWidget(), "d")
    question = screen.exceptions.question
    assert question.reason.editor.hasFocus()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert question.reason.problem()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert not question.isVisible()
    qtbot.keyClicks(window.focusWidget(), "d")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    qtbot.keyClicks(window.focusWidget(), "9002")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not screen.exceptions.list.isVisible())
    assert not screen.exceptions.settle.isVisible()
    assert window.focusWidget() is screen.line.send
    entry = desk.store.journal.unsent(500)[-1]
    assert (entry.kind, entry.actor) == ("exception.settled", "9001")
    body = body_of(entry)
    assert isinstance(body, Settled)
    assert body.reason == "ตรวจทั้งสองฝั่งแล้ว ถูกต้อง: 9002"
    assert desk.store.sync.exceptions() == []


def _reads(panel: CasePanel, case_id: str) -> bool:
    return panel.facts is not None and panel.facts.case_id == case_id


def _has_rows(model: CaseTable) -> bool:
    return model.rowCount() > 0


def test_what_is_settled_is_marked_nowhere_any_more(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = desk.refund(0).case
    desk.centre_says(case, position=1)
    desk.dispute(case)
    (objection,) = desk.office.context.desk.outbox.objections()
    desk.office.context.desk.outbox.settle(objection, "แก้ไขแล้ว: โทรถาม 9002", session("9001"))
    for page in ("cases", "review"):
        window.go(page, f"case:{case.id}")
        screen = window.current
        assert isinstance(screen, CasesScreen | ReviewScreen)
        qtbot.waitUntil(partial(_reads, screen.panel, case.id))
        facts = there(screen.panel.facts)
        assert facts.state[0] == "ส่งกลับแล้ว"
        assert facts.objection is None
        assert "9002" in facts.decision
        (settled,) = [event for event in facts.timeline if "จัดการ" in event.text]
        assert settled.note.endswith("แก้ไขแล้ว: โทรถาม 9002")
        (refused,) = [event for event in facts.timeline if event.icon == "ban"]
        assert "อนุมัติ" in refused.text
        model = screen.list.model
        qtbot.waitUntil(partial(_has_rows, model))
        words = [
            str(model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole))
            + str(model.index(row, column).data())
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        ]
        assert not [word for word in words if "ต้องตรวจสอบ" in word]


def test_a_clerk_settles_nothing(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    case = desk.refund(0).case
    desk.centre_says(case, position=1)
    desk.dispute(case)
    desk.sign_in(desk.clerk)
    screen = open_sync(qtbot, window)
    qtbot.waitUntil(lambda: screen.exceptions.list.isVisible())
    assert not screen.exceptions.settle.isVisible()
    screen._settle()  # as the Thai key would
    assert not screen.exceptions.question.isVisible()


def test_the_line_is_cut_and_restored_in_training(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    screen = open_sync(qtbot, window)
    qtbot.waitUntil(lambda: screen.line.cut.isVisible())
    screen.line.cut.click()
    assert "ต่อสาย" in screen.line.cut.text()
    screen.line.cut.click()
    assert "ตัดสาย" in screen.line.cut.text()


def test_what_the_centre_had_lost_is_told_and_sent_again(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    """In clear words of both languages, while it is sent and for some days after."""
    desk.take(0)
    desk.sent()
    head = there(desk.store.journal.head()).seq
    desk.office.context.language.set_code("en")
    screen = open_sync(qtbot, window)
    again = screen.line.again
    assert again.notice() is None
    with desk.store.write() as transaction:
        transaction.rewind(1, desk.office.clock.now().astimezone(UTC).isoformat())
    desk.office.context.sync.changed.emit(News())
    qtbot.waitUntil(lambda: again.notice() is not None)
    told = there(again.notice())
    assert told.tone == "warn"
    assert f"lacks {head - 1} entries" in told.text
    assert f"{head - 1} are left" in told.text
    desk.office.context.language.set_code("th")
    qtbot.waitUntil(lambda: f"ขาด {head - 1} รายการ" in there(again.notice()).text)
    desk.sent()
    desk.office.context.sync.changed.emit(News())
    qtbot.waitUntil(lambda: there(again.notice()).tone == "info")
    assert f"{head - 1} รายการ" in there(again.notice()).text
    assert "รับครบแล้ว" in there(again.notice()).text
