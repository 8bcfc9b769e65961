"""Jobs through the station: what happens to each, in which thread, and what is left behind."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop.domain.failure import Code
from desktop.ports import Media, PrinterState, PrinterStatus, TakenBack
from desktop.runtime.print_station import JobState, PrintStation
from printing.papers import ReceiptPaper, SummaryPaper
from printing.preview import PageImage, page_images
from tests.printing.heard import Heard, start
from tests.printing.samples import SHORT, SUMMARY
from tests.printing.slow import SlowPrinter
from tests.printing.thermal import ROLL_AT_END, ThermalPrinter, decode

RECEIPT = ReceiptPaper(SHORT)


def test_papers_are_printed_in_order_and_told_on_the_main_thread(
    qtbot: QtBot, stations: list[PrintStation], tmp_path: Path
) -> None:
    station, heard = start(stations, f"folder:{tmp_path}")
    papers = (RECEIPT, SummaryPaper(SUMMARY, "bilingual"), replace(RECEIPT, copy_no=1))
    ids = [station.print(paper) for paper in papers]
    qtbot.waitUntil(lambda: len([job for job in heard.jobs if job.ended]) == 3, timeout=20_000)
    assert [heard.states(job_id) for job_id in ids] == [[JobState.PRINTING, JobState.DONE]] * 3
    assert heard.last(ids[1]).paper == papers[1]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "BKP3A-69-000417.pdf",
        "BKP3A-69-R-001058-copy1.pdf",
        "BKP3A-69-R-001058.pdf",
    ]
    qtbot.waitUntil(lambda: bool(heard.statuses), timeout=20_000)
    assert station.status == PrinterStatus(PrinterState.READY)
    assert heard.threads == {threading.get_ident()}
    assert station.has(Media.A4)
    assert not station.has(Media.ROLL_80)


def test_without_a_printer_the_job_fails_with_the_reason(
    qtbot: QtBot, stations: list[PrintStation]
) -> None:
    station, heard = start(stations)
    job_id = station.print(RECEIPT)
    qtbot.waitUntil(lambda: JobState.FAILED in heard.states(job_id), timeout=20_000)
    problem = heard.last(job_id).problem
    assert problem is not None
    assert problem.code is Code.PRINTER_NONE
    assert station.status is None


def test_the_roll_has_a_printer_of_its_own(
    qtbot: QtBot, stations: list[PrintStation], tmp_path: Path
) -> None:
    with ThermalPrinter() as thermal:
        station, heard = start(stations, f"folder:{tmp_path}", f"escpos:127.0.0.1:{thermal.port}")
        job_id = station.print(replace(RECEIPT, media=Media.ROLL_80))
        qtbot.waitUntil(lambda: JobState.DONE in heard.states(job_id), timeout=20_000)
        station.close()
    assert decode(thermal.jobs[0])[1] == 1
    assert list(tmp_path.iterdir()) == []


def test_a_roll_at_its_end_is_told_and_nothing_is_lost(
    qtbot: QtBot, stations: list[PrintStation]
) -> None:
    with ThermalPrinter(ROLL_AT_END) as thermal:
        station, heard = start(stations, "", f"escpos:127.0.0.1:{thermal.port}")
        job_id = station.print(replace(RECEIPT, media=Media.ROLL_80))
        qtbot.waitUntil(lambda: JobState.FAILED in heard.states(job_id), timeout=20_000)
        failed = heard.last(job_id)
        assert failed.problem is not None
        assert failed.problem.code is Code.PRINTER_PAPER_OUT
        qtbot.waitUntil(lambda: station.status is not None, timeout=20_000)
        assert station.status == PrinterStatus(PrinterState.PAPER_OUT, "roll=72")
        thermal.answers = {1: 0x12, 2: 0x12, 4: 0x12}
        again = station.print(failed.paper)
        qtbot.waitUntil(lambda: JobState.DONE in heard.states(again), timeout=20_000)
        station.close()
    assert len(thermal.jobs) == 1


def test_a_job_that_waits_for_paper_says_so_and_goes_on(
    qtbot: QtBot, stations: list[PrintStation]
) -> None:
    printer = SlowPrinter()
    station, heard = start(stations, "slow", printer=printer)
    job_id = station.print(RECEIPT)
    printer.now = PrinterState.PAPER_OUT
    qtbot.waitUntil(lambda: heard.problem(job_id) is Code.PRINTER_PAPER_OUT, timeout=20_000)
    assert heard.last(job_id).state is JobState.PRINTING
    printer.now = PrinterState.BUSY
    qtbot.waitUntil(lambda: heard.problem(job_id) is None, timeout=20_000)
    printer.now = PrinterState.READY
    qtbot.waitUntil(lambda: heard.last(job_id).state is JobState.DONE, timeout=20_000)
    assert printer.cancelled == []


def test_a_job_in_a_printer_that_stays_off_is_taken_back(
    qtbot: QtBot, stations: list[PrintStation]
) -> None:
    printer = SlowPrinter()
    printer.now = PrinterState.OFF
    station, heard = start(stations, "slow", printer=printer, patience=1.0)
    job_id = station.print(RECEIPT)
    qtbot.waitUntil(lambda: JobState.FAILED in heard.states(job_id), timeout=20_000)
    assert heard.problem(job_id) is Code.PRINTER_UNREACHABLE
    assert printer.cancelled == ["1"]
    assert printer.taken == [SHORT.number]


def test_a_job_is_taken_back_when_asked(qtbot: QtBot, stations: list[PrintStation]) -> None:
    printer = SlowPrinter()
    station, heard = start(stations, "slow", printer=printer)
    job_id = station.print(RECEIPT)
    assert printer.asked.acquire(timeout=20)
    station.cancel(job_id)
    qtbot.waitUntil(lambda: JobState.CANCELLED in heard.states(job_id), timeout=20_000)
    assert printer.cancelled == ["1"]


def test_a_job_taken_back_before_its_turn_never_reaches_the_printer(
    qtbot: QtBot, stations: list[PrintStation]
) -> None:
    printer = SlowPrinter()
    station = PrintStation("slow", opener=lambda _setting, _media: printer)
    stations.append(station)
    heard = Heard(station)
    job_id = station.print(RECEIPT)
    station.cancel(job_id)
    station.start()
    qtbot.waitUntil(lambda: heard.states(job_id) == [JobState.CANCELLED], timeout=20_000)
    assert printer.taken == []


def test_an_original_asked_for_twice_is_with_the_printer_once(
    qtbot: QtBot, stations: list[PrintStation]
) -> None:
    printer = SlowPrinter()
    printer.now = PrinterState.PAPER_OUT
    station, heard = start(stations, "slow", printer=printer)
    first = station.print(RECEIPT)
    summary = station.print(SummaryPaper(SUMMARY))
    second = station.print(RECEIPT)
    qtbot.waitUntil(lambda: JobState.CANCELLED in heard.states(first), timeout=20_000)
    qtbot.waitUntil(lambda: JobState.PRINTING in heard.states(second), timeout=20_000)
    assert len(printer.taken) == 2  # what is in the printer is followed for the second
    assert printer.cancelled == []
    printer.now = PrinterState.READY
    qtbot.waitUntil(lambda: heard.last(second).state is JobState.DONE, timeout=20_000)
    qtbot.waitUntil(lambda: heard.last(summary).state is JobState.DONE, timeout=20_000)
    third = station.print(RECEIPT)  # asked for before anyone was told that it is out
    qtbot.waitUntil(lambda: JobState.DONE in heard.states(third), timeout=20_000)
    assert len(printer.taken) == 2
    again = station.print(SummaryPaper(SUMMARY))
    qtbot.waitUntil(lambda: JobState.DONE in heard.states(again), timeout=20_000)
    assert len(printer.taken) == 3


def test_an_original_that_could_not_be_taken_back_is_out_and_not_printed_again(
    qtbot: QtBot, stations: list[PrintStation]
) -> None:
    printer = SlowPrinter()
    printer.gives_back = TakenBack.OUT
    station, heard = start(stations, "slow", printer=printer)
    first = station.print(RECEIPT)
    assert printer.asked.acquire(timeout=20)
    station.cancel(first)
    qtbot.waitUntil(lambda: JobState.DONE in heard.states(first), timeout=20_000)
    second = station.print(RECEIPT)
    qtbot.waitUntil(lambda: JobState.DONE in heard.states(second), timeout=20_000)
    assert len(printer.taken) == 1


def test_closing_takes_back_what_waits_and_tells_what_is_out(
    qtbot: QtBot, stations: list[PrintStation]
) -> None:
    printer = SlowPrinter()
    station, heard = start(stations, "slow", printer=printer)
    waits = station.print(RECEIPT)
    assert printer.asked.acquire(timeout=20)
    station.close()
    assert printer.cancelled == ["1"]
    assert heard.last(waits).state is JobState.CANCELLED
    quick = SlowPrinter()
    station, heard = start(stations, "slow", printer=quick)
    out = station.print(RECEIPT)
    assert quick.asked.acquire(timeout=20)
    quick.now = PrinterState.READY
    station.close()
    assert heard.last(out).state is JobState.DONE
    assert quick.cancelled == []


def test_the_preview_is_what_would_be_printed_but_for_the_id(
    qtbot: QtBot, stations: list[PrintStation], tmp_path: Path
) -> None:
    station, _ = start(stations, f"folder:{tmp_path}")
    seen: list[tuple[PageImage, ...]] = []
    station.preview(SummaryPaper(SUMMARY), seen.append, dpi=72)
    qtbot.waitUntil(lambda: bool(seen), timeout=20_000)
    assert [(page.width, page.height) for page in seen[0]] == [(596, 842)]
    assert list(tmp_path.iterdir()) == []
    station.preview(RECEIPT, seen.append, dpi=72)
    qtbot.waitUntil(lambda: len(seen) == 2, timeout=20_000)
    assert seen[1] == page_images(RECEIPT.on_screen().pdf(), dpi=72)
    assert seen[1] != page_images(RECEIPT.pdf(), dpi=72)


def test_a_bug_in_a_paper_is_raised_on_the_main_thread_and_the_next_job_runs(
    qtbot: QtBot, stations: list[PrintStation], tmp_path: Path
) -> None:
    station, heard = start(stations, f"folder:{tmp_path}")
    with qtbot.capture_exceptions() as caught:
        broken = station.print(ReceiptPaper(replace(SHORT, number="")))
        whole = station.print(RECEIPT)
        qtbot.waitUntil(lambda: JobState.DONE in heard.states(whole), timeout=20_000)
    assert heard.states(broken) == [JobState.PRINTING, JobState.FAILED]
    assert [kind for kind, _, _ in caught] == [ValueError]


def test_closing_twice_or_before_the_start_is_harmless(stations: list[PrintStation]) -> None:
    station = PrintStation("")
    station.close()
    started, _ = start(stations)
    started.close()
    started.close()
