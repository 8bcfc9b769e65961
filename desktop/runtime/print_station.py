"""Printing as seen from the main thread: jobs go in, what becomes of them comes back."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.failure import CounterError
from desktop.ids import new_id
from desktop.ports import Media, PrinterState, PrinterStatus
from desktop.runtime.paper_jobs import JobState, PaperJob, PaperJobs, pdf_of
from desktop.runtime.printer_desk import Opener, PrinterDesk
from desktop.runtime.relay import Relay
from desktop.runtime.worker import Worker

if TYPE_CHECKING:
    from desktop.domain.receipt import Attempt
    from printing.papers.base import Printable
    from printing.preview import PageImage

__all__ = ["JobState", "PaperJob", "PrintStation"]


class PrintStation(QObject):
    """Prints papers, each printer in a thread of its own and the preview in another.

    All signals come on the main thread. `a4` and `roll` are printer settings
    (`printing.printers.open_printer`), empty for none. What becomes of a job in a printer, and
    what `patience` (seconds by `monotonic`) means, `PaperJobs` says.
    """

    job_changed = Signal(object)  # PaperJob
    status_changed = Signal(object)  # PrinterStatus of the printer that needs care most
    looked = Signal()  # a printer has been asked: `statuses` is how all are

    def __init__(
        self,
        a4: str,
        roll: str = "",
        parent: QObject | None = None,
        *,
        patience: float = 10.0,
        opener: Opener | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._status: PrinterStatus | None = None
        self._statuses: dict[Media, PrinterStatus] = {}
        self._relay = Relay(self)
        self._under_way: dict[str, PaperJob] = {}  # by id, as known on the main thread
        self._unsent: set[str] = set()  # of these, those that no printer's thread has yet
        self._desks = {
            media: PrinterDesk(
                media,
                setting,
                opener,
                PaperJobs(self._tell_job, patience, monotonic),
                self._tell_status,
                self._relay.post_bug,
            )
            for media, setting in ((Media.A4, a4), (Media.ROLL_80, roll))
        }
        self._preview = Worker("preview", self._relay.post_bug)
        self._workers: tuple[PrinterDesk | Worker, ...] = (*self._desks.values(), self._preview)

    @property
    def status(self) -> PrinterStatus | None:
        """The last word on the printers; None before it is known or without any."""
        return self._status

    @property
    def statuses(self) -> Mapping[Media, PrinterStatus]:
        """The last word on each printer; one that was not asked yet is missing."""
        return MappingProxyType(self._statuses)

    def has(self, media: Media) -> bool:
        """Whether a printer is set for this paper."""
        return bool(self._desks[media].setting)

    def name(self, media: Media) -> str:
        """The printer of this paper as people call it, empty if none is set."""
        kind, _, where = self._desks[media].setting.partition(":")
        return PurePath(where).name if kind == "folder" else where.removesuffix(":silent")

    def look(self) -> None:
        """Ask the printers how they are, now; `looked` tells when each has answered."""
        for desk in self._desks.values():
            desk.look()

    def is_printing(self, title: str) -> bool:
        """Whether a paper of this title is on its way, however long it waits."""
        return any(job.paper.title == title for job in self._under_way.values())

    def start(self) -> None:
        """Begin to work."""
        for worker in self._workers:
            worker.start()

    def warm(self) -> None:
        """Load what papers need, behind the customer who has just come; quick when it is there."""
        self._preview.put(_warm)

    def print(self, paper: Printable) -> str:
        """Print a paper; gives the id that its `job_changed` will bear."""
        job = self.take(paper)
        self.send(job)
        return job.id

    def take(self, paper: Printable) -> PaperJob:
        """A job that is under way from now on, though no printer has it before `send`."""
        job = PaperJob(new_id(), paper)
        self._under_way[job.id] = job
        self._unsent.add(job.id)
        return job

    def send(self, job: PaperJob, attempt: Attempt | None = None) -> None:
        """Give a job that was taken to its printer, with what the journal knows of it.

        One that was taken back in between has ended.
        """
        if job.id in self._unsent:
            self._unsent.discard(job.id)
            self._desks[job.paper.media].print(replace(job, attempt=attempt))

    def drop(self, job: PaperJob, state: JobState, problem: CounterError | None = None) -> None:
        """End a job that was taken and will not be sent."""
        self._unsent.discard(job.id)
        self._say(replace(job, state=state, problem=problem))

    def cancel(self, job_id: str) -> None:
        """Take a job back if it has not been printed; its `job_changed` tells."""
        job = self._under_way.get(job_id)
        if job is not None and job_id in self._unsent:
            self.drop(job, JobState.CANCELLED)
        elif job is not None:
            self._desks[job.paper.media].cancel(job_id)

    def forget(self, job: PaperJob) -> None:
        """Have the printer erase what it keeps of a job that has ended, once that is known."""
        if job.ticket:
            self._desks[job.paper.media].forget(job.ticket)

    def preview(
        self,
        paper: Printable,
        done: Callable[[tuple[PageImage, ...]], None],
        *,
        dpi: int = 144,
    ) -> None:
        """Give the pages of a paper as they may be looked at to `done`, on the main thread."""
        self._preview.put(lambda: self._show(paper, done, dpi))

    def close(self) -> None:
        """Stop and join; what has not been printed is taken back, and told as the last word."""
        for worker in self._workers:
            worker.stop()
        for worker in self._workers:
            worker.join()
        self._relay.close()

    # --- in the threads --------------------------------------------------------------------

    def _show(
        self, paper: Printable, done: Callable[[tuple[PageImage, ...]], None], dpi: int
    ) -> None:
        from printing.preview import page_images

        pages = page_images(pdf_of(paper.on_screen()), dpi=dpi)
        self._relay.post(partial(done, pages))

    def _tell_job(self, job: PaperJob) -> None:
        # How a job ended is written down by whoever gave it, so it is told after `close`, too.
        self._relay.post(partial(self._say, job), last=job.ended)

    def _tell_status(self, media: Media, status: PrinterStatus) -> None:
        self._relay.post(partial(self._set_status, media, status))

    # --- on the main thread ----------------------------------------------------------------

    def _say(self, job: PaperJob) -> None:
        if job.ended:
            self._under_way.pop(job.id, None)
        self.job_changed.emit(job)

    def _set_status(self, media: Media, status: PrinterStatus) -> None:
        self._statuses[media] = status
        worst = max(self._statuses.values(), key=lambda one: _URGENCY.index(one.state))
        if worst != self._status:
            self._status = worst
            self.status_changed.emit(worst)
        self.looked.emit()


_URGENCY = (
    PrinterState.READY,
    PrinterState.BUSY,
    PrinterState.PROBLEM,
    PrinterState.OFF,
    PrinterState.PAPER_OUT,
)


def _warm() -> None:
    from printing.documents import warm

    warm()
