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
from desktop.domain.money import baht
from desktop.ports import PrinterState
from desktop.runtime.print_station import JobState
from desktop.services.intake import Submitted
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
    draft = context.intake.change(office.draft("new_connection"), "phone", "0812345678")
    seen = DocumentMark("wiring_certificate", "seen_original")
    draft = replace(draft, documents={"wiring_certificate": seen})
    payment = context.cashier.take_cash(baht(749), baht(1000))
    return context.intake.submit(draft, payment, CLERK)


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
    submitted = paid(waiting)
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
    submitted = paid(waiting)
    window.go("done", submitted)
    done = on(window, DoneScreen)
    qtbot.waitUntil(lambda: all(p.problem is not None for p in there(done.presenter.state).papers))
    window.go("cases", f"case:{submitted.case.id}")
    papers = on(window, CasesScreen).papers
    qtbot.waitUntil(lambda: papers.state.receipt)
    papers.ask_reprint()
    qtbot.waitUntil(lambda: states(done)[0] is JobState.CANCELLED)
    printer.now = PrinterState.READY
    qtbot.waitUntil(lambda: waiting.kinds().count("receipt.printed") == 1)
    number = there(submitted.receipt).number
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
        waiting.context.printer.cancel(next(iter(papers._jobs)))
    qtbot.waitUntil(lambda: told_as_missing(window))
    printer.now = PrinterState.READY
    window.go("cases", f"case:{submitted.case.id}")
    qtbot.waitUntil(lambda: papers.state.original)
    papers.ask_reprint()
    qtbot.waitUntil(lambda: waiting.kinds().count("receipt.printed") == 1)
    window.go("counter")
    qtbot.waitUntil(lambda: there(page.latest.list.rows.rows()[0].badge)[0] != "ยังไม่ได้พิมพ์")
    assert not told_as_missing(window)
