"""One original, whatever the printer does: a slow, a silent, a dead one, and one that is away."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.failure import Code
from desktop.domain.receipt import Attempt
from desktop.ports import Media, Printer, PrinterState, PrintJob, TakenBack
from desktop.runtime.print_station import JobState, PrintStation
from desktop.runtime.worker import Worker
from printing.papers import ReceiptPaper, SummaryPaper
from printing.preview import PageImage
from printing.printers import failures, open_printer
from printing.printers.escpos import EscPosPrinter
from tests.printing.heard import Heard, start
from tests.printing.samples import SHORT, SUMMARY
from tests.printing.slow import SlowPrinter
from tests.printing.thermal import Habit, ThermalPrinter

RECEIPT = ReceiptPaper(SHORT)


def test_a_printer_is_given_ten_seconds_however_often_it_is_asked(
    qtbot: QtBot, stations: list[PrintStation]
) -> None:
    printer, now = SlowPrinter(), [0.0]
    printer.now = PrinterState.OFF
    station = PrintStation(
        "slow", opener=lambda _setting, _media: printer, monotonic=lambda: now[0]
    )
    stations.append(station)
    heard = Heard(station)
    station.start()
    job_id = station.print(RECEIPT)
    for turn in range(50):
        assert printer.asked.acquire(timeout=20)
        now[0] = min(9.9, turn / 2)
        station.look()
    assert printer.cancelled == []
    now[0] = 10.0
    station.look()
    qtbot.waitUntil(lambda: JobState.FAILED in heard.states(job_id), timeout=20_000)
    assert heard.problem(job_id) is Code.PRINTER_UNREACHABLE
    assert printer.cancelled == ["1"]


def test_a_turn_of_a_thread_that_is_given_nothing_asks_once() -> None:
    turns: list[str] = []
    enough = threading.Event()

    def pause() -> float:
        turns.append("waits")
        if len(turns) > 20:
            enough.set()
        return 0.001

    bugs: list[BaseException] = []
    worker = Worker("asks", bugs.append, between=lambda: turns.append("asks"), pause=pause)
    worker.start()
    assert enough.wait(20)
    worker.stop()
    worker.join()
    assert turns[:20] == ["waits", "asks"] * 10
    assert bugs == []


def test_a_print_service_that_is_away_keeps_its_jobs_and_the_job_is_followed(
    qtbot: QtBot, stations: list[PrintStation]
) -> None:
    printer, now = SlowPrinter(), [0.0]
    station = PrintStation(
        "slow", opener=lambda _setting, _media: printer, monotonic=lambda: now[0]
    )
    stations.append(station)
    heard = Heard(station)
    station.start()
    job_id = station.print(RECEIPT)
    assert printer.asked.acquire(timeout=20)
    printer.away = failures.service_away("slow")
    for seconds in (5.0, 14.0, 60.0):  # longer than any printer may be off
        now[0] = seconds
        station.look()
        assert printer.asked.acquire(timeout=20)
    qtbot.waitUntil(lambda: heard.problem(job_id) is Code.PRINTER_SERVICE_AWAY, timeout=20_000)
    station.cancel(job_id)  # nobody can say that it was taken back
    station.look()
    assert heard.last(job_id).state is JobState.PRINTING
    printer.away, printer.now = None, PrinterState.READY
    qtbot.waitUntil(lambda: JobState.DONE in heard.states(job_id), timeout=20_000)
    assert not {JobState.FAILED, JobState.CANCELLED} & set(heard.states(job_id))
    assert len(printer.taken) == 1


def test_what_the_printer_had_when_it_was_taken_back_is_for_a_person_to_see(
    qtbot: QtBot, stations: list[PrintStation]
) -> None:
    printer = SlowPrinter()
    printer.gives_back = TakenBack.UNSURE
    station, heard = start(stations, "slow", printer=printer)
    job_id = station.print(RECEIPT)
    assert printer.asked.acquire(timeout=20)
    station.cancel(job_id)
    qtbot.waitUntil(lambda: JobState.UNSURE in heard.states(job_id), timeout=20_000)
    assert heard.problem(job_id) is Code.PRINTER_UNSURE


def test_an_original_of_an_earlier_run_is_not_given_to_the_printer_again(
    qtbot: QtBot, stations: list[PrintStation]
) -> None:
    tried = Attempt(datetime.now(UTC), tried=True, job_id="17")
    printer = SlowPrinter()
    station, heard = start(stations, "slow", printer=printer)
    job = station.take(RECEIPT)
    station.send(job, tried)  # the queue knows nothing of it: only a person can tell
    qtbot.waitUntil(lambda: JobState.UNSURE in heard.states(job.id), timeout=20_000)
    assert heard.last(job.id).ticket == "17"
    printer.known = PrintJob("17", printer.name)  # it knows it: the job is followed to its end
    job = station.take(RECEIPT)
    station.send(job, tried)
    qtbot.waitUntil(lambda: JobState.PRINTING in heard.states(job.id), timeout=20_000)
    printer.now = PrinterState.READY
    qtbot.waitUntil(lambda: JobState.DONE in heard.states(job.id), timeout=20_000)
    assert printer.taken == []


@pytest.mark.parametrize("habit", [Habit.STALLS, Habit.DRIPS, Habit.DRIPS_AT_ONCE])
def test_a_printer_that_hangs_holds_up_neither_the_other_nor_the_preview_nor_the_end(
    qtbot: QtBot, stations: list[PrintStation], tmp_path: Path, habit: Habit
) -> None:
    with ThermalPrinter(habit=habit) as thermal:
        patient = EscPosPrinter("127.0.0.1", thermal.port, timeout=600, patience=600)

        def opener(setting: str, media: Media) -> Printer:
            return patient if media is Media.ROLL_80 else open_printer(setting, media)

        station, heard = start(stations, f"folder:{tmp_path}", "roll", opener=opener)
        hangs = station.print(replace(RECEIPT, media=Media.ROLL_80))
        assert thermal.seen.wait(20)
        pages: list[tuple[PageImage, ...]] = []
        station.preview(RECEIPT, pages.append, dpi=72)
        prints = station.print(SummaryPaper(SUMMARY))
        qtbot.waitUntil(lambda: JobState.DONE in heard.states(prints), timeout=20_000)
        qtbot.waitUntil(lambda: bool(pages), timeout=20_000)
        assert heard.states(hangs) == [JobState.PRINTING]
        station.close()  # cuts the line, which would have waited for minutes
    begun = habit is not Habit.DRIPS_AT_ONCE
    assert heard.last(hangs).state is (JobState.UNSURE if begun else JobState.FAILED)
