"""One original at a real queue: killed, cancelled, away, and what the queue keeps of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.cli.doctor import _printers as printer_findings
from desktop.config import Profile, Settings, save_settings
from desktop.domain.failure import Code, CounterError
from desktop.domain.receipt import Attempt
from desktop.ports import PrinterState, PrintJob, TakenBack
from desktop.runtime.print_station import JobState, PrintStation
from printing.documents import receipt_pdf
from printing.papers import ReceiptPaper
from printing.printers.cups import CupsPrinter
from tests.contract.printing.cups_service import CupsService
from tests.fixtures.patience import until
from tests.printing.heard import start
from tests.printing.samples import SHORT

pytestmark = pytest.mark.xdist_group("cups")

PDF = receipt_pdf(SHORT)
RECEIPT = ReceiptPaper(SHORT)
NUMBER = SHORT.number


def send(station: PrintStation, *, tried: bool = False, job_id: str = "") -> str:
    """Print the original as the page does, with what the journal knows of it."""
    job = station.take(RECEIPT)
    station.send(job, Attempt(datetime.now(UTC) - timedelta(minutes=1), tried, job_id))
    return job.id


def test_an_original_that_waits_in_the_queue_since_the_program_was_killed_is_followed(
    cups: CupsService, qtbot: QtBot, stations: list[PrintStation]
) -> None:
    cups.paper(0)
    left = CupsPrinter(cups.queue).submit(PDF, title=NUMBER)  # and then the program was killed
    until(lambda: CupsPrinter(cups.queue).status(left).state is PrinterState.PAPER_OUT, "no paper")
    station, heard = start(stations, f"cups:{cups.queue}")
    job = send(station, tried=True)
    qtbot.waitUntil(lambda: heard.problem(job) is Code.PRINTER_PAPER_OUT, timeout=20_000)
    assert heard.last(job).ticket == left.id
    cups.paper(250)
    qtbot.waitUntil(lambda: JobState.DONE in heard.states(job), timeout=20_000)
    assert cups.came_out() == [NUMBER]


def test_an_original_that_came_out_while_nobody_was_there_is_known_to_be_out(
    cups: CupsService, qtbot: QtBot, stations: list[PrintStation]
) -> None:
    printer = CupsPrinter(cups.queue)
    left = printer.submit(PDF, title=NUMBER)
    until(lambda: printer.status(left).state is PrinterState.READY, "the job is printed")
    station, heard = start(stations, f"cups:{cups.queue}")
    job = send(station, tried=True)
    qtbot.waitUntil(lambda: JobState.DONE in heard.states(job), timeout=20_000)
    assert cups.came_out() == [NUMBER]


def test_a_paper_of_this_number_from_before_this_original_was_begun_is_another(
    cups: CupsService,
) -> None:
    printer, now = CupsPrinter(cups.queue), datetime.now(UTC)
    job = printer.submit(PDF, title=NUMBER)
    until(lambda: printer.status(job).state is PrinterState.READY, "the job is printed")
    assert printer.find(NUMBER, now - timedelta(minutes=1)) == job
    later = now + timedelta(minutes=1)
    assert printer.find(NUMBER, later) is None
    assert printer.find(NUMBER, later, job.id) == job  # unless it is that very job
    assert printer.find(f"{NUMBER}-copy1", now - timedelta(minutes=1)) is None


def test_an_original_that_the_queue_does_not_know_is_asked_about(
    cups: CupsService, qtbot: QtBot, stations: list[PrintStation]
) -> None:
    station, heard = start(stations, f"cups:{cups.queue}")
    job = send(station, tried=True)
    qtbot.waitUntil(lambda: JobState.UNSURE in heard.states(job), timeout=20_000)
    assert heard.problem(job) is Code.PRINTER_UNSURE
    assert cups.printed() == []


def test_taken_back_while_it_waits_for_its_turn_it_is_cancelled(
    cups: CupsService, qtbot: QtBot, stations: list[PrintStation]
) -> None:
    cups.paper(0)
    printer = CupsPrinter(cups.queue)
    before = printer.submit(PDF, title="before")
    until(lambda: printer.status(before).state is PrinterState.PAPER_OUT, "no paper")
    station, heard = start(stations, f"cups:{cups.queue}")
    job = send(station)
    qtbot.waitUntil(lambda: bool(heard.jobs) and bool(heard.last(job).ticket), timeout=20_000)
    station.cancel(job)
    qtbot.waitUntil(lambda: JobState.CANCELLED in heard.states(job), timeout=20_000)
    assert printer.cancel(before) is TakenBack.UNSURE
    cups.paper(250)
    again = send(station)
    qtbot.waitUntil(lambda: JobState.DONE in heard.states(again), timeout=20_000)
    assert cups.came_out().count(NUMBER) == 1


def test_taken_back_when_the_printer_has_it_only_a_person_can_tell(
    cups: CupsService, qtbot: QtBot, stations: list[PrintStation]
) -> None:
    cups.paper(0)
    station, heard = start(stations, f"cups:{cups.queue}")
    job = send(station)
    qtbot.waitUntil(lambda: heard.problem(job) is Code.PRINTER_PAPER_OUT, timeout=20_000)
    station.cancel(job)
    qtbot.waitUntil(lambda: JobState.UNSURE in heard.states(job), timeout=20_000)
    again = send(station, tried=True)  # asked for anew, it is not simply printed
    qtbot.waitUntil(lambda: JobState.UNSURE in heard.states(again), timeout=20_000)
    assert len(cups.printed()) == 1  # what the printer was given in all


def test_a_print_service_that_was_away_prints_what_it_had_and_nobody_is_told_otherwise(
    cups: CupsService, qtbot: QtBot, stations: list[PrintStation]
) -> None:
    cups.printer_off()
    now = [0.0]
    station, heard = start(stations, f"cups:{cups.queue}", monotonic=lambda: now[0])
    job = send(station)
    qtbot.waitUntil(lambda: bool(heard.jobs) and bool(heard.last(job).ticket), timeout=20_000)
    cups.service_off()
    qtbot.waitUntil(lambda: heard.problem(job) is Code.PRINTER_SERVICE_AWAY, timeout=20_000)
    now[0] = 14.0  # longer than a printer may be off
    with qtbot.waitSignal(station.looked, timeout=20_000):
        station.look()
    with pytest.raises(CounterError) as raised:
        CupsPrinter(cups.queue).submit(PDF, title="other")
    assert raised.value.code is Code.PRINTER_SERVICE_AWAY
    cups.printer_on()
    cups.service_on()
    qtbot.waitUntil(lambda: JobState.DONE in heard.states(job), timeout=30_000)
    assert not {JobState.FAILED, JobState.CANCELLED} & set(heard.states(job))
    assert cups.came_out() == [NUMBER]


def test_a_printer_that_is_off_has_a_code_of_its_own_and_the_job_is_surely_back(
    cups: CupsService, qtbot: QtBot, stations: list[PrintStation]
) -> None:
    cups.printer_off()
    try:
        station, heard = start(stations, f"cups:{cups.queue}", patience=3.0)
        job = send(station)
        qtbot.waitUntil(lambda: JobState.FAILED in heard.states(job), timeout=30_000)
        assert heard.problem(job) is Code.PRINTER_UNREACHABLE
    finally:
        cups.printer_on()
    again = send(station)
    qtbot.waitUntil(lambda: JobState.DONE in heard.states(again), timeout=20_000)
    assert cups.came_out() == [NUMBER]


def test_what_has_ended_leaves_the_spool_when_it_is_forgotten(
    cups: CupsService, qtbot: QtBot, stations: list[PrintStation]
) -> None:
    def kept() -> list[Path]:
        return list((cups.folder / "spool").glob("d*"))

    cups.paper(0)
    station, heard = start(stations, f"cups:{cups.queue}")
    out = send(station)
    qtbot.waitUntil(lambda: heard.problem(out) is Code.PRINTER_PAPER_OUT, timeout=20_000)
    back = station.take(replace(RECEIPT, copy_no=1))
    station.send(back)
    qtbot.waitUntil(lambda: len(kept()) == 2, timeout=20_000)
    station.cancel(back.id)
    cups.paper(250)
    qtbot.waitUntil(lambda: JobState.CANCELLED in heard.states(back.id), timeout=20_000)
    qtbot.waitUntil(lambda: JobState.DONE in heard.states(out), timeout=20_000)
    assert len(kept()) == 2  # CUPS keeps the whole receipt, with the tax id in full
    for job_id in (out, back.id):
        station.forget(heard.last(job_id))
    qtbot.waitUntil(lambda: kept() == [], timeout=20_000)
    assert CupsPrinter(cups.queue).kept() == []


def test_doctor_tells_what_the_queue_keeps(cups: CupsService, tmp_path: Path) -> None:
    profile = Profile(tmp_path, training=False)
    save_settings(profile, Settings(printer_a4=f"cups:{cups.queue}"))

    def told() -> Sequence[tuple[str, str]]:
        return [(found.level, found.text) for found in printer_findings(profile, "en")][:-1]

    printer = CupsPrinter(cups.queue)
    ready = ("good", "cups:a4 is ready")
    foreign = printer.submit(PDF, title="somebody's letter")
    job = printer.submit(PDF, title=NUMBER)
    for one in (foreign, job):
        until(partial(is_printed, printer, one), "it is printed")
    until(lambda: printer.status().state is PrinterState.READY, "the queue is idle")
    (first, (level, text)) = told()
    assert (first, level) == (ready, "bad")
    assert "still keeps 1 papers" in text
    printer.forget(job)
    assert told() == [ready]


def is_printed(printer: CupsPrinter, job: PrintJob) -> bool:
    """Whether the printer says so."""
    return printer.status(job).state is PrinterState.READY


def test_a_title_cannot_break_the_command_and_is_found_again(cups: CupsService) -> None:
    printer, now = CupsPrinter(cups.queue), datetime.now(UTC) - timedelta(minutes=1)
    for title in ("a\0b", "-o\n\t\x1b", "\ud800", "ก" * 300):
        job = printer.submit(PDF, title=title)
        until(partial(is_printed, printer, job), "it is printed")
        assert printer.find(title, now) == job
    assert len(cups.printed()) == 4
