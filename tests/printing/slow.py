"""A printer that does what a test says, when it says so."""

from __future__ import annotations

import threading

from desktop.ports import Media, PrinterState, PrinterStatus, PrintJob


class SlowPrinter:
    """A printer whose jobs stand as the test says, like a queue with a machine behind it."""

    name = "slow"
    media = Media.A4

    def __init__(self) -> None:
        self.now = PrinterState.BUSY
        self.gives_back = True
        self.taken: list[str] = []
        self.cancelled: list[str] = []
        self.asked = threading.Semaphore(0)

    def submit(self, pdf: bytes, *, copies: int = 1, title: str = "") -> PrintJob:
        assert pdf.startswith(b"%PDF")
        self.taken.append(title)
        return PrintJob(str(len(self.taken)), self.name)

    def status(self, job: PrintJob | None = None) -> PrinterStatus:
        if job is not None:
            self.asked.release()
        return PrinterStatus(self.now)

    def cancel(self, job: PrintJob) -> bool:
        self.cancelled.append(job.id)
        return self.gives_back
