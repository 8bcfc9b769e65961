"""Printing as seen from the main thread: jobs go in, what becomes of them comes back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import PurePath
from queue import Empty, SimpleQueue
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.domain.failure import CounterError
from desktop.ids import new_id
from desktop.ports import Media, Printer, PrinterState, PrinterStatus
from desktop.runtime.paper_jobs import JobState, PaperJob, PaperJobs

if TYPE_CHECKING:
    from printing.documents.papers import Printable
    from printing.preview import PageImage

_POLL_S = 0.5  # how often a job in a printer is asked after
_IDLE_POLL_S = 15.0  # how often a printer without a job is looked at

__all__ = ["JobState", "PaperJob", "PrintStation"]


class PrintStation(QObject):
    """Makes papers and prints them in one thread of its own; all signals on the main thread.

    `a4` and `roll` are printer settings (`printing.printers.open_printer`), empty for none.
    What becomes of a job in a printer, and what `patience` means, `PaperJobs` says.
    """

    job_changed = Signal(object)  # PaperJob
    status_changed = Signal(object)  # PrinterStatus of the printer that needs care most
    looked = Signal()  # the printers have been asked: `statuses` is how they are
    _arrived = Signal()

    def __init__(
        self,
        a4: str,
        roll: str = "",
        parent: QObject | None = None,
        *,
        patience: int = 20,
        opener: Callable[[str, Media], Printer] | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = {Media.A4: a4, Media.ROLL_80: roll}
        self._opener = opener
        self._printers: dict[Media, Printer] = {}
        self._status: PrinterStatus | None = None
        self._statuses: dict[Media, PrinterStatus] = {}
        self._commands: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        # What to say on the main thread, and whether it is still said after `close`.
        self._news: SimpleQueue[tuple[Callable[[], None], bool]] = SimpleQueue()
        self._cancelled: set[str] = set()
        self._under_way: dict[str, str] = {}  # job id → title, as known on the main thread
        self._jobs = PaperJobs(self._tell_job, patience)
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="printing", daemon=True)
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

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
        return bool(self._settings[media])

    def name(self, media: Media) -> str:
        """The printer of this paper as people call it, empty if none is set."""
        kind, _, where = self._settings[media].partition(":")
        return PurePath(where).name if kind == "folder" else where

    def look(self) -> None:
        """Ask the printers how they are, now; `looked` tells when they have answered."""
        self._commands.put(lambda: None)  # each look follows a command

    def is_printing(self, title: str) -> bool:
        """Whether a paper of this title is on its way, however long it waits."""
        return title in self._under_way.values()

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def warm(self) -> None:
        """Load what papers need, behind the customer who has just come; quick when it is there."""
        self._commands.put(_warm)

    def print(self, paper: Printable) -> str:
        """Print a paper; gives the id that its `job_changed` will bear."""
        job = PaperJob(new_id(), paper)
        self._under_way[job.id] = paper.title
        self._commands.put(lambda: self._print(job))
        return job.id

    def cancel(self, job_id: str) -> None:
        """Take a job back if it has not been printed; its `job_changed` tells."""
        self._cancelled.add(job_id)
        self._commands.put(lambda: self._cancel(job_id))

    def preview(
        self,
        paper: Printable,
        done: Callable[[tuple[PageImage, ...]], None],
        *,
        dpi: int = 144,
    ) -> None:
        """Give the pages of a paper as they may be looked at to `done`, on the main thread."""
        self._commands.put(lambda: self._preview(paper, done, dpi))

    def close(self) -> None:
        """Stop and join; what has not been printed is taken back, and told as the last word."""
        self._closed = True
        self._commands.put(None)
        if self._thread.is_alive():
            self._thread.join()
        while not self._news.empty():
            self._deliver()

    # --- in the worker -------------------------------------------------------------------

    def _run(self) -> None:
        while True:
            wait = _POLL_S if self._jobs else _IDLE_POLL_S
            try:
                command = self._commands.get(timeout=wait)
            except Empty:
                command = self._look
            if command is None or self._closed:
                self._guarded(self._jobs.cancel_all)
                return
            self._guarded(command)
            del command  # objects of the window must not die in this thread (see Lane)
            if self._commands.empty():
                self._guarded(self._look)

    def _guarded(self, command: Callable[[], None]) -> None:
        try:
            command()
        except BaseException as error:  # noqa: BLE001 - raised again where crashes are reported
            self._tell(_raiser(error))

    def _print(self, job: PaperJob) -> None:
        if job.id in self._cancelled:
            self._jobs.change(job, JobState.CANCELLED)
            return
        self._jobs.change(job, JobState.PRINTING)
        try:
            self._jobs.submit(job, self._printer(job.paper.media))
        except CounterError as error:
            self._jobs.change(job, JobState.FAILED, error)
        except BaseException:
            self._jobs.change(job, JobState.FAILED)
            raise

    def _cancel(self, job_id: str) -> None:
        self._cancelled.discard(job_id)
        self._jobs.cancel(job_id)

    def _preview(
        self, paper: Printable, done: Callable[[tuple[PageImage, ...]], None], dpi: int
    ) -> None:
        from printing.preview import page_images

        pages = page_images(paper.on_screen().pdf(), dpi=dpi)
        self._tell(lambda: done(pages))

    def _look(self) -> None:
        """Ask after the jobs in printers and the printers themselves."""
        self._jobs.look()
        states = {m: self._state_of(m) for m, setting in self._settings.items() if setting}
        if states:
            self._tell(lambda: self._set_statuses(states))

    def _state_of(self, media: Media) -> PrinterStatus:
        try:
            return self._printer(media).status()
        except CounterError as error:
            return PrinterStatus(PrinterState.OFF, error.code.value)

    def _printer(self, media: Media) -> Printer:
        printer = self._printers.get(media)
        if printer is None:
            from printing.printers import open_printer

            opener = self._opener or open_printer
            printer = self._printers[media] = opener(self._settings[media], media)
        return printer

    def _tell_job(self, job: PaperJob) -> None:
        # How a job ended is written down by whoever gave it, so it is told after `close`, too.
        self._tell(lambda: self._say(job), last=job.ended)

    def _tell(self, news: Callable[[], None], *, last: bool = False) -> None:
        self._news.put((news, last))
        self._arrived.emit()

    # --- on the main thread ----------------------------------------------------------------

    @Slot()
    def _deliver(self) -> None:
        try:
            news, last = self._news.get_nowait()
        except Empty:
            return  # `close` was quicker
        if last or not self._closed:
            news()

    def _say(self, job: PaperJob) -> None:
        if job.ended:
            self._under_way.pop(job.id, None)
        self.job_changed.emit(job)

    def _set_statuses(self, statuses: dict[Media, PrinterStatus]) -> None:
        self._statuses = statuses
        worst = max(statuses.values(), key=lambda status: _URGENCY.index(status.state))
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


def _raiser(error: BaseException) -> Callable[[], None]:
    def raise_it() -> None:
        raise error

    return raise_it
