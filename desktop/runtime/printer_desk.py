"""One printer with a thread of its own: what it is given, what becomes of it, and how it is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from desktop.domain.failure import CounterError
from desktop.ports import Media, Printer, PrinterState, PrinterStatus, PrintJob
from desktop.runtime.paper_jobs import JobState, PaperJob, PaperJobs, ended_by
from desktop.runtime.worker import Worker

_POLL_S = 0.5  # how often a job in a printer is asked after
_IDLE_POLL_S = 15.0  # how often a printer without a job is looked at

Opener = Callable[[str, Media], Printer]


class PrinterDesk:
    """The printer of one paper; a slow or dead one keeps no other waiting.

    `tell_job` and `tell_status` are called in its thread.
    """

    def __init__(
        self,
        media: Media,
        setting: str,
        opener: Opener | None,
        jobs: PaperJobs,
        tell_status: Callable[[Media, PrinterStatus], None],
        bug: Callable[[BaseException], None],
    ) -> None:
        self.media, self.setting = media, setting
        self._opener, self._jobs, self._tell_status = opener, jobs, tell_status
        self._lock = threading.Lock()
        self._printer: Printer | None = None
        self._closed = False
        self._cancelled: set[str] = set()
        self._worker = Worker(
            f"printing-{media}",
            bug,
            between=self._look,
            pause=self._pause,
            finish=jobs.cancel_all,
        )

    def start(self) -> None:
        """Begin to work."""
        self._worker.start()

    def look(self) -> None:
        """Ask the printer how it is, now."""
        self._worker.put(lambda: None)  # each turn ends with a look

    def print(self, job: PaperJob) -> None:
        """Print a paper."""
        self._worker.put(lambda: self._print(job))

    def cancel(self, job_id: str) -> None:
        """Take a job back if it has not been printed."""
        self._cancelled.add(job_id)
        self._worker.put(lambda: self._cancel(job_id))

    def forget(self, ticket: str) -> None:
        """Have the printer erase what it keeps of a job that has ended."""
        self._worker.put(lambda: self._forget(ticket))

    def stop(self) -> None:
        """Begin nothing more, and break off what waits for the printer."""
        self._worker.stop()
        with self._lock:
            self._closed = True
            if self._printer is not None:
                self._printer.close()

    def join(self) -> None:
        """Wait for the end of its thread."""
        self._worker.join()

    # --- in its thread ------------------------------------------------------------------------

    def _pause(self) -> float | None:
        return _POLL_S if self._jobs else _IDLE_POLL_S

    def _print(self, job: PaperJob) -> None:
        if job.id in self._cancelled:
            self._jobs.change(job, JobState.CANCELLED)
            return
        job = self._jobs.change(job, JobState.PRINTING)
        try:
            self._jobs.submit(job, self._open())
        except CounterError as error:
            state = ended_by(error)
            if state is JobState.UNSURE and job.attempt is not None:
                job = replace(job, ticket=job.attempt.job_id)  # so that it can still be forgotten
            self._jobs.change(job, state, error)
        except BaseException:
            self._jobs.change(job, JobState.FAILED)
            raise

    def _cancel(self, job_id: str) -> None:
        self._cancelled.discard(job_id)
        self._jobs.cancel(job_id)

    def _forget(self, ticket: str) -> None:
        with suppress(CounterError):  # `doctor` tells what has stayed
            printer = self._open()
            printer.forget(PrintJob(ticket, printer.name))

    def _look(self) -> None:
        """Ask after the jobs in the printer and the printer itself, once."""
        self._jobs.look()
        if not self.setting:
            return
        try:
            status = self._open().status()
        except CounterError as error:
            status = PrinterStatus(PrinterState.OFF, error.code.value)
        self._tell_status(self.media, status)

    def _open(self) -> Printer:
        with self._lock:
            if self._printer is None:
                from printing.printers import open_printer

                self._printer = (self._opener or open_printer)(self.setting, self.media)
                if self._closed:
                    self._printer.close()
            return self._printer
