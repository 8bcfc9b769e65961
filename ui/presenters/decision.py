"""The decision on the open case: approve it, or return it with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from desktop.domain.case import CaseView, Decision
from desktop.domain.failure import CounterError
from ui.context import Context
from ui.presenters.case_facts import CaseFacts
from ui.presenters.case_list import Opened
from ui.presenters.case_words import is_open, number_parts
from ui.presenters.reasons import RETURN
from ui.values import Notice


@dataclass(frozen=True, slots=True)
class Actions:
    """What may be done with the open case now.

    `armed` after the first press on a case with warnings; `returning` while a reason is asked.
    """

    decidable: bool = False
    armed: bool = False
    returning: bool = False
    reason_problem: str = ""
    note_problem: str = ""


class DecisionPresenter(QObject):
    """`changed(Actions)`, `told(Notice | None)`, `decided(case id)` once the decision is written,
    `outdated()` when the list must be read again.
    """

    changed = Signal(object)
    told = Signal(object)
    decided = Signal(str)
    outdated = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.actions = Actions()
        self._opened: Opened | None = None
        self._facts: CaseFacts | None = None
        self._acted_on = ""
        self._busy = False

    # --- the case that is open -------------------------------------------------------------

    def leave_case(self) -> None:
        """Another case is about to be opened; nothing can be decided until it is there."""
        self._opened = self._facts = None
        self._acted_on = ""
        self._act(Actions())
        self.told.emit(None)

    def show_case(self, opened: Opened | None, facts: CaseFacts | None) -> None:
        """Another case, or the same one read anew: what was begun on the other is dropped."""
        self._opened, self._facts = opened, facts
        decidable = opened is not None and is_open(opened.detail.view)
        same = opened is not None and opened.detail.view.id == self._acted_on
        self._acted_on = opened.detail.view.id if opened else ""
        if not (same and decidable):
            self._act(Actions(decidable=decidable))

    # --- what is pressed -------------------------------------------------------------------

    def approve(self) -> None:
        """Approve the open case; one with warnings is approved by the second press."""
        facts = self._facts
        if facts is None or not self.actions.decidable or self._busy:
            return
        warnings = (*facts.warnings, *self._own_case())
        if warnings and not self.actions.armed:
            self._act(Actions(decidable=True, armed=True))
            words = " · ".join(warnings)
            notice = self._context.language.t("review.press_again", warnings=words)
            self.told.emit(Notice(notice, "warn"))
            return
        self._decide("approve", "")

    def _own_case(self) -> tuple[str, ...]:
        """A word to whoever took the case and is about to approve it, too."""
        taken_by = self._opened.detail.view.submitted_by if self._opened is not None else ""
        if taken_by != self._context.session.actor:
            return ()
        return (self._context.language.t("review.warn_own"),)

    def begin_return(self) -> None:
        """Ask for the reason, in place."""
        if self.actions.decidable and not self._busy:
            self.told.emit(None)
            self._act(Actions(decidable=True, returning=True))

    def cancel(self) -> None:
        """Neither approve nor return for now."""
        if self.actions.armed or self.actions.returning:
            self.told.emit(None)
            self._act(Actions(decidable=self.actions.decidable))

    def return_case(self, reason: str, note: str) -> None:
        """Return the open case; says in place what is missing."""
        if not self.actions.returning or self._busy:
            return
        problems = RETURN.missing(reason, note, self._context.language.code)
        if any(problems):
            self._act(Actions(True, False, True, *problems))
            return
        self._decide("return", RETURN.kept(reason, note))

    # --- writing it down -------------------------------------------------------------------

    def _decide(self, decision: Decision, reason: str) -> None:
        actor, review = self._context.session.member, self._context.review
        if self._opened is None or actor is None:
            return
        view = self._opened.detail.view
        self._busy = True
        self._context.lane.submit(
            lambda: review.decide(view.id, decision, reason, view.version, actor),
            lambda _done: self._written(view, decision),
            self._not_written,
        )

    def _written(self, view: CaseView, decision: Decision) -> None:
        self._busy = False
        t = self._context.language.t
        number = number_parts(view.reference)[0]
        online = self._context.sync.status.state == "online"
        if decision == "approve":
            words = t("review.approved" if online else "review.approved_offline", number=number)
        else:
            words = t("review.returned" if online else "review.returned_offline", number=number)
        self.decided.emit(view.id)
        self._act(Actions(decidable=self.actions.decidable))
        self.told.emit(Notice(words, "ok"))
        self.outdated.emit()

    def _not_written(self, error: CounterError) -> None:
        self._busy = False
        self._act(Actions(decidable=self.actions.decidable))
        self.told.emit(Notice(self._context.language.failure(error), "bad"))
        self.outdated.emit()

    def _act(self, actions: Actions) -> None:
        self.actions = actions
        self.changed.emit(actions)
