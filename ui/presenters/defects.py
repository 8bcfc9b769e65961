"""Behind the page of the defect record: what is missing of a draft, and what is said of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.case import Draft
from desktop.domain.text import Text, clean
from desktop.entries import Defect
from desktop.entries.case_defects import Lack
from desktop.services.defects import missing_in
from ui.presenters.submission import Submission

if TYPE_CHECKING:
    from desktop.services.filing import Submitted
    from ui.context import Context

_QUESTION = "defects"  # under this name notes that were begun are kept


@dataclass(frozen=True, slots=True)
class DefectsState:
    """What the page shows: the rows by label, the last day, and the days to appeal."""

    draft: Draft
    service: Text
    rows: tuple[tuple[Text, Defect], ...] = field(repr=False)
    until: date
    wait_days: int
    appeal_days: int
    busy: bool = False


class DefectsPresenter(QObject):
    """Records once what is missing of one draft; what was begun of it is kept by the session."""

    changed = Signal(object)
    """DefectsState."""
    recorded = Signal(object)
    """The `Submitted` of desktop.services."""
    failed = Signal(object)
    """CounterError: nothing was recorded, nothing is lost."""
    nothing_missing = Signal(str)
    """The id of the draft, when all of it is there by now."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._submission = Submission(context)
        self._state: DefectsState | None = None
        self._submission.done.connect(self._on_done)
        self._submission.failed.connect(self._on_failed)

    @property
    def state(self) -> DefectsState | None:
        """What is shown."""
        return self._state

    def open(self, draft: Draft) -> None:
        """What is missing of this draft now, with what was said of it before."""
        intake = self._context.desk.intake
        evaluation = intake.evaluate(draft)
        rows = tuple((label, self._kept(draft, one)) for label, one in missing_in(evaluation))
        life, until = evaluation.life, intake.last_day(draft)
        title = intake.service(draft).title
        self._state = DefectsState(draft, title, rows, until, life.wait_days, life.appeal_days)
        self.changed.emit(self._state)
        if not rows:
            self.nothing_missing.emit(draft.id)

    def forget(self) -> None:
        """Nobody's record is made any more; one that is under way is written."""
        self._state = None

    def say(self, document: str, note: str) -> None:
        """What is to be brought."""
        self._change(document, lambda one: replace(one, note=clean(note)))

    def choose(self, document: str, lack: Lack) -> None:
        """Whether it was not brought, or is not as it has to be."""
        self._change(document, lambda one: replace(one, lack=lack))

    def record(self) -> None:
        """Make the record; a second press while the first is answered does nothing."""
        state = self._state
        if state is not None and self._submission.record(
            state.draft, [one for _, one in state.rows]
        ):
            self._put(replace(state, busy=True))

    def _change(self, document: str, change: Callable[[Defect], Defect]) -> None:
        state = self._state
        if state is None or self._submission.busy:
            return
        rows = tuple(
            (label, change(one) if one.document == document else one) for label, one in state.rows
        )
        for _, one in rows:
            about = f"{state.draft.id}.{one.document}"
            chosen = one.lack if one.lack != "missing" else ""
            self._context.unfinished.keep(_QUESTION, about, chosen, one.note)
        self._put(replace(state, rows=rows))

    def _kept(self, draft: Draft, one: Defect) -> Defect:
        lack, note = self._context.unfinished.of(_QUESTION, f"{draft.id}.{one.document}")
        return replace(one, lack="wrong" if lack == "wrong" else "missing", note=note)

    def _put(self, state: DefectsState) -> None:
        self._state = state
        self.changed.emit(state)

    def _on_done(self, submitted: Submitted) -> None:
        state = self._state
        if state is not None and state.draft.id == submitted.case.id:
            for _, one in state.rows:
                self._context.unfinished.drop(_QUESTION, f"{state.draft.id}.{one.document}")
            self._state = None
        self.recorded.emit(submitted)

    def _on_failed(self, error: object) -> None:
        if self._state is not None:
            self._put(replace(self._state, busy=False))
        self.failed.emit(error)
