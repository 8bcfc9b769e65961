"""Behind the application page: holds the draft, evaluates each change, and keeps it saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.case import Draft, FieldValue
from desktop.domain.failure import CounterError
from desktop.domain.receipt import Quote
from desktop.domain.text import clean
from desktop.forms.evaluate import Evaluation, Remaining
from desktop.forms.form import Service
from desktop.forms.values import YES
from desktop.services.defects import may_be_recorded
from ui.presenters.application_view import field_views
from ui.presenters.check_view import CheckView
from ui.presenters.doubles import Doubles, double_views, left_of
from ui.presenters.draft_keeper import DraftKeeper
from ui.presenters.form_view import FieldView, TableView
from ui.presenters.instead import Instead
from ui.presenters.paperwork import Paperwork
from ui.presenters.party_desk import PartyDesk
from ui.presenters.reasons import DISCARD
from ui.presenters.submission import Submission
from ui.presenters.table_moves import TableMoves
from ui.presenters.table_view import table_views
from ui.values import CASE

if TYPE_CHECKING:
    from desktop.services.filing import Submitted
from ui.context import Context


@dataclass(frozen=True, slots=True)
class ApplicationState:
    """All that the page shows of the open draft; `due` is what is to be paid now, `lacking` whether
    nothing but documents is missing, so that a record may be made of them.
    """

    draft: Draft
    service: Service
    evaluation: Evaluation
    fields: dict[str, FieldView] = field(repr=False)
    due: Quote
    asked: bool = False
    busy: bool = False
    tables: dict[str, TableView] = field(default_factory=dict)
    doubles: tuple[CheckView, ...] = ()
    remaining: tuple[Remaining, ...] = ()
    """What is still to be done, with what another case holds up."""
    lacking: bool = False


class ApplicationPresenter(QObject):
    """The open draft and what may be done with it; answers about other drafts are not heard."""

    opened = Signal(object)
    """ApplicationState of the draft that has just come up."""
    changed = Signal(object)
    """ApplicationState after each change."""
    kept = Signal(object)
    """The `datetime` at which the draft was last in the store."""
    not_kept = Signal(object)
    """CounterError while saving fails, None when it works again."""
    refused = Signal(object)
    """The first `Remaining` when the clerk tries to go on too early."""
    pay_asked = Signal(object)
    """The Draft that is ready to be paid for."""
    record_asked = Signal(object)
    """The Draft of which documents are missing."""
    submitted = Signal(object)
    """The `Submitted` of a case that costs nothing."""
    failed = Signal(object)
    """CounterError: the draft could not be opened, submitted or discarded."""
    discarded = Signal()
    put_aside = Signal(str)
    """The toggle that has just put the card's values in the place of what was typed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._keeper = DraftKeeper(context.lane, context.desk.intake.save_draft, context.clock)
        self._submission = Submission(context)
        self.paperwork = Paperwork(self.revise)
        self._state: ApplicationState | None = None
        self._sent: Draft | None = None
        self._wanted = ""
        self._begun: set[str] = set()
        self._told: set[str] = set()
        self._asked = False
        self._trouble = False
        self._going = False
        self.doubles = Doubles(context)
        self.doubles.changed.connect(self._refresh)
        self.doubles.answered.connect(self._on_answered)
        self.doubles.failed.connect(self.failed)
        self.tables = TableMoves(context, self._draft, self._take, self._told)
        self._keeper.kept.connect(self._on_kept)
        self._keeper.failed.connect(self._on_not_kept)
        self.parties = PartyDesk(context, self._draft, self._take_parties)
        self.instead = Instead(context, self._draft, self._turn, self.failed.emit)
        self._submission.done.connect(self._on_submitted)
        self._submission.failed.connect(self._on_refused_by_store)

    @property
    def state(self) -> ApplicationState | None:
        """What is shown; None while no draft is open."""
        return self._state

    # --- coming and going ----------------------------------------------------------------

    def open(self, which: str) -> None:
        """Bring up a draft from the store, or that of the returned case `case:<id>`."""
        self.leave()
        draft_id = which.removeprefix(CASE)
        self._wanted, self._state = draft_id, None
        self.doubles.forget()
        self._going = False
        intake, actor = self._context.desk.intake, self._context.session.actor
        returned = which != draft_id
        self._context.lane.submit(
            lambda: intake.put_right(draft_id, actor) if returned else intake.draft(draft_id),
            self._on_loaded,
            lambda error: self._on_missing(draft_id, error),
        )

    def leave(self) -> None:
        """The page goes: what has been typed is saved now."""
        self._keeper.flush()

    def forget(self, draft_id: str) -> None:
        """The draft has become a case elsewhere (payment): nothing of it is saved any more."""
        self._keeper.forget(draft_id)
        if self._state is not None and self._state.draft.id == draft_id:
            self._end()

    def shut(self) -> None:
        """No draft is open any more; what was typed is kept."""
        self.leave()
        self._wanted = ""
        self._end()

    def _end(self) -> None:
        self._state = None
        self._going = False
        self.doubles.forget()
        self._context.desk.intake.shut()
        self.parties.end()

    def close(self) -> None:
        """The window closes."""
        self._keeper.close()

    def _on_loaded(self, draft: Draft) -> None:
        if draft.id != self._wanted or draft.service_id is None:
            return
        # What could not be saved yet is newer than what the store has.
        self._bring_up(self._keeper.pending(draft.id) or draft)

    def _bring_up(self, draft: Draft) -> None:
        self._begun.clear()
        self._told.clear()
        self._asked = False
        try:
            self._show(draft)
        except CounterError as error:
            self.failed.emit(error)
            return
        self.opened.emit(self._state)
        self.parties.open(draft)

    def _on_missing(self, draft_id: str, error: CounterError) -> None:
        if draft_id == self._wanted:
            self.failed.emit(error)

    # --- the form ------------------------------------------------------------------------

    def edit(self, field_id: str, text: str) -> None:
        """The clerk gave a field another value."""
        draft = self._draft()
        if draft is None:
            return
        current = draft.value(field_id) or FieldValue("")
        # A correction stays open although the value is the chip's again, until the field is left.
        if field_id in draft.values and self._state and self._state.fields[field_id].correcting:
            self._begun.add(field_id)
        changed = self._context.desk.intake.change(draft, field_id, text, reason=current.reason)
        self._take(changed)
        if text == YES and _sets_aside(draft, changed):
            self.put_aside.emit(field_id)

    def revise(self, change: Callable[[Draft], Draft]) -> None:
        """Change the draft, if it may be changed now; what is shown may be another in any case."""
        draft = self._draft()
        if draft is None:
            return
        changed = change(draft)
        if changed is draft:
            self._refresh()
        else:
            self._take(changed)

    def begin_correction(self, field_id: str) -> None:
        """A value of the chip is to be corrected."""
        self._begun.add(field_id)
        self._refresh()

    def drop_correction(self, field_id: str) -> None:
        """The chip was right after all."""
        draft = self._draft()
        if draft is None:
            return
        self._begun.discard(field_id)
        self._take(self._context.desk.intake.use_card(draft, field_id))

    def set_reason(self, field_id: str, reason: str) -> None:
        """Why a value differs from the chip's."""
        draft = self._draft()
        if draft is None or field_id not in draft.values:
            return
        value = replace(draft.values[field_id], reason=clean(reason))
        self._take(replace(draft, values={**draft.values, field_id: value}))

    def focus(self, field_id: str) -> None:
        """The cursor is in this field now; the next start offers it again."""
        draft = self._draft()
        if draft is not None and self._state is not None and draft.focus != field_id:
            # Nothing that is shown hangs on it.
            self._state = replace(self._state, draft=replace(draft, focus=field_id))
            self._keeper.keep(self._state.draft)

    def leave_field(self, field_id: str) -> None:
        """The cursor left a field: now it may be told what is wrong there."""
        draft = self._draft()
        if draft is None:
            return
        value = draft.value(field_id)
        if value is not None and value.source == "chip":
            self._begun.discard(field_id)
        views = self._state.fields if self._state is not None else {}
        if value is not None and (value.value or views[field_id].correcting):
            self._told.add(field_id)
        self._refresh()

    # --- going on ---------------------------------------------------------------------------

    def go_on(self) -> None:
        """Take the payment, or submit what costs nothing; say what is missing if it is not all."""
        state = self._state
        if state is None or state.busy:
            return
        # A moment, then it goes on, unless something is changed meanwhile; what is missing is said.
        if self.doubles.waiting and not state.remaining:
            self._going = True
            self._refresh()
            return
        if state.remaining:
            self._asked = True
            self._refresh()
            self.refused.emit(state.remaining[0])
        elif state.due.total > 0:
            self._keeper.flush()
            self.pay_asked.emit(state.draft)
        elif self._submission.send(state.draft, None):
            self._sent = state.draft
            self._keeper.forget(state.draft.id)
            self._refresh()

    def _on_answered(self) -> None:
        if self._going:
            self._going = False
            self._refresh()
            self.go_on()

    def record_defects(self) -> None:
        """Write down what is missing, where that is documents alone."""
        state = self._state
        if state is not None and state.lacking and not state.busy:
            self._keeper.flush()
            self.record_asked.emit(state.draft)

    def discard(self, reason: str) -> None:
        """Throw the draft away; the reason goes into the journal."""
        draft = self._draft()
        if draft is None:
            return
        self._keeper.forget(draft.id)
        intake, actor = self._context.desk.intake, self._context.session.acting
        self._context.lane.submit(
            lambda: intake.discard(draft.id, reason, actor),
            lambda _done: self._on_discarded(draft.id),
            lambda error: self._on_discard_failed(draft, error),
        )

    def _on_discarded(self, draft_id: str) -> None:
        self._context.unfinished.drop(DISCARD.name, draft_id)
        self.forget(draft_id)
        self.discarded.emit()

    def _on_discard_failed(self, draft: Draft, error: CounterError) -> None:
        self._keeper.keep(draft)
        self.failed.emit(error)

    def _on_submitted(self, submitted: Submitted) -> None:
        self.forget(submitted.case.id)
        self.submitted.emit(submitted)

    def _on_refused_by_store(self, error: CounterError) -> None:
        if self._sent is not None:
            self._keeper.keep(self._sent)
        self._refresh()
        self.failed.emit(error)

    # --- state ------------------------------------------------------------------------------

    def _draft(self) -> Draft | None:
        """The draft, if it may be changed now."""
        if self._state is None or self._submission.busy:
            return None
        return self._state.draft

    def _take(self, draft: Draft) -> None:
        self._going = False
        self._show(draft)
        self._keeper.keep(draft)
        self.changed.emit(self._state)

    def _turn(self, draft: Draft) -> None:
        """It is of another service from now on."""
        self._going = False
        self.doubles.forget()
        self._keeper.keep(draft)
        self._bring_up(draft)

    def _take_parties(self, draft: Draft) -> None:
        """What no longer fits those who take part is said now, wherever the cursor is."""
        held = self._context.desk.intake.evaluate(draft).checks
        self._told.update(one.told_at for one in held if one.told_at)
        self._take(draft)

    def _refresh(self) -> None:
        if self._state is not None:
            self._show(self._state.draft)
            self.changed.emit(self._state)

    def _show(self, draft: Draft) -> None:
        intake = self._context.desk.intake
        service = intake.service(draft)
        evaluation = intake.evaluate(draft)
        self.doubles.ask(draft, evaluation)
        found = self.doubles.found
        views = field_views(
            service,
            draft,
            evaluation,
            begun=self._begun,
            told=self._told,
            asked=self._asked,
        )
        self._state = ApplicationState(
            draft,
            service,
            evaluation,
            views,
            intake.due(draft),
            self._asked,
            self._submission.busy or self._going,
            table_views(service, evaluation),
            double_views(self._context, found, draft.reasons),
            (*left_of(found, draft.reasons), *evaluation.remaining),
            not left_of(found, draft.reasons) and may_be_recorded(draft, evaluation),
        )

    def _on_kept(self, draft_id: str, at: object) -> None:
        if self._state is not None and self._state.draft.id == draft_id:
            self.kept.emit(at)
        if self._trouble:
            self._trouble = False
            self.not_kept.emit(None)

    def _on_not_kept(self, error: CounterError) -> None:
        self._trouble = True
        self.not_kept.emit(error)


def _sets_aside(before: Draft, after: Draft) -> bool:
    """Whether something that was typed has given way to the card's."""
    typed = {name: value.typed for name, value in after.values.items() if value.typed}
    return any(before.values[name].value == text for name, text in typed.items())
