"""The jobs that a printer has taken: followed until they end, and taken back when asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.domain.failure import Code, CounterError
from desktop.ports import Printer, PrinterState, PrintJob, TakenBack
from printing.printers import failures

if TYPE_CHECKING:
    from desktop.domain.receipt import Attempt
    from printing.papers.base import Printable

# What is wrong with a job that the printer has taken and will go on with by itself.
_WAITS_FOR_HANDS = {
    PrinterState.PAPER_OUT: failures.paper_out,
    PrinterState.PROBLEM: failures.problem,
}
# The faces and fonts of reportlab are shared by all papers of the process.
_MAKING = threading.Lock()


class JobState(StrEnum):
    """How far a job is; the last four are final.

    FAILED and CANCELLED did not come out and never will. UNSURE: the printer had it, or part of
    it, and only a person who looks at the paper knows.
    """

    WAITING = "waiting"
    PRINTING = "printing"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNSURE = "unsure"


_ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.UNSURE)
_TAKEN_BACK = {
    TakenBack.BACK: JobState.CANCELLED,
    TakenBack.OUT: JobState.DONE,
    TakenBack.UNSURE: JobState.UNSURE,
}


@dataclass(frozen=True, slots=True)
class PaperJob:
    """A paper on its way; `problem` says why it failed, or what holds it up while it prints.

    `attempt` is what the journal knew of it before, `ticket` the printer's own name of the job,
    `silent` whether the printer has turned out to give no word on how it is.
    """

    id: str
    paper: Printable
    state: JobState = JobState.WAITING
    problem: CounterError | None = None
    attempt: Attempt | None = None
    ticket: str = ""
    silent: bool = False

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in _ENDED


@dataclass(slots=True)
class _InPrinter:
    """A job that the printer has taken; `off_since` is when the printer was first seen off."""

    job: PaperJob
    printer: Printer
    ticket: PrintJob
    off_since: float | None = None


class PaperJobs:
    """The jobs in one printer, for one thread; `tell` is called with each change of one.

    A paper that may exist only once (`Printable.once`) is in the printer once at a time, and not
    printed again when it is out: two originals of a receipt would be two tax invoices.
    A job whose printer stays off for `patience` seconds is taken back and fails: CUPS would print
    it by itself later, beside the reprint that the customer already holds.
    """

    def __init__(
        self,
        tell: Callable[[PaperJob], None],
        patience: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tell = tell
        self._patience, self._clock = patience, clock
        self._jobs: dict[str, _InPrinter] = {}
        self._out: set[str] = set()  # the titles of papers that exist only once and are out

    def __bool__(self) -> bool:
        """Whether the printer has any."""
        return bool(self._jobs)

    def submit(self, job: PaperJob, printer: Printer) -> None:
        """Give a job to the printer, unless an earlier one for the same paper is out or may be.

        What exists only once and is in the printer already is followed for the new job; any other
        earlier one is taken back first. Of a run before this one the printer is asked.
        Raises CounterError when the printer does not take it, or does not give the other back.
        """
        title = job.paper.title
        earlier = [other for other in self._jobs.values() if other.job.paper.title == title]
        for other in earlier:
            if not job.paper.once:
                self._take_back(other)
                continue
            self._follow(other)
            if not other.job.ended:
                self._hand_on(other, job)
                return
        if title in self._out:
            self.change(job, JobState.DONE)
            return
        if any(other.job.state is JobState.UNSURE for other in earlier):
            raise failures.unsure(printer.name)
        if job.attempt is not None:
            found = printer.find(title, job.attempt.since, job.attempt.job_id)
            if found is not None:
                self._keep(job, printer, found)
                return
            if job.attempt.tried and not earlier:
                raise failures.unsure(printer.name)
        pdf, trial = pdf_of(job.paper), job.paper.trial
        self._keep(job, printer, printer.submit(pdf, title=title, trial=trial))

    def cancel(self, job_id: str) -> None:
        """Take a job back if it is in the printer and not yet printed."""
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

    def _keep(self, job: PaperJob, printer: Printer, ticket: PrintJob) -> None:
        known = replace(job, state=JobState.PRINTING, ticket=ticket.id, silent=printer.silent)
        if job.attempt is not None:  # whoever has it written down keeps the name, too
            self._tell(known)
        self._jobs[job.id] = _InPrinter(known, printer, ticket)

    def _hand_on(self, here: _InPrinter, job: PaperJob) -> None:
        """What an earlier job has in the printer is from now on this one's."""
        del self._jobs[here.job.id]
        self.change(here.job, JobState.CANCELLED)
        self._keep(job, here.printer, here.ticket)

    def _take_back(self, here: _InPrinter) -> None:
        """End a job, as what it has become; CounterError when the printer does not answer."""
        self._follow(here)  # it may have come out, or been given up, since it was asked after
        if not here.job.ended:
            self._end_as(here, here.printer.cancel(here.ticket))

    def _follow(self, here: _InPrinter) -> None:
        try:
            state = here.printer.status(here.ticket).state
        except CounterError as error:
            if error.code is Code.PRINTER_SERVICE_AWAY:
                # The job is in its queue and comes out when it is back: it is not over.
                self._tell_of_hold(here, error)
            else:
                self._settle(here, ended_by(error), error)
            return
        if state is PrinterState.READY:
            self._settle(here, JobState.DONE, None)
            return
        if state is not PrinterState.OFF:
            here.off_since = None
            hold = _WAITS_FOR_HANDS.get(state)
            self._tell_of_hold(here, hold(here.printer.name) if hold else None)
            return
        now = self._clock()
        if here.off_since is None:
            here.off_since = now
        if now - here.off_since >= self._patience:
            self._give_up(here)

    def _give_up(self, here: _InPrinter) -> None:
        try:
            taken_back = here.printer.cancel(here.ticket)
        except CounterError as error:
            self._tell_of_hold(here, error)
            return
        if taken_back is TakenBack.BACK:
            self._settle(here, JobState.FAILED, failures.unreachable(here.printer.name))
        else:
            self._end_as(here, taken_back)

    def _end_as(self, here: _InPrinter, taken_back: TakenBack) -> None:
        unsure = taken_back is TakenBack.UNSURE
        problem = failures.unsure(here.printer.name) if unsure else None
        self._settle(here, _TAKEN_BACK[taken_back], problem)

    def _tell_of_hold(self, here: _InPrinter, problem: CounterError | None) -> None:
        """Say once what the job waits for, and once that it goes on."""
        before, now = (error.code if error else None for error in (here.job.problem, problem))
        if now != before:
            here.job = self.change(here.job, JobState.PRINTING, problem)

    def _settle(self, here: _InPrinter, state: JobState, problem: CounterError | None) -> None:
        del self._jobs[here.job.id]
        if state is JobState.DONE and here.job.paper.once:
            self._out.add(here.job.paper.title)
        here.job = self.change(here.job, state, problem)


def ended_by(error: CounterError) -> JobState:
    """How a job ends that a printer has failed with this."""
    return JobState.UNSURE if error.code is Code.PRINTER_UNSURE else JobState.FAILED


def pdf_of(paper: Printable) -> bytes:
    """The finished PDF, made by one thread at a time."""
    with _MAKING:
        return paper.pdf()
