"""The papers of an open case once more: seen on the screen, the receipt as a copy with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.failure import CounterError
from desktop.domain.papers import CaseRecord
from desktop.runtime.print_station import JobState
from printing import papers
from printing.papers import PaperKind
from ui.presenters.paper_desk import CasePaper, PaperFailure
from ui.presenters.paper_trail import Found
from ui.values import Notice, Tone

if TYPE_CHECKING:
    from printing.preview import PageImage
    from ui.context import Context

BY = "cases"


@dataclass(frozen=True, slots=True)
class PapersState:
    """What may be printed of the open case, by the names of kinds; `asking` names the receipt
    while the reason of a copy of it is asked.

    `original` is set while the original of the receipt has not come out: it needs no reason;
    `unsure` names it while somebody must look whether it has.

    `viewed` names the kind that is looked at, `pages` are its PNGs, None while they are being made.
    """

    papers: tuple[str, ...] = ()
    receipt: str = ""
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
        self._record = CaseRecord("")
        self._desk = context.papers
        self._desk.changed.connect(self._on_paper)
        self._desk.written.connect(self._on_written)
        self._desk.failed.connect(self._on_failed)

    def show(self, record: CaseRecord, *, printed: bool = True) -> None:
        """Another case is open (or the same, read anew)."""
        before = self.state if record.case_id == self._record.case_id else PapersState()
        self._record, receipt = record, record.receipt
        names = tuple(kind.name for kind in papers.kinds() if self._desk.made(self._record, kind))
        number = receipt.number if receipt is not None else ""
        self._put(
            replace(before, papers=names, receipt=number, original=bool(number) and not printed)
        )

    # --- looking -------------------------------------------------------------------------------

    def view(self, name: str = "") -> None:
        """Look at a paper: of this kind, or the first there is."""
        name = name or next(iter(self.state.papers), "")
        kind = _kind(name)
        paper = self._desk.made(self._record, kind) if kind is not None else None
        if paper is None:
            return
        case_id = self._record.case_id
        self._put(replace(self.state, viewed=name, pages=None))
        self._context.printer.preview(paper, lambda pages: self._on_pages(case_id, name, pages))

    def close_view(self) -> None:
        """Back to the case."""
        self._put(replace(self.state, viewed="", pages=None))

    def _on_pages(self, case_id: str, name: str, pages: tuple[PageImage, ...]) -> None:
        if (case_id, name) == (self._record.case_id, self.state.viewed):
            self._put(replace(self.state, pages=tuple(page.png for page in pages)))

    # --- printing ------------------------------------------------------------------------------

    def print(self, name: str) -> None:
        """Print a paper again that may be printed as often as one likes."""
        kind = _kind(name)
        if kind is not None and not kind.once:
            self._desk.print(self._record, kind, by=BY)

    def ask_reprint(self) -> None:
        """Ask why the receipt is printed again, or print what has never come out."""
        if self.state.original:
            self._desk.copy(self._record, "", by=BY)
        elif self.state.receipt:
            self._put(replace(self.state, asking=self.state.receipt))

    def cancel(self) -> None:
        """Nothing is printed."""
        if self.state.asking:
            self._put(replace(self.state, asking=""))

    def reprint(self, reason: str) -> None:
        """Print a copy with this reason."""
        if self.state.asking:
            self._put(replace(self.state, asking=""))
            self._desk.copy(self._record, reason, by=BY)

    def answer(self, found: Found) -> None:
        """Somebody has looked whether the original came out: print what is still wanted."""
        self._put(replace(self.state, unsure=""))
        self._desk.answer(self._record.case_id, found, by=BY)

    # --- what comes back -----------------------------------------------------------------------

    def _on_paper(self, paper: CasePaper) -> None:
        """Whoever asked is told; whether an original is out is asked where its case is open."""
        if paper.by == BY and paper.problem is not None:
            self._failed(paper.problem)
        elif paper.by == BY and paper.state in _SAYS:
            key, tone = _SAYS[paper.state]
            self._tell(self._context.language.t(key, name=self._name(paper)), tone)
        if paper.by == BY and paper.asked and paper.case_id == self._record.case_id:
            self._put(replace(self.state, unsure=self.state.receipt))

    def _name(self, paper: CasePaper) -> str:
        """As it is spoken of: by its number, a copy by that and its own."""
        number = paper.record.receipt.number if paper.record.receipt is not None else ""
        if paper.kind.once and paper.copy_no:
            t = self._context.language.t
            return t("cases.copy_name", number=number, copy=paper.copy_no)
        return paper.printable.title

    def _on_written(self, case_id: str) -> None:
        if case_id == self._record.case_id:
            self._put(replace(self.state, original=False))

    def _on_failed(self, failure: PaperFailure) -> None:
        if failure.case_id in ("", self._record.case_id):
            self._failed(failure.error)

    def _failed(self, error: CounterError) -> None:
        self._tell(self._context.language.failure(error), "bad")

    def _tell(self, words: str, tone: Tone) -> None:
        self.told.emit(Notice(words, tone))

    def _put(self, state: PapersState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)


def _kind(name: str) -> PaperKind | None:
    return next((kind for kind in papers.kinds() if kind.name == name), None)


_SAYS: dict[JobState, tuple[str, Tone]] = {
    JobState.PRINTING: ("cases.printing", "info"),
    JobState.DONE: ("cases.printed", "ok"),
}
