"""Behind the page after acceptance: prints the papers, tells how each is, prints copies."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from desktop.domain.case import CaseView
from desktop.domain.failure import CounterError
from desktop.domain.receipt import Receipt
from desktop.ports import Media
from desktop.runtime.print_station import JobState, PaperJob
from printing.documents.papers import PaperStyle, ReceiptPaper, SummaryPaper
from ui.presenters.paper_desk import Found, PaperDesk
from ui.presenters.reasons import REPRINT

if TYPE_CHECKING:
    from desktop.services.intake import Submitted
    from printing.preview import PageImage
    from ui.context import Context


PaperKind = Literal["summary", "receipt"]


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the case: what it is, which copy, and how its printing stands."""

    key: str
    kind: PaperKind
    printable: ReceiptPaper | SummaryPaper = field(repr=False)
    copy_no: int = 0
    state: JobState = JobState.WAITING
    problem: CounterError | None = None

    @property
    def original(self) -> bool:
        """Whether it is the one that there may be only one of."""
        return self.kind == "receipt" and self.copy_no == 0

    @property
    def asked(self) -> bool:
        """Whether somebody must look and say if it has come out."""
        return self.original and self.state is JobState.UNSURE

    @property
    def again(self) -> bool:
        """Whether it may simply be printed again."""
        ended = (JobState.FAILED, JobState.CANCELLED, JobState.UNSURE)
        return self.state in ended and not self.asked


@dataclass(frozen=True, slots=True)
class DoneState:
    """What the page shows; `pages` are PNGs, None while the preview is being made.

    `at_centre` is whether the centre has the case; None when it objects to it.
    """

    submitted: Submitted
    papers: tuple[Paper, ...]
    previewed: str = ""
    pages: tuple[bytes, ...] | None = field(default=None, repr=False)
    at_centre: bool | None = False


