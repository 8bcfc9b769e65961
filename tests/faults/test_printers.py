"""Whatever a thermal printer does, at whatever byte: one original; the clerk is told or asked."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.failure import Code
from desktop.domain.text import Text
from desktop.ports import Media, Printer
from desktop.runtime.print_station import JobState
from desktop.runtime.printer_desk import Opener
from printing.papers import ReceiptPaper, SummaryPaper, TrialPage
from printing.preview import PageImage
from printing.printers import open_printer
from printing.printers.escpos import EscPosPrinter
from tests.faults.original import Counter, Page
from tests.faults.trays import answer, code_of, counter_in, ended, thermal_tray
from tests.faults.volume import each_run
from tests.printing.samples import SHORT, SUMMARY
from tests.printing.thermal import Habit, ThermalPrinter
from ui.presenters.paper_trail import Found

TRIAL = TrialPage(Media.ROLL_80, "roll", Text("เขตทดสอบ", "Test"), 3, "2026-11-22T14:05:12+07:00")


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Counter:
    """A store, for all runs."""
    return counter_in(tmp_path_factory.mktemp("counter"))


@pytest.fixture(scope="module")
def length(counter: Counter) -> int:
    """How many bytes of a picture an original has; all are of one size."""
    with ThermalPrinter() as printer:
        roll = on(printer, patience=20)(f"escpos:127.0.0.1:{printer.port}", Media.ROLL_80)
        number = counter.sell()
        with Page(counter) as page:
            roll.submit(ReceiptPaper(page.desk.cashier.receipt(number), Media.ROLL_80).pdf())
    return len(printer.jobs[0])


def on(
    printer: ThermalPrinter, *, timeout: float = 1.0, patience: float, silent: bool = False
) -> Opener:
    """Opens this printer for the roll, with deadlines of its own."""
    roll = EscPosPrinter(
        "127.0.0.1", printer.port, silent=silent, timeout=timeout, patience=patience
    )

    def opener(setting: str, media: Media) -> Printer:
        return roll if media is Media.ROLL_80 else open_printer(setting, media)

    return opener


@each_run
@pytest.mark.parametrize("habit", [Habit.RESETS_IN_THE_MIDDLE, Habit.STALLS])
def test_a_printer_that_breaks_off_at_any_byte_is_looked_at(
    qtbot: QtBot, counter: Counter, length: int, habit: Habit, run: int
) -> None:
    dice = random.Random(run)
    # Before the first byte, behind the last, within the last command; mostly anywhere.
    edges = {1: 0, 2: length, 3: length - 1}
    middle = edges.get(run % 8, dice.randrange(1, length))
    with ThermalPrinter(habit=habit, middle=middle) as printer:
        tray, number = thermal_tray(counter, printer), counter.sell()
        with Page(tray.counter, opener=on(printer, patience=0.2)) as page:
            job = ended(qtbot, page, page.print(number))
            assert (job.state, code_of(job)) == (JobState.UNSURE, Code.PRINTER_UNSURE)
            printer.mend()
            wanted = {0: Found.NOTHING, length: Found.WHOLE}.get(middle, Found.TORN)
            assert answer(qtbot, page, tray, number) is wanted
        tray.check(number)


@each_run
def test_a_printer_that_keeps_the_line_open_is_through_when_it_says_so(
    qtbot: QtBot, counter: Counter, run: int
) -> None:
    with ThermalPrinter() as printer:  # it hangs up only when we do
        tray, number = thermal_tray(counter, printer), counter.sell()
        with Page(tray.counter, opener=on(printer, timeout=600, patience=600)) as page:
            assert ended(qtbot, page, page.print(number)).state is JobState.DONE
        tray.check(number)


@each_run
def test_a_printer_that_hangs_holds_up_nothing_and_is_looked_at_after_the_next_start(
    qtbot: QtBot, counter: Counter, length: int, tmp_path: Path, run: int
) -> None:
    dice = random.Random(run)
    habit = (Habit.STALLS, Habit.DRIPS, Habit.DRIPS_AT_ONCE)[run % 3]
    with ThermalPrinter(habit=habit, middle=dice.randrange(length + 1)) as printer:
        tray = thermal_tray(replace(counter, a4=f"folder:{tmp_path}"), printer)
        number = counter.sell()
        with Page(tray.counter, opener=on(printer, timeout=600, patience=600)) as page:
            hangs = page.print(number)
            qtbot.waitUntil(printer.seen.is_set, timeout=20_000)
            shown: list[tuple[PageImage, ...]] = []
            page.station.preview(ReceiptPaper(SHORT), shown.append, dpi=72)
            case_id = page.desk.cashier.receipt(number).case_id
            page.papers.print(SummaryPaper(SUMMARY), case_id)
            qtbot.waitUntil(lambda: bool(shown), timeout=20_000)
            qtbot.waitUntil(lambda: page.jobs[-1].state is JobState.DONE, timeout=20_000)
            assert {job.state for job in page.heard(hangs)} == {JobState.PRINTING}
        begun = habit is not Habit.DRIPS_AT_ONCE
        assert page.heard(hangs)[-1].state is (JobState.UNSURE if begun else JobState.FAILED)
        printer.mend()
        with Page(tray.counter, opener=on(printer, patience=20)) as page:
            job = ended(qtbot, page, page.print(number))
            assert job.state is (JobState.UNSURE if begun else JobState.DONE)
            if begun:
                answer(qtbot, page, tray, number)
        tray.check(number)


@each_run
def test_a_printer_that_falls_silent_prints_as_a_silent_one_or_is_looked_at(
    qtbot: QtBot, counter: Counter, run: int
) -> None:
    words = (3, 0, 5, 2, 1, 4, 6)[run % 7]  # three answers before the picture, three behind it
    timeout = 0.3 if words < 3 else 1.0
    with ThermalPrinter(habit=Habit.NO_GS_R, words=words) as printer:
        tray, number = thermal_tray(counter, printer), counter.sell()
        with Page(tray.counter, opener=on(printer, timeout=timeout, patience=0.2)) as page:
            job = ended(qtbot, page, page.print(number))
            if words < 3:
                assert (job.state, code_of(job)) == (JobState.FAILED, Code.PRINTER_SILENT)
                assert printer.jobs == []
                assert ended(qtbot, page, page.papers.print(TRIAL)).silent
                qtbot.waitUntil(lambda: printer.lines == 0, timeout=20_000)
                printer.jobs.clear()
                assert ended(qtbot, page, page.print(number)).state is JobState.DONE
            elif words < 6:
                assert (job.state, code_of(job)) == (JobState.UNSURE, Code.PRINTER_UNSURE)
                assert answer(qtbot, page, tray, number) is Found.WHOLE
            else:
                assert job.state is JobState.DONE
        tray.check(number)
