"""Behind the page after acceptance: how each paper of the case is, copies, and the preview."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from desktop.domain.case import CaseView
from ui.presenters.paper_desk import CasePaper, PaperFailure
from ui.presenters.paper_trail import Found

if TYPE_CHECKING:
    from desktop.services.filing import Submitted
    from printing.preview import PageImage
    from ui.context import Context

BY = "done"
# `held`: the centre has it, and another case of the same was there first.
AtCentre = Literal["kept", "sent", "refused", "held"]


@dataclass(frozen=True, slots=True)
class DoneState:
    """What the page shows; `pages` are PNGs, None while the preview is being made.

    `at_centre` is how far the case has come.
    """

    submitted: Submitted
    papers: tuple[CasePaper, ...]
    previewed: str = ""
    pages: tuple[bytes, ...] | None = field(default=None, repr=False)
    at_centre: AtCentre = "kept"


class DonePresenter(QObject):
    """The case accepted last; its papers are printed by the paper desk, whatever page is shown."""

    changed = Signal(object)
    """DoneState."""
    failed = Signal(object)
    """CounterError: a copy could not be made, or that a paper was printed not be written down."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._state: DoneState | None = None
        self._desk = context.papers
        self._desk.changed.connect(self._on_paper)
        self._desk.failed.connect(self._on_failed)
        context.sync.changed.connect(self._look)
        context.sync.status_changed.connect(self._look)

    @property
    def state(self) -> DoneState | None:
        """What is shown; None before the first case."""
        return self._state

    def open(self, submitted: Submitted) -> None:
        """Show a case that has been accepted."""
        if self._state is not None and self._state.submitted == submitted:
            self.changed.emit(self._state)
            return
        papers = self._desk.of(submitted.case.id)
        self._state = DoneState(submitted, papers)
        self.changed.emit(self._state)
        if papers:
            self.preview(papers[0].key)

    def forget(self) -> None:
        """The case is shown no more; its papers go on printing."""
        self._state = None

    def print_again(self, key: str) -> None:
        """Print a paper that did not come out; about an original that may have, `answer` tells."""
        paper = self._paper(key)
        if paper is not None:
            self._desk.again(paper)

    def answer(self, found: Found) -> None:
        """Somebody has looked whether the original came out: print what is still wanted."""
        if self._state is not None:
            self._desk.answer(self._state.submitted.case.id, found, by=BY)

    def take_back(self) -> None:
        """Take back the papers of this case that are under way and have not come out."""
        if self._state is not None:
            self._desk.take_back(self._state.submitted.case.id)

    def reprint(self, reason: str) -> None:
        """Print a copy of the receipt."""
        paper = next((one for one in self._papers() if one.kind.once), None)
        if paper is not None:
            self._desk.copy(paper.record, reason, by=BY)

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
        case_id, cases = self._state.submitted.case.id, self._context.desk.cases
        self._context.lane.submit(lambda: cases.view(case_id), self._on_view, self.failed.emit)

    def _on_view(self, view: CaseView) -> None:
        state, at_centre = self._state, _at_centre(view)
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

    def _on_paper(self, paper: CasePaper) -> None:
        """A paper is now so: show it in its place, or at the end."""
        state = self._state
        if state is None or paper.case_id != state.submitted.case.id:
            return
        known = {one.key: one for one in state.papers} | {paper.key: paper}
        self._state = replace(state, papers=tuple(known.values()))
        self.changed.emit(self._state)

    def _on_failed(self, failure: PaperFailure) -> None:
        mine = self._state.submitted.case.id if self._state is not None else ""
        if failure.case_id in ("", mine):
            self.failed.emit(failure.error)

    def _papers(self) -> tuple[CasePaper, ...]:
        return self._state.papers if self._state is not None else ()

    def _paper(self, key: str) -> CasePaper | None:
        return next((paper for paper in self._papers() if paper.key == key), None)


def _at_centre(view: CaseView) -> AtCentre:
    if view.not_taken:
        return "refused"
    if view.exception:
        return "held"
    return "kept" if view.unsent else "sent"
