"""The papers of cases: printed when a case is accepted, and again when somebody asks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.failure import CounterError
from desktop.domain.papers import CaseRecord
from desktop.ports import Media
from desktop.runtime.print_station import JobState, PaperJob
from printing import papers
from printing.papers import RECEIPT, Look, PaperKind, Printable
from ui.presenters.paper_trail import Found, PaperTrail
from ui.presenters.reasons import REPRINT

if TYPE_CHECKING:
    from desktop.domain.receipt import Receipt
    from desktop.services.filing import Submitted
    from ui.context import Context


@dataclass(frozen=True, slots=True)
class CasePaper:
    """A paper of a case on its way: what it is, which copy, and how its printing stands.

    `by` is the page that asked for it, empty where it follows the acceptance; `job` its last job.
    """

    record: CaseRecord = field(repr=False)
    kind: PaperKind
    printable: Printable = field(repr=False)
    copy_no: int = 0
    by: str = ""
    job: str = ""
    state: JobState = JobState.WAITING
    problem: CounterError | None = None

    @property
    def case_id(self) -> str:
        """Whose it is."""
        return self.record.case_id

    @property
    def key(self) -> str:
        """Its name among the papers of the case."""
        return f"{self.kind.name}-{self.copy_no}" if self.kind.once else self.kind.name

    @property
    def asked(self) -> bool:
        """Whether somebody must look and say if it has come out."""
        return self.printable.original and self.state is JobState.UNSURE

    @property
    def again(self) -> bool:
        """Whether it may simply be printed again."""
        ended = (JobState.FAILED, JobState.CANCELLED, JobState.UNSURE)
        return self.state in ended and not self.asked


@dataclass(frozen=True, slots=True)
class PaperFailure:
    """A copy could not be made, or how a paper ended not be written down."""

    case_id: str
    error: CounterError


class PaperDesk(QObject):
    """One for the counter: prints what a case has, whoever asks, and tells how each paper is.

    It remembers the papers of the case accepted last, and those that are still on their way.
    """

    changed = Signal(object)
    """CasePaper: it is now so."""
    written = Signal(str)
    """The id of a case whose original has come out, now that the journal says so."""
    failed = Signal(object)
    """PaperFailure."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._trail = PaperTrail(context)
        self._trail.changed.connect(self._on_job)
        self._trail.written.connect(self._on_written)
        self._trail.failed.connect(lambda error: self.failed.emit(PaperFailure("", error)))
        self._jobs: dict[str, CasePaper] = {}  # under way, by job
        self._of: dict[str, dict[str, CasePaper]] = {}  # by case and key, in their order
        self._cases: dict[str, str] = {}  # the case of an original, by its title
        context.session.changed.connect(self._forget_ended)

    # --- what a case has -------------------------------------------------------------------

    def accept(self, submitted: Submitted) -> None:
        """A case was taken: print all that it has. The same case is not printed again, unless it
        was put right, or had waited.
        """
        record = submitted.papers
        waited = not record.defects and any(one.record.defects for one in self.of(record.case_id))
        if submitted.again or waited:
            self._of.pop(record.case_id, None)
        elif record.case_id in self._of:
            return
        self._forget_ended()
        for kind in papers.kinds():
            self.print(record, kind)

    def of(self, case_id: str) -> tuple[CasePaper, ...]:
        """The papers of a case that are remembered."""
        return tuple(self._of.get(case_id, {}).values())

    def made(self, record: CaseRecord, kind: PaperKind, copy_no: int = 0) -> Printable | None:
        """A paper as it would be printed now; None where the case has none."""
        on_roll = self._context.printer.has(Media.ROLL_80)
        style = self._context.language.code
        return kind.of(record, Look("th" if style == "th" else "bilingual", on_roll), copy_no)

    # --- printing --------------------------------------------------------------------------

    def print(self, record: CaseRecord, kind: PaperKind, copy_no: int = 0, *, by: str = "") -> None:
        """Print a paper of a case, if it has one."""
        printable = self.made(record, kind, copy_no)
        if printable is not None:
            self._send(CasePaper(record, kind, printable, copy_no, by))

    def again(self, paper: CasePaper) -> None:
        """Print once more what did not come out; about an original that may have, see `answer`."""
        if paper.again:
            self._send(paper)

    def copy(self, record: CaseRecord, reason: str, *, by: str = "") -> None:
        """Number a copy of the receipt and print it; it says สำเนา, and the journal says why.

        What never came out is printed as the original, and needs no reason.
        """
        if record.receipt is None:
            return
        number, cashier = record.receipt.number, self._context.desk.cashier
        actor = self._context.session.acting

        def numbered(answer: tuple[Receipt, int]) -> None:
            receipt, copy_no = answer
            self._context.unfinished.drop(REPRINT.name, number)
            self.print(replace(record, receipt=receipt), RECEIPT, copy_no, by=by)

        self._context.lane.submit(
            lambda: cashier.reprint(number, reason, actor),
            numbered,
            lambda error: self.failed.emit(PaperFailure(record.case_id, error)),
        )

    def answer(self, case_id: str, found: Found, *, by: str = "") -> None:
        """Somebody has looked whether the original came out: print what is still wanted."""
        paper = next((one for one in self.of(case_id) if one.asked), None)
        if paper is None:
            return
        self._trail.answer(paper.printable.title, found)
        if found is Found.NOTHING:
            self._send(replace(paper, by=by))
            return
        self._put(replace(paper, state=JobState.DONE, problem=None))
        if found is Found.TORN:
            self.copy(paper.record, REPRINT.kept("jam", ""), by=by)

    def take_back(self, case_id: str) -> None:
        """Take back the papers of a case that are under way and have not come out."""
        for job_id, paper in list(self._jobs.items()):
            if paper.case_id == case_id:
                self._context.printer.cancel(job_id)

    # --- what comes back -------------------------------------------------------------------

    def _send(self, paper: CasePaper) -> None:
        if paper.printable.original:
            self._cases[paper.printable.title] = paper.case_id
        job = self._trail.print(paper.printable, paper.case_id)
        known = replace(paper, job=job, state=JobState.WAITING, problem=None)
        self._jobs[job] = known
        self._put(known)

    def _on_job(self, job: PaperJob) -> None:
        paper = self._jobs.get(job.id)
        if paper is None:
            return
        now = replace(paper, state=job.state, problem=job.problem)
        self._jobs[job.id] = now
        if job.ended:
            del self._jobs[job.id]
        # Of two jobs for one paper the later has taken over what the earlier had in the printer.
        if self._of.get(now.case_id, {}).get(now.key, now).job == now.job:
            self._put(now)

    def _put(self, paper: CasePaper) -> None:
        self._of.setdefault(paper.case_id, {})[paper.key] = paper
        self.changed.emit(paper)

    def _on_written(self, title: str) -> None:
        case_id = self._cases.pop(title, "")
        if case_id:
            self.written.emit(case_id)

    def _forget_ended(self) -> None:
        under_way = {paper.case_id for paper in self._jobs.values()}
        self._of = {case: known for case, known in self._of.items() if case in under_way}
