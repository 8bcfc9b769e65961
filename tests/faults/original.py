"""A counter in a process of its own that prints one original, to be killed at any moment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from PySide6.QtCore import QCoreApplication

from desktop.ports import Media
from desktop.runtime.lane import Lane
from desktop.runtime.print_station import JobState, PaperJob, PrintStation
from desktop.store import Store
from printing.documents import ReceiptPaper, warm
from tests.fixtures.office import BANGKOK, SetClock, desk_of
from tests.fixtures.there import sure
from ui.context import Context
from ui.presenters.paper_desk import Found, PaperDesk

# For the server that forks the processes: none of them has to load this again.
warm()
CLERK = "1001"


@dataclass(frozen=True)
class Counter:
    """Which store, which printers it has, and the CUPS of these."""

    store: Path
    key: bytes
    a4: str = ""
    roll: str = ""
    cups: str = ""


def print_original(counter: Counter, number: str, line: Connection) -> None:
    """Print the original of a receipt as a page does, and say on `line` how its jobs stand.

    A job of which nobody is sure waits for a `Found` from there, and goes on as the page does.
    """
    os.environ["CUPS_SERVER"] = counter.cups
    app = QCoreApplication([])
    store = Store.open(counter.store, counter.key)
    desk = desk_of(store, SetClock(datetime.now(BANGKOK)))
    lane, station = Lane(), PrintStation(counter.a4, counter.roll)
    parts = SimpleNamespace(
        printer=station,
        lane=lane,
        cashier=desk.cashier,
        cases=desk.cases,
        session=SimpleNamespace(actor=CLERK),
    )
    lane.start()
    papers = PaperDesk(cast(Context, parts))
    media = Media.ROLL_80 if counter.roll else Media.A4
    paper = ReceiptPaper(desk.cashier.receipt(number), media)

    def on_job(job: PaperJob) -> None:
        line.send(job.state)
        if job.state is JobState.UNSURE:
            found = sure(line.recv(), Found)
            papers.answer(number, found)
            if found is Found.NOTHING:
                papers.print(paper)
        elif job.ended and job.state is not JobState.DONE:
            app.quit()

    papers.changed.connect(on_job)
    papers.written.connect(app.quit)
    station.start()
    papers.print(paper)
    app.exec()
    station.close()
    lane.close()
    store.close()