class DonePresenter(QObject):
    """The papers of the case accepted last; those of earlier ones are still written down."""

    changed = Signal(object)
    """DoneState."""
    failed = Signal(object)
    """CounterError: a copy could not be made, or that a paper was printed not be written down."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._state: DoneState | None = None
        # Jobs under way: the case they belong to, and the paper. A job outlives its page.
        self._jobs: dict[str, tuple[str, Paper]] = {}
        self._desk = PaperDesk(context)
        self._desk.changed.connect(self._on_job)
        self._desk.failed.connect(self.failed)
        context.sync.changed.connect(self._look)
        context.sync.status_changed.connect(self._look)

    @property
    def state(self) -> DoneState | None:
        """What is shown; None before the first case."""
        return self._state

    def open(self, submitted: Submitted) -> None:
        """A case has been accepted: print its papers. The same case is not printed again."""
        if self._state is not None and self._state.submitted.case.id == submitted.case.id:
            self.changed.emit(self._state)
            return
        style: PaperStyle = "th" if self._context.language.code == "th" else "bilingual"
        papers = []
        if submitted.receipt is not None:
            papers.append(self._receipt(submitted.receipt, style, 0))
        summary = SummaryPaper(submitted.summary, style)
        papers.append(Paper(key="summary", kind="summary", printable=summary))
        self._state = DoneState(submitted, tuple(papers))
        for paper in papers:
            self._print(paper)
        self.changed.emit(self._state)
        self.preview(papers[0].key)

    def forget(self) -> None:
        """The case is shown no more; its papers go on printing."""
        self._state = None

    def print_again(self, key: str) -> None:
        """Print a paper that did not come out; about an original that may have, `answer` tells."""
        paper = self._paper(key)
        if paper is not None and paper.again:
            self._put(replace(paper, state=JobState.WAITING, problem=None))
            self._print(paper)

    def answer(self, found: Found) -> None:
        """Somebody has looked whether the original came out: print what is still wanted."""
        paper = (
            next((one for one in self._state.papers if one.asked), None) if self._state else None
        )
        if paper is None:
            return
        assert isinstance(paper.printable, ReceiptPaper)
        self._desk.answer(paper.printable.receipt.number, found)
        if found is Found.NOTHING:
            self._put(replace(paper, state=JobState.WAITING, problem=None))
            self._print(paper)
            return
        self._put(replace(paper, state=JobState.DONE, problem=None))
        if found is Found.TORN:
            self.reprint(REPRINT.kept("jam", ""))

    def take_back(self) -> None:
        """Take back the papers of this case that are under way and have not come out."""
        state = self._state
        if state is not None:
            for job_id, (case_id, _) in list(self._jobs.items()):
                if case_id == state.submitted.case.id:
                    self._context.printer.cancel(job_id)

    def reprint(self, reason: str) -> None:
        """Print a copy of the receipt; it says สำเนา and its number, and the journal says why."""
        state = self._state
        if state is None or state.submitted.receipt is None:
            return
        number, case_id = state.submitted.receipt.number, state.submitted.case.id
        original = next(paper for paper in state.papers if paper.kind == "receipt")
        style = original.printable.style
        cashier, actor = self._context.cashier, self._context.session.actor

        def printed(answer: tuple[Receipt, int]) -> None:
            receipt, copy_no = answer
            self._context.unfinished.drop(REPRINT.name, number)
            paper = self._receipt(receipt, style, copy_no)
            if self._state is not None and self._state.submitted.case.id == case_id:
                self._put(paper)
            self._print(paper, case_id)

        self._context.lane.submit(
            lambda: cashier.reprint(number, reason, actor), printed, self.failed.emit
        )

    def preview(self, key: str) -> None:
        """Show the pages of a paper."""
        paper = self._paper(key)
        if paper is None or self._state is None:
            return
        case_id = self._state.submitted.case.id
        self._state = replace(self._state, previewed=key, pages=None)
        self.changed.emit(self._state)
        self._context.printer.preview(
            paper.printable, lambda pages: self._on_pages(case_id, key, pages), dpi=120
        )

    def _look(self, _news: object) -> None:
        """The centre has spoken, perhaps of this case."""
        if self._state is None:
            return
        case_id, cases = self._state.submitted.case.id, self._context.cases
        self._context.lane.submit(lambda: cases.view(case_id), self._on_view, self.failed.emit)

    def _on_view(self, view: CaseView) -> None:
        state, at_centre = self._state, None if view.exception else not view.unsent
        if state is None or state.submitted.case.id != view.id or state.at_centre == at_centre:
            return
        self._state = replace(state, at_centre=at_centre)
        self.changed.emit(self._state)

    # --- what comes back ------------------------------------------------------------------

    def _on_pages(self, case_id: str, key: str, pages: tuple[PageImage, ...]) -> None:
        state = self._state
        if state is not None and (state.submitted.case.id, state.previewed) == (case_id, key):
            self._state = replace(state, pages=tuple(page.png for page in pages))
            self.changed.emit(self._state)

    def _on_job(self, job: PaperJob) -> None:
        known = self._jobs.get(job.id)
        if known is None:
            return
        case_id, paper = known
        if job.ended:
            del self._jobs[job.id]
        if self._state is not None and self._state.submitted.case.id == case_id:
            self._put(replace(paper, state=job.state, problem=job.problem))

    # --- papers ---------------------------------------------------------------------------

    def _receipt(self, receipt: Receipt, style: PaperStyle, copy_no: int) -> Paper:
        on_roll = self._context.printer.has(Media.ROLL_80)
        media = Media.ROLL_80 if on_roll else Media.A4
        printable = ReceiptPaper(receipt, media, style, copy_no)
        return Paper(f"receipt-{copy_no}", "receipt", printable, copy_no)

    def _print(self, paper: Paper, case_id: str = "") -> None:
        if not case_id and self._state is not None:
            case_id = self._state.submitted.case.id
        self._jobs[self._desk.print(paper.printable, case_id)] = (case_id, paper)

    def _paper(self, key: str) -> Paper | None:
        papers = self._state.papers if self._state is not None else ()
        return next((paper for paper in papers if paper.key == key), None)

    def _put(self, paper: Paper) -> None:
        """Show a paper as it is now, in its place or at the end."""
        if self._state is None:
            return
        papers = {one.key: one for one in self._state.papers} | {paper.key: paper}
        self._state = replace(self._state, papers=tuple(papers.values()))
        self.changed.emit(self._state)
