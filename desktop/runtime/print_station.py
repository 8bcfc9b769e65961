"""Printing as seen from the main thread: jobs go in, what becomes of them comes back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.domain.failure import Code, CounterError
from desktop.ids import new_id
from desktop.ports import Media, Printer, PrinterState, PrinterStatus, PrintJob
from printing.printers import failures

if TYPE_CHECKING:
    from printing.documents.papers import Printable
    from printing.preview import PageImage

_POLL_S = 0.5  # how often a job in a printer is asked after
_IDLE_POLL_S = 15.0  # how often a printer without a job is looked at

# What is wrong with a job that the printer has taken and will go on with by itself.
_WAITS_FOR_HANDS = {
    PrinterState.PAPER_OUT: failures.paper_out,
    PrinterState.PROBLEM: failures.problem,
}


class JobState(StrEnum):
    """How far a job is; the last three are final."""

    WAITING = "waiting"
    PRINTING = "printing"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class PaperJob:
    """A paper on its way; `problem` says why it failed, or what holds it up while it prints."""

    id: str
    paper: Printable
    state: JobState = JobState.WAITING
    problem: CounterError | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(slots=True)
class _InPrinter:
    """A job that a printer has taken; `off_polls` counts how long the printer has been off."""

    job: PaperJob
    printer: Printer
    ticket: PrintJob
    off_polls: int = 0


class PrintStation(QObject):
    """Makes papers and prints them in one thread of its own; all signals on the main thread.

    `a4` and `roll` are printer settings (`printing.printers.open_printer`), empty for none.
    A job whose printer stays off for `patience` polls is taken back and fails: CUPS would print
    it by itself later, beside the reprint that the customer already holds.
    """

    job_changed = Signal(object)  # PaperJob
    status_changed = Signal(object)  # PrinterStatus of the printer that needs care most
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
        self._patience = patience
        self._opener = opener
        self._printers: dict[Media, Printer] = {}
        self._status: PrinterStatus | None = None
        self._commands: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._news: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._cancelled: set[str] = set()
        self._in_printer: dict[str, _InPrinter] = {}
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="printing", daemon=True)
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def status(self) -> PrinterStatus | None:
        """The last word on the printers; None before it is known or without any."""
        return self._status

    def has(self, media: Media) -> bool:
        """Whether a printer is set for this paper."""
        return bool(self._settings[media])

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def warm(self) -> None:
        """Load what papers need, behind the customer who has just come; quick when it is there."""
        self._commands.put(_warm)

    def print(self, paper: Printable) -> str:
        """Print a paper; gives the id that its `job_changed` will bear."""
        job = PaperJob(new_id(), paper)
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
        """Make a paper and give its pages as pictures to `done`, on the main thread."""
        self._commands.put(lambda: self._preview(paper, done, dpi))

    def close(self) -> None:
        """Stop and join; what a printer has taken it prints, what waits is dropped."""
        self._closed = True
        self._commands.put(None)
        if self._thread.is_alive():
            self._thread.join()

    # --- in the worker -------------------------------------------------------------------

    def _run(self) -> None:
        while True:
            wait = _POLL_S if self._in_printer else _IDLE_POLL_S
            try:
                command = self._commands.get(timeout=wait)
            except Empty:
                command = self._look
            if command is None or self._closed:
                return
            try:
                command()
            except BaseException as error:  # noqa: BLE001 - raised again where crashes are reported
                self._tell(_raiser(error))
            del command  # objects of the window must not die in this thread (see Lane)
            if self._commands.empty():
                self._guarded_look()

    def _guarded_look(self) -> None:
        try:
            self._look()
        except BaseException as error:  # noqa: BLE001 - as above
            self._tell(_raiser(error))

    def _print(self, job: PaperJob) -> None:
        if job.id in self._cancelled:
            self._change(job, JobState.CANCELLED)
            return
        self._change(job, JobState.PRINTING)
        try:
            printer = self._printer(job.paper.media)
            ticket = printer.submit(job.paper.pdf(), title=job.paper.title)
        except CounterError as error:
            self._change(job, JobState.FAILED, error)
        except BaseException:
            self._change(job, JobState.FAILED)
            raise
        else:
            self._in_printer[job.id] = _InPrinter(job, printer, ticket)

    def _cancel(self, job_id: str) -> None:
        self._cancelled.discard(job_id)
        here = self._in_printer.pop(job_id, None)
        if here is not None:
            here.printer.cancel(here.ticket)
            self._change(here.job, JobState.CANCELLED)

    def _preview(
        self, paper: Printable, done: Callable[[tuple[PageImage, ...]], None], dpi: int
    ) -> None:
        from printing.preview import page_images

        pages = page_images(paper.pdf(), dpi=dpi)
        self._tell(lambda: done(pages))

    def _look(self) -> None:
        """Ask after the jobs in printers and the printers themselves."""
        for here in list(self._in_printer.values()):
            self._follow(here)
        states = [self._state_of(m) for m, setting in self._settings.items() if setting]
        if states:
            worst = max(states, key=lambda status: _URGENCY.index(status.state))
            self._tell(lambda: self._set_status(worst))

    def _follow(self, here: _InPrinter) -> None:
        try:
            state = here.printer.status(here.ticket).state
        except CounterError as error:
            if error.code is not Code.PRINTER_UNREACHABLE:
                self._settle(here, JobState.FAILED, error)
                return
            state = PrinterState.OFF
        here.off_polls = here.off_polls + 1 if state is PrinterState.OFF else 0
        if state is PrinterState.READY:
            self._settle(here, JobState.DONE, None)
        elif here.off_polls >= self._patience:
            here.printer.cancel(here.ticket)
            self._settle(here, JobState.FAILED, failures.unreachable(here.printer.name))
        else:
            self._tell_of_hold(here, _WAITS_FOR_HANDS.get(state))

    def _tell_of_hold(self, here: _InPrinter, hold: Callable[[str], CounterError] | None) -> None:
        """Say once that the printer waits for someone's hands, and once that it goes on."""
        problem = hold(here.printer.name) if hold else None
        before, now = (error.code if error else None for error in (here.job.problem, problem))
        if now != before:
            here.job = self._change(here.job, JobState.PRINTING, problem)

    def _settle(self, here: _InPrinter, state: JobState, problem: CounterError | None) -> None:
        del self._in_printer[here.job.id]
        self._change(here.job, state, problem)

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

    def _change(
        self, job: PaperJob, state: JobState, problem: CounterError | None = None
    ) -> PaperJob:
        changed = replace(job, state=state, problem=problem)
        self._tell(lambda: self.job_changed.emit(changed))
        return changed

    def _tell(self, news: Callable[[], None]) -> None:
        self._news.put(news)
        self._arrived.emit()

    # --- on the main thread ----------------------------------------------------------------

    @Slot()
    def _deliver(self) -> None:
        news = self._news.get()
        if not self._closed:
            news()

    def _set_status(self, status: PrinterStatus) -> None:
        if status != self._status:
            self._status = status
            self.status_changed.emit(status)


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
