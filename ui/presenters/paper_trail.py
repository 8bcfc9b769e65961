"""Papers on their way: what the journal must know before a printer does, and once it is over."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.runtime.print_station import JobState, PaperJob
from ui.presenters.reasons import CAME_OUT

if TYPE_CHECKING:
    from desktop.domain.receipt import Attempt
    from printing.papers.base import Printable
    from ui.context import Context


class Found(StrEnum):
    """What a person sees who looks whether the original has come out; a choice of `CAME_OUT`."""

    WHOLE = "whole"
    TORN = "torn"
    NOTHING = "nothing"


class PaperTrail(QObject):
    """Prints papers and has it written down.

    That an original is about to be printed is written down before the printer gets it, so that
    the end of the program in between is known afterwards. What a printer keeps of a paper is
    erased once it is written down how it ended.
    """

    changed = Signal(object)
    """PaperJob: a paper that was given here is now so."""
    written = Signal(str)
    """The title of an original that has come out, now that the journal says so."""
    failed = Signal(object)
    """CounterError: how a paper ended could not be written down."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._cases: dict[str, str] = {}  # job id → the case of its paper
        self._unsure: dict[str, PaperJob] = {}  # by title, until somebody has looked
        context.printer.job_changed.connect(self._on_job)

    def print(self, paper: Printable, case_id: str = "") -> str:
        """Print a paper; gives the id that its `changed` will bear."""
        printer, cashier = self._context.printer, self._context.desk.cashier
        job, actor = printer.take(paper), self._context.session.witness
        self._cases[job.id] = case_id

        def begin() -> Attempt | None:
            if not paper.original:
                return None
            return cashier.begin_original(paper.title, printer.name(paper.media), actor)

        # All papers go this way, so that they come out in the order in which they were asked for.
        self._context.lane.submit(
            begin,
            lambda attempt: self._on_begun(job, attempt),
            lambda error: printer.drop(job, JobState.FAILED, error),
        )
        return job.id

    def answer(self, number: str, found: Found) -> None:
        """Write down what a person found who looked for an original that nobody was sure of."""
        cashier, actor = self._context.desk.cashier, self._context.session.witness
        said, job = CAME_OUT.kept(found, ""), self._unsure.pop(number, None)
        if found is Found.NOTHING:
            self._write(lambda: cashier.not_printed(number, actor, said), job)
        else:
            self._write(lambda: cashier.printed(number, actor, said), job, number)

    # --- what comes back ------------------------------------------------------------------

    def _on_begun(self, job: PaperJob, attempt: Attempt | None) -> None:
        printer, cashier, actor = (
            self._context.printer,
            self._context.desk.cashier,
            self._context.session.witness,
        )
        if job.id not in self._cases:  # it was taken back before it was written down
            if attempt is not None and not attempt.tried:
                self._write(lambda: cashier.not_printed(job.paper.title, actor), None)
        elif attempt is None and job.paper.original:  # it is out already
            printer.drop(job, JobState.DONE)
        else:
            printer.send(job, attempt)

    def _on_job(self, job: PaperJob) -> None:
        case_id = self._cases.get(job.id)
        if case_id is None:
            return
        if job.ended:
            del self._cases[job.id]
            self._end(job, case_id)
        elif job.ticket and job.paper.original:
            self._keep(job)
        self.changed.emit(job)

    def _keep(self, job: PaperJob) -> None:
        cashier, number, ticket = self._context.desk.cashier, job.paper.title, job.ticket
        self._context.lane.submit(
            lambda: cashier.keep_print_job(number, ticket), _nothing, self.failed.emit
        )

    def _end(self, job: PaperJob, case_id: str) -> None:
        cashier, cases = self._context.desk.cashier, self._context.desk.cases
        paper, actor = job.paper, self._context.session.witness
        if job.state is JobState.UNSURE:
            self._unsure[paper.title] = job
        elif job.state is JobState.DONE and paper.original:
            self._write(lambda: cashier.printed(paper.title, actor), job, paper.title)
        elif job.state is JobState.DONE and paper.document:
            self._write(lambda: cases.printed(case_id, paper.document, actor), job)
        elif paper.original:
            if self._is_surely_not_out(job):
                self._write(lambda: cashier.not_printed(paper.title, actor), job)
        else:
            self._context.printer.forget(job)  # a copy was written down before it was printed

    def _is_surely_not_out(self, job: PaperJob) -> bool:
        """Whether with the end of this job nothing is left that might have printed its paper."""
        if job.attempt is None or self._context.printer.is_printing(job.paper.title):
            return False
        return bool(job.ticket) or not job.attempt.tried

    def _write(self, write: Callable[[], object], job: PaperJob | None, title: str = "") -> None:
        def done(_none: object) -> None:
            if job is not None:
                self._context.printer.forget(job)
            if title:
                self.written.emit(title)

        self._context.lane.submit(write, done, self.failed.emit)


def _nothing(_answer: object) -> None:
    """What was to be kept is kept."""
