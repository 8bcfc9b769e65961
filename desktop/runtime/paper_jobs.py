"""The jobs that printers have taken: followed until they end, and taken back when asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.domain.failure import Code, CounterError
from desktop.ports import Printer, PrinterState, PrintJob
from printing.printers import failures

if TYPE_CHECKING:
    from printing.documents.papers import Printable

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


class PaperJobs:
    """The jobs in printers, for one thread; `tell` is called with each change of one.

    A paper that may exist only once (`Printable.once`) is with one printer at a time, and not
    printed again when it is out: two originals of a receipt would be two tax invoices.
    A job whose printer stays off for `patience` polls is taken back and fails: CUPS would print
    it by itself later, beside the reprint that the customer already holds.
    """

    def __init__(self, tell: Callable[[PaperJob], None], patience: int) -> None:
        self._tell = tell
        self._patience = patience
        self._jobs: dict[str, _InPrinter] = {}
        self._out: set[str] = set()  # the titles of papers that exist only once and are out

    def __bool__(self) -> bool:
        """Whether a printer has any."""
        return bool(self._jobs)

    def submit(self, job: PaperJob, printer: Printer) -> None:
        """Give a job to a printer; earlier ones for the same paper are taken back first.

        Raises CounterError when the printer does not take it, or does not give the other back.
        """
        for other in [o for o in self._jobs.values() if o.job.paper.title == job.paper.title]:
            self._take_back(other)
        if job.paper.title in self._out:
            self.change(job, JobState.DONE)
            return
        ticket = printer.submit(job.paper.pdf(), title=job.paper.title)
        self._jobs[job.id] = _InPrinter(job, printer, ticket)

    def cancel(self, job_id: str) -> None:
        """Take a job back if it is in a printer and not yet printed."""
        here = self._jobs.get(job_id)
        if here is None:
            return
        try:
            self._take_back(here)
        except CounterError as error:
            here.job = self.change(here.job, JobState.PRINTING, error)

    def cancel_all(self) -> None:
        """Take back what has not come out, since nobody will be there to write down that it did."""
        for here in list(self._jobs.values()):
            try:
                self._take_back(here)
            except CounterError:
                return  # the print service is gone; each try would wait as long again

    def look(self) -> None:
        """Ask after each."""
        for here in list(self._jobs.values()):
            self._follow(here)

    def change(
        self, job: PaperJob, state: JobState, problem: CounterError | None = None
    ) -> PaperJob:
        """Tell that a job is now so."""
        changed = replace(job, state=state, problem=problem)
        self._tell(changed)
        return changed

    def _take_back(self, here: _InPrinter) -> None:
        """End a job, as what it has become; CounterError when the printer does not answer."""
        self._follow(here)  # it may have come out, or been given up, since it was asked after
        if here.job.ended:
            return
        taken_back = here.printer.cancel(here.ticket)
        self._settle(here, JobState.CANCELLED if taken_back else JobState.DONE, None)

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
            self._give_up(here)
        else:
            self._tell_of_hold(here, _WAITS_FOR_HANDS.get(state))

    def _give_up(self, here: _InPrinter) -> None:
        unreachable = failures.unreachable(here.printer.name)
        try:
            taken_back = here.printer.cancel(here.ticket)
        except CounterError:
            # The print service itself does not answer: the job may still be in its queue, so it
            # is not over, and asked after again.
            here.job = self.change(here.job, JobState.PRINTING, unreachable)
            here.off_polls = 0
        else:
            state = JobState.FAILED if taken_back else JobState.DONE
            self._settle(here, state, unreachable if taken_back else None)

    def _tell_of_hold(self, here: _InPrinter, hold: Callable[[str], CounterError] | None) -> None:
        """Say once that the printer waits for someone's hands, and once that it goes on."""
        problem = hold(here.printer.name) if hold else None
        before, now = (error.code if error else None for error in (here.job.problem, problem))
        if now != before:
            here.job = self.change(here.job, JobState.PRINTING, problem)

    def _settle(self, here: _InPrinter, state: JobState, problem: CounterError | None) -> None:
        del self._jobs[here.job.id]
        if state is JobState.DONE and here.job.paper.once:
            self._out.add(here.job.paper.title)
        here.job = self.change(here.job, state, problem)
