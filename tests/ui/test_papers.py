"""The papers of a case when the printer waits for someone: one original, whoever asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.domain.case import DocumentMark
from desktop.domain.failure import Code, CounterError
from desktop.domain.money import baht
from desktop.entries import body_of
from desktop.ports import Media, Printer, PrinterState, TakenBack
from desktop.runtime.print_station import JobState
from desktop.services.filing import Submitted
from tests.fixtures.authors import session
from tests.fixtures.there import there
from tests.printing.slow import SlowPrinter
from tests.ui.case_office import CLERK, CaseOffice
from tests.ui.pages import on
from ui.main_window import MainWindow
from ui.screens.cases import CasesScreen
from ui.screens.counter import CounterScreen
from ui.screens.done import DoneScreen
from ui.theme import Theme


@pytest.fixture
def printer() -> SlowPrinter:
    """It has no paper."""
    made = SlowPrinter()
    made.now = PrinterState.PAPER_OUT
    return made


@pytest.fixture
def waiting(theme: Theme, tmp_path: Path, printer: SlowPrinter) -> Iterator[CaseOffice]:
    """An office with that printer."""
    office = CaseOffice(tmp_path, theme, lambda _setting, _media: printer)
    yield office
    office.close()


@pytest.fixture
def window(waiting: CaseOffice, qtbot: QtBot) -> Iterator[MainWindow]:
    """Its window."""
    window = MainWindow(waiting.context)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    window.close()
    window.deleteLater()


def paid(office: CaseOffice) -> Submitted:
    """A case as the payment page hands it on."""
    context = office.context
    draft = context.desk.intake.change(office.draft("new_connection"), "phone", "0812345678")
    seen = DocumentMark("seen_original")
    draft = replace(draft, documents={"wiring_certificate": seen})
    payment = context.desk.cashier.take_cash(baht(749), baht(1000))
    return context.desk.intake.submit(draft, payment, CLERK)


def accepted(office: CaseOffice) -> Submitted:
    """The same, with its papers on their way."""
    submitted = paid(office)
    office.context.papers.accept(submitted)
    return submitted


def told_as_missing(window: MainWindow) -> bool:
    """Whether the strip says that a receipt has not been printed."""
    notice = window.strip.notice()
    return notice is not None and "ยังไม่ได้พิมพ์" in notice.text


def states(done: DoneScreen) -> list[JobState]:
    """How each paper on the page is."""
    return [paper.state for paper in there(done.presenter.state).papers]


def test_a_receipt_that_waits_for_paper_is_taken_back_with_one_key(
    waiting: CaseOffice, window: MainWindow, printer: SlowPrinter, qtbot: QtBot
) -> None:
    submitted = accepted(waiting)
    window.go("done", submitted)
    done = on(window, DoneScreen)
    qtbot.waitUntil(lambda: all(p.problem is not None for p in there(done.presenter.state).papers))
    assert done.papers.take_back.isVisible()
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: states(done) == [JobState.CANCELLED] * 2)
    assert printer.cancelled == ["1", "2"]
    assert not done.papers.take_back.isVisible()
    assert done.papers.rows["receipt-0"].again.isVisible()
    assert "receipt.printed" not in waiting.kinds()
    printer.now = PrinterState.READY
    done.presenter.print_again("receipt-0")
    qtbot.waitUntil(lambda: waiting.kinds().count("receipt.printed") == 1)


def test_the_same_original_from_the_list_of_cases_takes_the_place_of_the_one_that_waits(
    waiting: CaseOffice, window: MainWindow, printer: SlowPrinter, qtbot: QtBot
) -> None:
    submitted = accepted(waiting)
    window.go("done", submitted)
    done = on(window, DoneScreen)
    qtbot.waitUntil(lambda: all(p.problem is not None for p in there(done.presenter.state).papers))
    window.go("cases", f"case:{submitted.case.id}")
    papers = on(window, CasesScreen).papers
    qtbot.waitUntil(lambda: papers.state.original)
    number = there(submitted.receipt).number
    jobs = waiting.context.printer.job_changed
    with qtbot.waitSignal(jobs, check_params_cb=lambda job: job.state is JobState.CANCELLED):
        papers.ask_reprint()
    assert JobState.CANCELLED not in states(done), "of two jobs for one paper the later counts"
    printer.now = PrinterState.READY
    qtbot.waitUntil(lambda: waiting.kinds().count("receipt.printed") == 1)
    qtbot.waitUntil(lambda: states(done)[0] is JobState.DONE)
    assert printer.taken.count(number) == 1
    assert printer.cancelled == []
    assert waiting.store.receipts.prints(number) == 1


def test_a_receipt_that_never_came_out_is_told_at_the_counter_until_it_has(
    waiting: CaseOffice, window: MainWindow, printer: SlowPrinter, qtbot: QtBot
) -> None:
    submitted = paid(waiting)  # and then the power went
    window.go("counter")
    page, number = on(window, CounterScreen), there(submitted.receipt).number
    qtbot.waitUntil(lambda: window.strip.notice() is not None)
    notice = window.strip.notice()
    assert number in there(notice).text
    (row,) = page.latest.list.rows.rows()
    assert row.badge == ("ยังไม่ได้พิมพ์", "bad", "printer")
    page.presenter.show_case(there(notice).action)
    papers = on(window, CasesScreen).papers
    qtbot.waitUntil(lambda: papers.state.original)
    papers.ask_reprint()
    qtbot.waitUntil(lambda: waiting.context.printer.is_printing(number))
    window.go("counter")
    with qtbot.waitSignal(page.presenter.changed):
        page.presenter.refresh()
    assert not told_as_missing(window)  # it is on its way
    with qtbot.waitSignal(page.presenter.changed):
        waiting.context.papers.take_back(submitted.case.id)
    qtbot.waitUntil(lambda: told_as_missing(window))
    printer.now = PrinterState.READY
    window.go("cases", f"case:{submitted.case.id}")
    qtbot.waitUntil(lambda: papers.state.original)
    papers.ask_reprint()
    qtbot.waitUntil(lambda: waiting.kinds().count("receipt.printed") == 1)
    window.go("counter")
    qtbot.waitUntil(lambda: there(page.latest.list.rows.rows()[0].badge)[0] != "ยังไม่ได้พิมพ์")
    assert not told_as_missing(window)


# --- when only a person can tell --------------------------------------------------------------


def at_next(window: MainWindow, qtbot: QtBot, submitted: Submitted) -> DoneScreen:
    """The page of a case, with the focus on the next customer."""
    window.go("done", submitted)
    done = on(window, DoneScreen)
    qtbot.waitUntil(done.primary.hasFocus)
    return done


def unsure(window: MainWindow, qtbot: QtBot, printer: SlowPrinter, done: DoneScreen) -> None:
    """Take the papers back from a printer that had them already."""
    qtbot.waitUntil(lambda: all(p.problem is not None for p in there(done.presenter.state).papers))
    printer.gives_back = TakenBack.UNSURE
    QTest.keyClick(there(window.focusWidget()), Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: states(done)[0] is JobState.UNSURE)


def said(office: CaseOffice) -> list[tuple[str, object]]:
    """What the journal says of the original and its copies, with the reasons."""
    entries = office.store.journal.unsent()
    prints = [there(body_of(entry)) for entry in entries if entry.kind.startswith("receipt.")][1:]
    return [(body.KIND.removeprefix("receipt."), body.facts.get("reason")) for body in prints]


def test_an_original_that_may_be_out_is_asked_about_and_enter_answers_nothing(
    waiting: CaseOffice, window: MainWindow, printer: SlowPrinter, qtbot: QtBot
) -> None:
    done = at_next(window, qtbot, accepted(waiting))
    unsure(window, qtbot, printer, done)
    question = done.papers.came_out
    assert question.isVisible()
    assert question.hasFocus()
    assert not done.papers.rows["receipt-0"].again.isVisible()
    assert done.papers.rows["summary"].again.isVisible()  # it may exist as often as one likes
    QTest.keyClick(question, Qt.Key.Key_Return)
    assert window.page == "done"
    assert said(waiting) == [("printing", None)]
    QTest.keyClick(question, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: said(waiting)[1:] == [("printed", "ออกครบ")])
    assert states(done)[0] is JobState.DONE
    assert not question.isVisible()
    assert done.primary.hasFocus()
    assert printer.taken.count(there(there(done.presenter.state).submitted.receipt).number) == 1


def test_one_that_did_not_come_out_at_all_is_printed_as_the_original(
    waiting: CaseOffice, window: MainWindow, printer: SlowPrinter, qtbot: QtBot
) -> None:
    done = at_next(window, qtbot, accepted(waiting))
    unsure(window, qtbot, printer, done)
    printer.now = PrinterState.READY
    QTest.keyClick(there(window.focusWidget()), Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    wanted = [("printing", None), ("not_printed", "ไม่ออก"), ("printing", None), ("printed", "")]
    qtbot.waitUntil(lambda: said(waiting) == wanted)
    qtbot.waitUntil(lambda: states(done)[0] is JobState.DONE)


def test_for_one_that_is_torn_a_copy_is_printed(
    waiting: CaseOffice, window: MainWindow, printer: SlowPrinter, qtbot: QtBot
) -> None:
    done = at_next(window, qtbot, accepted(waiting))
    unsure(window, qtbot, printer, done)
    printer.now = PrinterState.READY
    number = there(there(done.presenter.state).submitted.receipt).number
    QTest.keyClick(there(window.focusWidget()), Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    copy = ("printed", "กระดาษติดหรือพิมพ์ไม่ชัด")
    qtbot.waitUntil(lambda: said(waiting)[1:] == [("printed", "ออกไม่ครบ"), copy])
    qtbot.waitUntil(lambda: f"{number}-copy1" in printer.taken)
    assert printer.taken.count(number) == 1


def test_after_the_end_of_the_program_in_between_the_page_of_the_case_asks(
    waiting: CaseOffice, window: MainWindow, printer: SlowPrinter, qtbot: QtBot
) -> None:
    submitted = paid(waiting)
    number = there(submitted.receipt).number
    waiting.context.desk.cashier.begin_original(
        number, "slow", session(CLERK.id)
    )  # and then the power went
    window.go("counter")
    qtbot.waitUntil(lambda: window.strip.notice() is not None)
    assert "ไม่แน่ว่าใบเสร็จ" in there(window.strip.notice()).text
    window.go("cases", f"case:{submitted.case.id}")
    screen = on(window, CasesScreen)
    qtbot.waitUntil(lambda: screen.papers.state.original)
    QTest.keyClick(screen.list.table, Qt.Key.Key_P)
    question = screen.paper_bar.came_out
    qtbot.waitUntil(question.hasFocus)
    assert printer.taken == []
    QTest.keyClick(question, Qt.Key.Key_Return)
    assert said(waiting) == [("printing", None)]
    printer.now = PrinterState.READY
    QTest.keyClick(question, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    wanted = [("printing", None), ("not_printed", "ไม่ออก"), ("printing", None), ("printed", "")]
    qtbot.waitUntil(lambda: said(waiting) == wanted)
    assert printer.taken == [number]
    assert screen.list.table.hasFocus()
    qtbot.waitUntil(lambda: not screen.papers.state.original)


def test_after_a_failed_original_the_focus_is_on_printing_it_again(
    theme: Theme, tmp_path: Path, qtbot: QtBot
) -> None:
    printer, broken = SlowPrinter(), [True]
    printer.now = PrinterState.READY

    def opener(_setting: str, _media: Media) -> Printer:
        if broken[0]:
            raise CounterError(Code.PRINTER_NONE)
        return printer

    office = CaseOffice(tmp_path, theme, opener)
    window = MainWindow(office.context)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.go("done", accepted(office))
    done = on(window, DoneScreen)
    qtbot.waitUntil(lambda: states(done) == [JobState.FAILED] * 2)
    again = done.papers.rows["receipt-0"].again
    qtbot.waitUntil(again.hasFocus)
    QTest.keyClick(again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: again.isVisible() and again.hasFocus())  # it has failed again
    broken[0] = False
    QTest.keyClick(again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: states(done)[0] is JobState.DONE)
    assert done.primary.hasFocus()
    window.close()
    window.deleteLater()
    office.close()


def test_what_the_printer_keeps_is_erased_once_the_journal_knows_the_end(
    waiting: CaseOffice, window: MainWindow, printer: SlowPrinter, qtbot: QtBot
) -> None:
    done = at_next(window, qtbot, accepted(waiting))
    qtbot.waitUntil(lambda: len(printer.taken) == 2)
    assert printer.forgotten == []
    with waiting.lane_held():
        printer.now = PrinterState.READY
        qtbot.waitUntil(lambda: states(done) == [JobState.DONE] * 2)
        assert printer.forgotten == []  # not before it is written down
    qtbot.waitUntil(lambda: sorted(printer.forgotten) == ["1", "2"])
    assert {"receipt.printed", "document.printed"} <= set(waiting.kinds())


def test_one_that_is_taken_back_before_it_is_written_down_never_reaches_the_printer(
    waiting: CaseOffice, window: MainWindow, printer: SlowPrinter, qtbot: QtBot
) -> None:
    submitted = paid(waiting)
    with waiting.lane_held():
        waiting.context.papers.accept(submitted)
        window.go("done", submitted)
        done = on(window, DoneScreen)
        assert states(done) == [JobState.WAITING] * 2
        done.presenter.take_back()
        qtbot.waitUntil(lambda: states(done) == [JobState.CANCELLED] * 2)
    qtbot.waitUntil(lambda: said(waiting) == [("printing", None), ("not_printed", "")])
    assert printer.taken == []
    assert not waiting.context.printer.is_printing(there(submitted.receipt).number)
