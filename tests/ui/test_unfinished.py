"""Words half typed when a card goes in, or a rail key is pressed, stand there again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.entries import Settled, body_of
from tests.fixtures.authors import session
from tests.fixtures.there import there
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.counter_office import SAIRUNG
from tests.ui.desk_office import Desk
from tests.ui.pages import on
from tests.ui.test_case_by_keys import begin
from tests.ui.test_review import open_review, press, read
from tests.ui.test_safe_keys import ready_to_pay
from ui.main_window import MainWindow
from ui.screens.application import ApplicationScreen
from ui.screens.cases import CasesScreen
from ui.screens.done import DoneScreen
from ui.screens.sync import SyncScreen

Key = Qt.Key


def card_goes_in(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    """The next customer is there before the words are."""
    desk.office.reader.insert(SAIRUNG)
    qtbot.waitUntil(lambda: window.page == "customer")


def test_the_note_of_a_return_waits_for_its_case(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    first, second = desk.take(0).case, desk.refund(1).case
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    press(qtbot, window, "r", Key.Key_Down, Key.Key_Tab, "page 2 is")
    card_goes_in(qtbot, desk, window)
    press(qtbot, window, Key.Key_F7)
    screen.presenter.select(second.id)
    read(qtbot, desk, screen)
    press(qtbot, window, "r")
    question = screen.decision.questions["return"]
    assert (question.reason.value(), question.note.value()) == ("", ""), "another case"
    press(qtbot, window, Key.Key_Escape)
    screen.presenter.select(first.id)
    read(qtbot, desk, screen)
    press(qtbot, window, "r")
    assert (question.reason.value(), question.note.value()) == ("เอกสารไม่ครบหรือไม่ชัด", "page 2 is")
    press(qtbot, window, Key.Key_Escape)
    # Signed out, it is gone: the next person has nothing of it.
    window.desk.sign_out(lambda _error: None)
    qtbot.waitUntil(lambda: window.page == "signin")
    desk.sign_in(desk.supervisor)
    press(qtbot, window, Key.Key_F7)
    read(qtbot, desk, screen)
    press(qtbot, window, "r")
    assert (question.reason.value(), question.note.value()) == ("", "")


def test_the_note_of_a_settlement_waits_for_its_exception(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = desk.refund(0).case
    desk.centre_says(case, position=1)
    desk.dispute(case)
    desk.sign_in(desk.supervisor)
    press(qtbot, window, Key.Key_F10)
    exceptions = on(window, SyncScreen).exceptions
    qtbot.waitUntil(exceptions.settle.isVisible)
    press(qtbot, window, "d", Key.Key_Down, Key.Key_Tab, "asked 9")
    card_goes_in(qtbot, desk, window)
    press(qtbot, window, Key.Key_F10)
    qtbot.waitUntil(exceptions.settle.isVisible)
    press(qtbot, window, "d")
    question = exceptions.question
    assert (question.reason.value(), question.note.value()) == ("compared", "asked 9")
    press(qtbot, window, Key.Key_Tab, Key.Key_End, "002", Key.Key_Return)
    qtbot.waitUntil(lambda: not exceptions.list.isVisible())
    kept = body_of(desk.store.journal.unsent(500)[-1])
    assert isinstance(kept, Settled)
    assert kept.reason.endswith("asked 9002")
    assert desk.office.context.unfinished.of("settle", desk.store.journal.unsent()[0].id) == (
        "",
        "",
    )


def test_the_reason_of_a_copy_waits_for_its_receipt(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    taken = desk.take(0)
    assert taken.receipt is not None
    desk.office.context.desk.cashier.printed(taken.receipt.number, session("1001"))
    desk.sign_in(desk.clerk)
    window.go("cases", f"case:{taken.case.id}")
    bar = on(window, CasesScreen).paper_bar
    qtbot.waitUntil(bar.reprint.isVisible)
    bar.reprint.click()
    press(qtbot, window, Key.Key_Down, Key.Key_Tab, "for the")
    card_goes_in(qtbot, desk, window)
    window.go("cases", f"case:{taken.case.id}")
    qtbot.waitUntil(bar.reprint.isVisible)
    bar.reprint.click()
    assert (bar.question.reason.value(), bar.question.note.value()) == ("customer", "for the")


def test_the_reason_of_a_discard_waits_for_its_draft(keys: KeyCounter, office: CaseOffice) -> None:
    begin(keys, office, "new_connection")
    page = keys.on(ApplicationScreen)
    bar = page.discard_bar
    draft = there(page.presenter.state).draft.id
    keys.press(Key.Key_Escape, shift=True)
    keys.at(bar.note.editor)
    keys.write("changed her mi")
    keys.press(Key.Key_F3)
    keys.see("cases")
    keys.window.go("application", draft)
    keys.qtbot.waitUntil(lambda: page.presenter.state is not None)
    assert not bar.isVisible()
    keys.press(Key.Key_Escape, shift=True)
    keys.at(bar.note.editor)
    assert bar.note.value() == "changed her mi"
    keys.press(Key.Key_End)
    keys.write("nd")
    keys.press(Key.Key_Return)
    keys.qtbot.waitUntil(lambda: office.kinds()[-1:] == ["draft.discarded"])
    keys.see("counter")
    assert office.context.unfinished.of("discard", draft) == ("", "")


def test_the_reason_of_a_copy_waits_on_the_page_after_acceptance(
    keys: KeyCounter, office: CaseOffice
) -> None:
    office.draft("deposit_refund")
    ready_to_pay(keys, office)
    keys.write("1000")
    keys.press(Key.Key_Return)
    page = keys.on(DoneScreen)
    keys.qtbot.waitUntil(page.papers.reprint.isVisible)
    bar = page.question
    keys.press(Key.Key_P, ctrl=True)
    keys.press(Key.Key_Down, Key.Key_Tab)
    keys.write("torn in")
    keys.press(Key.Key_F3)
    keys.see("cases")
    keys.window.go("done")
    assert not bar.isVisible()
    keys.press(Key.Key_P, ctrl=True)
    keys.at(bar.reason.editor)
    assert (bar.reason.value(), bar.note.value()) == ("customer", "torn in")


def test_the_reason_of_a_copy_is_asked_alike_after_acceptance_and_later(
    keys: KeyCounter, office: CaseOffice
) -> None:
    office.draft("deposit_refund")
    ready_to_pay(keys, office)
    keys.write("1000")
    keys.press(Key.Key_Return)
    page = keys.on(DoneScreen)
    keys.qtbot.waitUntil(page.papers.reprint.isVisible)
    case = there(page.presenter.state).submitted.case
    keys.press(Key.Key_P, ctrl=True)
    keys.press(Key.Key_Down, Key.Key_Tab)
    keys.write("torn in")
    keys.window.go("cases", f"case:{case.id}")
    bar = keys.on(CasesScreen).paper_bar
    keys.qtbot.waitUntil(bar.reprint.isVisible)
    keys.qtbot.waitUntil(lambda: bar.reprint.text() == "สำเนาใบเสร็จ")
    bar.reprint.click()
    assert (bar.question.reason.value(), bar.question.note.value()) == ("customer", "torn in")
