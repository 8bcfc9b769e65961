"""What a page needs to print originals, here or in a process that is killed at any moment."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Self, cast

from PySide6.QtCore import QCoreApplication

from desktop.domain.case import DocumentMark
from desktop.domain.data_file import RESOURCES
from desktop.domain.money import baht
from desktop.entries import body_of
from desktop.ports import Media
from desktop.runtime.lane import Lane
from desktop.runtime.print_station import JobState, PaperJob, PrintStation
from desktop.runtime.printer_desk import Opener
from desktop.services.reference import Reference
from desktop.services.staff_file import load_staff
from desktop.store import Store
from printing.documents import warm
from printing.papers import ReceiptPaper
from printing.printers.escpos import escpos_bytes, rasters
from tests.fixtures.authors import session
from tests.fixtures.office import BANGKOK, SetClock, desk_of, person
from tests.fixtures.there import sure, there
from tests.printing.samples import SHORT
from ui.context import Context
from ui.presenters.paper_trail import Found, PaperTrail

CLERK = "1001"
# For the server that forks the processes: none of them has to load this again.
warm()
for _picture in rasters(ReceiptPaper(SHORT, Media.ROLL_80).pdf()):
    escpos_bytes(_picture)
_REFERENCE = Reference()


@dataclass(frozen=True)
class Counter:
    """Which store, which printers it has, and the CUPS of these."""

    store: Path
    key: bytes
    a4: str = ""
    roll: str = ""
    cups: str = ""

    def open(self) -> Store:
        return Store.open(self.store, self.key)

    def sell(self) -> str:
        """Take a case that is paid for; the number of its receipt, which nobody has printed."""
        store = self.open()
        try:
            desk = desk_of(store, SetClock(datetime.now(BANGKOK)), _REFERENCE)
            (clerk,) = [m for m in load_staff(RESOURCES / "training/staff.toml") if m.id == CLERK]
            draft = desk.intake.open_draft(person(), "new_connection", clerk.id)
            draft = desk.intake.change(draft, "phone", "0812345678")
            seen = {"wiring_certificate": DocumentMark("seen_original")}
            payment = desk.cashier.take_cash(74900, baht(749))
            submitted = desk.intake.submit(replace(draft, documents=seen), payment, session(clerk))
            return there(submitted.receipt).number
        finally:
            store.close()

    def told(self, number: str) -> list[str]:
        """What the journal says of an original, in a chain that verifies."""
        store = self.open()
        try:
            assert list(store.journal.verify()) == []
            entries = store.journal.unsent(100_000, max_bytes=1 << 40)
            about = [body_of(entry) for entry in entries if entry.kind.startswith("receipt.")]
            return [body.KIND for body in about if body is not None and body.of_receipt == number]
        finally:
            store.close()


class Page:
    """A page that prints originals, with the whole way from the journal to the printer."""

    def __init__(
        self,
        counter: Counter,
        *,
        opener: Opener | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.store = counter.open()
        self.desk = desk_of(self.store, SetClock(datetime.now(BANGKOK)), _REFERENCE)
        self.lane = Lane()
        self.station = PrintStation(counter.a4, counter.roll, opener=opener, monotonic=monotonic)
        self.media = Media.ROLL_80 if counter.roll else Media.A4
        self.jobs: list[PaperJob] = []
        parts = SimpleNamespace(
            printer=self.station,
            lane=self.lane,
            desk=self.desk,
            session=SimpleNamespace(actor=CLERK, witness=session(CLERK)),
        )
        self.papers = PaperTrail(cast(Context, parts))
        self.papers.changed.connect(self._hear)
        self.lane.start()
        self.station.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.station.close()
        self.lane.close()
        self.store.close()

    def print(self, number: str) -> str:
        """Print the original; gives the id of its job."""
        return self.papers.print(ReceiptPaper(self.desk.cashier.receipt(number), self.media))

    def heard(self, job_id: str) -> list[PaperJob]:
        """All that was told of a job."""
        return [job for job in self.jobs if job.id == job_id]

    def _hear(self, job: PaperJob) -> None:
        self.jobs.append(job)


def print_original(counter: Counter, number: str, line: Connection) -> None:
    """Print the original of a receipt as a page does, and say on `line` how its jobs stand.

    A job of which nobody is sure waits for a `Found` from there, and goes on as the page does.
    """
    os.environ["CUPS_SERVER"] = counter.cups
    app = QCoreApplication([])
    with Page(counter) as page:

        def on_job(job: PaperJob) -> None:
            line.send(job.state)
            if job.state is JobState.UNSURE:
                found = sure(line.recv(), Found)
                page.papers.answer(number, found)
                if found is Found.NOTHING:
                    page.print(number)
            elif job.ended and job.state is not JobState.DONE:
                app.quit()

        page.papers.changed.connect(on_job)
        page.papers.written.connect(app.quit)
        page.print(number)
        app.exec()
