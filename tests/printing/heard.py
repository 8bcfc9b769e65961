"""What a screen hears from a print station."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.domain.failure import Code, CounterError
from desktop.ports import Printer, PrinterStatus
from desktop.runtime.print_station import JobState, PaperJob, PrintStation
from desktop.runtime.printer_desk import Opener


class Heard(QObject):
    """What a screen hears from the station, and in which thread."""

    def __init__(self, station: PrintStation) -> None:
        super().__init__()
        self.jobs: list[PaperJob] = []
        self.statuses: list[PrinterStatus] = []
        self.threads: set[int] = set()
        station.job_changed.connect(self.on_job)
        station.status_changed.connect(self.on_status)

    def on_job(self, job: PaperJob) -> None:
        self.threads.add(threading.get_ident())
        self.jobs.append(job)

    def on_status(self, status: PrinterStatus) -> None:
        self.threads.add(threading.get_ident())
        self.statuses.append(status)

    def states(self, job_id: str) -> list[JobState]:
        return [job.state for job in self.jobs if job.id == job_id]

    def last(self, job_id: str) -> PaperJob:
        return [job for job in self.jobs if job.id == job_id][-1]

    def problem(self, job_id: str) -> Code | None:
        """What is wrong with a job, as far as it was told."""
        jobs = [job for job in self.jobs if job.id == job_id]
        error: CounterError | None = jobs[-1].problem if jobs else None
        return error.code if error else None


def start(
    stations: list[PrintStation],
    a4: str = "",
    roll: str = "",
    *,
    printer: Printer | None = None,
    opener: Opener | None = None,
    patience: float = 10.0,
    monotonic: Callable[[], float] = time.monotonic,
) -> tuple[PrintStation, Heard]:
    """A station at work, to be closed with the others, and what is heard from it."""
    if printer is not None:
        opener = lambda _setting, _media: printer  # noqa: E731
    station = PrintStation(a4, roll, patience=patience, opener=opener, monotonic=monotonic)
    stations.append(station)
    heard = Heard(station)
    station.start()
    return station, heard
