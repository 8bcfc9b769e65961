"""The papers of an open case once more: seen on the screen, the receipt as a copy with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.failure import CounterError
from desktop.domain.receipt import ApplicationSummary, Receipt
from desktop.ports import Media
from desktop.runtime.print_station import JobState, PaperJob
from printing.documents.papers import PaperStyle, Printable, ReceiptPaper, SummaryPaper
from ui.presenters.paper_desk import Found, PaperDesk
from ui.presenters.reasons import REPRINT
from ui.values import Notice, Tone

if TYPE_CHECKING:
    from printing.preview import PageImage
    from ui.context import Context


@dataclass(frozen=True, slots=True)
class PapersState:
    """What may be printed of the open case; `asking` names the receipt while the reason of a copy
    of it is asked.

    `original` is set while the original of the receipt has not come out: it needs no reason;
    `unsure` names it while somebody must look whether it has.

    `viewed` names the paper that is looked at (`summary`, `receipt`), `pages` are its PNGs, None
    while they are being made.
    """

    summary: bool = False
    receipt: bool = False
    original: bool = False
    unsure: str = ""
    asking: str = ""
    viewed: str = ""
    pages: tuple[bytes, ...] | None = None


class CasePapersPresenter(QObject):
    """`changed(PapersState)`, `told(Notice | None)`."""

    changed = Signal(object)
    told = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.state = PapersState()
        self._case_id = ""
        self._summary: ApplicationSummary | None = None
        self._receipt: Receipt | None = None
        self._jobs: dict[str, str] = {}  # by id, the name by which its paper is spoken of
        self._desk = PaperDesk(context)
        self._desk.changed.connect(self._on_job)
        self._desk.written.connect(self._on_written)
        self._desk.failed.connect(self._failed)

    def show(
        self,
        case_id: str,
        summary: ApplicationSummary | None,
        receipt: Receipt | None,
        *,
        printed: bool = True,
    ) -> None:
        """Another case is open (or the same, read anew)."""
        same = case_id == self._case_id
        self._case_id, self._summary, self._receipt = case_id, summary, receipt
        before = self.state if same else PapersState()
        has_receipt = receipt is not None
        original = has_receipt and not printed
        has_summary = summary is not None
        self._put(replace(before, summary=has_summary, receipt=has_receipt, original=original))

    # --- looking -------------------------------------------------------------------------------

    def view(self, name: str = "") -> None:
        """Look at a paper: `summary`, `receipt`, or the first there is."""
        name = name or ("receipt" if self._receipt is not None else "summary")
        paper = self._paper(name)
        if paper is None:
            return
        case_id = self._case_id
        self._put(replace(self.state, viewed=name, pages=None))
        self._context.printer.preview(paper, lambda pages: self._on_pages(case_id, name, pages))

    def close_view(self) -> None:
        """Back to the case."""
        self._put(replace(self.state, viewed="", pages=None))

    def _on_pages(self, case_id: str, name: str, pages: tuple[PageImage, ...]) -> None:
        if (case_id, name) == (self._case_id, self.state.viewed):
            self._put(replace(self.state, pages=tuple(page.png for page in pages)))

    # --- printing ------------------------------------------------------------------------------

    def print_summary(self) -> None:
        """Print the application again; it is the same paper however often it is printed."""
        paper = self._paper("summary")
        if paper is not None:
            self._send(paper, paper.title)

    def ask_reprint(self) -> None:
        """Ask why the receipt is printed again, or print what has never come out."""
        if self._receipt is not None and self.state.original:
            self._record(self._receipt, "")
        elif self._receipt is not None:
            self._put(replace(self.state, asking=self._receipt.number))

    def cancel(self) -> None:
        """Nothing is printed."""
        if self.state.asking:
            self._put(replace(self.state, asking=""))

    def reprint(self, reason: str) -> None:
        """Record the copy with its reason, then print it."""
        receipt = self._receipt
        if receipt is None or not self.state.asking:
            return
        self._put(replace(self.state, asking=""))
        self._record(receipt, reason)

    def _record(self, receipt: Receipt, reason: str) -> None:
        actor, cashier = self._context.session.actor, self._context.cashier
        self._context.lane.submit(
            lambda: cashier.reprint(receipt.number, reason, actor),
            lambda answer: self._copied(*answer),
            self._failed,
        )

    def answer(self, found: Found) -> None:
        """Somebody has looked whether the original came out: print what is still wanted."""
        receipt, number = self._receipt, self.state.unsure
        self._put(replace(self.state, unsure=""))
        if receipt is None or receipt.number != number:
            return
        self._desk.answer(number, found)
        if found is Found.NOTHING:
            self._record(receipt, "")
        elif found is Found.TORN:
            self._record(receipt, REPRINT.kept("jam", ""))

    def _copied(self, receipt: Receipt, copy_no: int) -> None:
        self._context.unfinished.drop(REPRINT.name, receipt.number)
        paper, name = self._receipt_paper(receipt, copy_no), receipt.number
        if copy_no:
            name = self._context.language.t("cases.copy_name", number=name, copy=copy_no)
        self._send(paper, name)

    def _send(self, paper: Printable, name: str) -> None:
        self._jobs[self._desk.print(paper, self._case_id)] = name

    def _on_job(self, job: PaperJob) -> None:
        name = self._jobs.get(job.id)
        if name is None:
            return
        if job.ended:
            del self._jobs[job.id]
        if job.problem is not None:
            self._failed(job.problem)
        elif job.state in _SAYS:
            key, tone = _SAYS[job.state]
            self._tell(self._context.language.t(key, name=name), tone)
        if job.state is JobState.UNSURE and self._is_shown(name):
            self._put(replace(self.state, unsure=name))

    def _on_written(self, number: str) -> None:
        if self._is_shown(number):
            self._put(replace(self.state, original=False))

    def _is_shown(self, number: str) -> bool:
        return self._receipt is not None and self._receipt.number == number

    # --- papers --------------------------------------------------------------------------------

    def _paper(self, name: str) -> Printable | None:
        if name == "receipt" and self._receipt is not None:
            return self._receipt_paper(self._receipt, 0)
        if name == "summary" and self._summary is not None:
            return SummaryPaper(self._summary, self._style)
        return None

    def _receipt_paper(self, receipt: Receipt, copy_no: int) -> ReceiptPaper:
        on_roll = self._context.printer.has(Media.ROLL_80)
        media = Media.ROLL_80 if on_roll else Media.A4
        return ReceiptPaper(receipt, media, self._style, copy_no)

    @property
    def _style(self) -> PaperStyle:
        return "th" if self._context.language.code == "th" else "bilingual"

    def _failed(self, error: CounterError) -> None:
        self._tell(self._context.language.failure(error), "bad")

    def _tell(self, words: str, tone: Tone) -> None:
        self.told.emit(Notice(words, tone))

    def _put(self, state: PapersState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)


_SAYS: dict[JobState, tuple[str, Tone]] = {
    JobState.PRINTING: ("cases.printing", "info"),
    JobState.DONE: ("cases.printed", "ok"),
}
