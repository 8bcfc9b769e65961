"""One contract for the folder that we ship for training and for a real CUPS queue."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from desktop.domain.failure import Code, CounterError
from desktop.ports import Media, Printer, PrinterState, PrintJob, TakenBack
from printing.documents import receipt_pdf
from printing.printers import open_printer
from printing.printers.cups import CupsPrinter
from tests.contract.printing.cups_service import CupsService, cups_service
from tests.fixtures import ports
from tests.fixtures.patience import until
from tests.printing.pdf import plain, poppler
from tests.printing.samples import LONG, SHORT

pytestmark = pytest.mark.xdist_group("cups")


@dataclass
class Case:
    """A printer, and what has come out of it."""

    printer: Printer
    printed: Callable[[], list[bytes]]


@pytest.fixture(params=["folder", "cups"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    """Each kind of printer in turn."""
    if request.param == "folder":
        folder = tmp_path / "papers"
        return Case(
            open_printer(f"folder:{folder}"),
            lambda: [path.read_bytes() for path in sorted(folder.glob("*.pdf"))],
        )
    service: CupsService = request.getfixturevalue("cups")
    return Case(open_printer(f"cups:{service.queue}"), service.printed)


def is_ready(printer: Printer) -> bool:
    return printer.status().state is PrinterState.READY


def is_refused(printer: Printer, job: PrintJob) -> bool:
    """Whether a job has ended without paper."""
    try:
        printer.status(job)
    except CounterError as error:
        return error.code is Code.PRINTER_REFUSED
    return False


class TestEveryPrinter:
    """What the counter relies on, whatever the printer."""

    def test_it_is_ready_for_a4(self, case: Case) -> None:
        assert case.printer.media is Media.A4
        assert case.printer.name
        assert is_ready(case.printer)

    def test_a_paper_comes_out_whole_and_in_its_own_size(self, case: Case) -> None:
        pdf = receipt_pdf(LONG, style="bilingual")
        job = case.printer.submit(pdf, title=LONG.number)
        assert job.printer == case.printer.name
        until(lambda: case.printer.status(job).state is PrinterState.READY, "the job is printed")
        (printed,) = case.printed()
        assert plain(poppler("pdftotext", printed, "-raw")) == plain(
            poppler("pdftotext", pdf, "-raw")
        )
        assert re.search(
            r"Page size: +59\d\.?\d* x 84\d\.?\d* pts \(A4\)", poppler("pdfinfo", printed)
        )

    def test_papers_come_out_in_order(self, case: Case) -> None:
        papers = [receipt_pdf(SHORT, copy_no=number) for number in range(3)]
        jobs = [case.printer.submit(pdf, title=f"paper{n}") for n, pdf in enumerate(papers)]
        assert len({job.id for job in jobs}) == 3
        until(
            lambda: all(case.printer.status(j).state is PrinterState.READY for j in jobs),
            "all are printed",
        )
        texts = [plain(poppler("pdftotext", pdf)) for pdf in case.printed()]
        assert [("ครั้งที่1" in t, "ครั้งที่2" in t) for t in texts] == [
            (False, False), (True, False), (False, True),
        ]  # fmt: skip

    def test_taking_back_what_is_done_is_no_error(self, case: Case) -> None:
        job = case.printer.submit(receipt_pdf(SHORT))
        until(lambda: case.printer.status(job).state is PrinterState.READY, "the job is printed")
        assert case.printer.cancel(job) is TakenBack.OUT
        assert case.printer.cancel(job) is TakenBack.OUT
        assert len(case.printed()) == 1


class TestCups:
    """What goes wrong at a real queue."""

    def test_paper_out_is_told_and_the_job_goes_on_when_there_is_some(
        self, cups: CupsService
    ) -> None:
        printer = CupsPrinter(cups.queue)
        cups.paper(0)
        job = printer.submit(receipt_pdf(SHORT))
        until(lambda: printer.status(job).state is PrinterState.PAPER_OUT, "the empty tray is told")
        assert printer.status().state is PrinterState.PAPER_OUT
        cups.paper(250)
        until(lambda: printer.status(job).state is PrinterState.READY, "the job is printed")
        assert len(cups.printed()) == 1

    def test_what_was_said_about_paper_is_not_said_of_a_tray_filled_since_nor_of_a_printer_off(
        self, cups: CupsService
    ) -> None:
        printer = CupsPrinter(cups.queue)
        cups.paper(0)
        job = printer.submit(receipt_pdf(SHORT))
        until(lambda: printer.status(job).state is PrinterState.PAPER_OUT, "the empty tray is told")
        assert printer.cancel(job) is TakenBack.UNSURE  # the printer has had it
        cups.paper(250)
        until(lambda: is_ready(printer), "the idle queue is ready")
        cups.printer_off()
        try:
            job = printer.submit(receipt_pdf(SHORT))
            until(lambda: printer.status(job).state is PrinterState.OFF, "it is seen to be off")
            assert printer.cancel(job) is TakenBack.BACK
        finally:
            cups.printer_on()

    def test_a_job_taken_back_from_a_printer_that_is_off_never_comes_out(
        self, cups: CupsService
    ) -> None:
        printer = CupsPrinter(cups.queue)
        cups.printer_off()
        try:
            first = printer.submit(receipt_pdf(SHORT), title="first")
            until(lambda: printer.status(first).state is PrinterState.OFF, "it is seen to be off")
            assert printer.cancel(first) is TakenBack.BACK
            assert (
                printer.cancel(first) is TakenBack.BACK
            )  # it does not come out, whoever took it back
        finally:
            cups.printer_on()
        again = printer.submit(receipt_pdf(SHORT, copy_no=1), title="again")
        until(lambda: printer.status(again).state is PrinterState.READY, "the reprint is done")
        (printed,) = cups.printed()
        assert "ครั้งที่1" in plain(poppler("pdftotext", printed))

    def test_a_job_taken_away_at_the_queue_is_refused(self, cups: CupsService) -> None:
        printer = CupsPrinter(cups.queue)
        cups.printer_off()
        try:
            job = printer.submit(receipt_pdf(SHORT))
            until(lambda: printer.status(job).state is PrinterState.OFF, "it is seen to be off")
            cups.run("cancel", job.id)
            until(lambda: is_refused(printer, job), "the job is gone")
        finally:
            cups.printer_on()
        until(lambda: is_ready(printer), "the queue is idle again")

    def test_a_queue_that_takes_no_jobs(self, cups: CupsService) -> None:
        cups.run("cupsreject", cups.queue)
        try:
            with pytest.raises(CounterError) as raised:
                CupsPrinter(cups.queue).submit(receipt_pdf(SHORT))
        finally:
            cups.run("cupsaccept", cups.queue)
        assert raised.value.code is Code.PRINTER_REFUSED
        assert cups.printed() == []

    def test_a_queue_that_is_stopped(self, cups: CupsService) -> None:
        cups.run("cupsdisable", cups.queue)
        try:
            assert CupsPrinter(cups.queue).status().state is PrinterState.PROBLEM
        finally:
            cups.run("cupsenable", cups.queue)

    def test_no_such_queue(self, cups: CupsService) -> None:
        printer = CupsPrinter("nowhere")
        assert printer.status().state is PrinterState.OFF
        with pytest.raises(CounterError) as raised:
            printer.submit(receipt_pdf(SHORT))
        assert raised.value.code is Code.PRINTER_UNKNOWN

    def test_no_print_service(self, cups: CupsService, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:9")
        with pytest.raises(CounterError) as raised:
            CupsPrinter(cups.queue).submit(receipt_pdf(SHORT))
        assert raised.value.code is Code.PRINTER_SERVICE_AWAY
        with pytest.raises(CounterError) as raised:
            CupsPrinter(cups.queue).cancel(PrintJob(f"{cups.queue}-1", cups.queue))
        assert raised.value.code is Code.PRINTER_SERVICE_AWAY

    def test_a_paper_that_the_printer_does_not_have_is_refused(self, cups: CupsService) -> None:
        printer = CupsPrinter(cups.queue, Media.ROLL_80)
        with pytest.raises(CounterError) as raised:
            printer.submit(receipt_pdf(SHORT, media=Media.ROLL_80))
        assert raised.value.code is Code.PRINTER_NO_SUCH_PAPER
        assert f"{cups.queue}-" not in cups.run("lpstat", "-W", "all", "-o")

    def test_a_queue_that_takes_any_size_has_the_roll(self, cups: CupsService) -> None:
        ppd = cups.folder / "etc/ppd" / f"{cups.queue}.ppd"
        usual = ppd.read_text()
        any_size = (
            "*VariablePaperSize: True\n"
            '*CustomPageSize True: "pop"\n'
            "*ParamCustomPageSize Width: 1 points 36 700\n"
            "*ParamCustomPageSize Height: 2 points 36 3000\n"
        )
        ppd.write_text(usual + any_size)
        try:
            printer = CupsPrinter(cups.queue, Media.ROLL_80)
            assert printer.submit(receipt_pdf(SHORT, media=Media.ROLL_80)).printer == cups.queue
        finally:
            ppd.write_text(usual)
            cups.clear()

    def test_the_queue_is_reached_over_the_socket_of_the_pc_too(
        self, cups: CupsService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CUPS_SERVER", str(cups.folder / "cups.sock"))
        printer = CupsPrinter(cups.queue)
        job = printer.submit(receipt_pdf(SHORT))
        until(lambda: printer.status(job).state is PrinterState.READY, "the job is printed")
        assert len(cups.printed()) == 1


def test_a_port_that_somebody_has_taken_since_costs_a_second_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", ports.own_port()))
        given = [taken.getsockname()[1], *(ports.own_port() for _ in range(2))]
        monkeypatch.setattr(ports, "own_port", partial(given.pop, 0))
        with cups_service() as service:
            monkeypatch.setenv("CUPS_SERVER", service.server)
            assert service.printer_port != taken.getsockname()[1]
            assert is_ready(CupsPrinter(service.queue))
