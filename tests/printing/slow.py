"""A printer that does what a test says, when it says so."""

from __future__ import annotations

import threading
from datetime import datetime

from desktop.domain.failure import CounterError
from desktop.ports import Media, PrinterState, PrinterStatus, PrintJob, TakenBack


class SlowPrinter:
    """A printer whose jobs stand as the test says, like a queue with a machine behind it."""

    name = "slow"
    media = Media.A4
    silent = False

    def __init__(self) -> None:
        self.now = PrinterState.BUSY
        self.gives_back = TakenBack.BACK
        self.away: CounterError | None = None  # the print service, with all that waits in it
        self.known: PrintJob | None = None  # what the queue says it knows of an earlier run
        self.taken: list[str] = []
        self.cancelled: list[str] = []
        self.forgotten: list[str] = []
        self.asked = threading.Semaphore(0)

    def submit(
        self, pdf: bytes, *, copies: int = 1, title: str = "", trial: bool = False
    ) -> PrintJob:
        assert pdf.startswith(b"%PDF")
        self.taken.append(title)
        return PrintJob(str(len(self.taken)), self.name)

    def status(self, job: PrintJob | None = None) -> PrinterStatus:
        if job is not None:
            self.asked.release()
            if self.away is not None:
                raise self.away
        return PrinterStatus(self.now)

    def cancel(self, job: PrintJob) -> TakenBack:
        if self.away is not None:
            raise self.away
        self.cancelled.append(job.id)
        return self.gives_back

    def find(self, title: str, since: datetime, job_id: str = "") -> PrintJob | None:
        return self.known

    def forget(self, job: PrintJob) -> None:
        self.forgotten.append(job.id)

    def close(self) -> None:
        """Nothing here waits."""
