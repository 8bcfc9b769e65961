"""The decision on the open case: approve it, or return it with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from desktop.domain.case import CaseView
from desktop.domain.life import Decision
from desktop.entries import MOVES
from desktop.entries.rights import Fault, Who
from ui.context import Context
from ui.presenters.case_facts import CaseFacts
from ui.presenters.case_state import is_open
from ui.presenters.pending import Pending, PendingDecisions

# How long a case must have been on the screen before a decision on it is taken.
READING_MS = 1000


@dataclass(frozen=True, slots=True)
class Actions:
    """What may be done with the open case now.

    `coming` while the next case is being read: what stands there keeps its place and rests;
    `ready` once it has been on the screen for long enough; `warnings` are what must be seen
    before an approval; `armed` after the first press on a case with warnings; `asking` is the
    decision for which a reason is asked. `barred` says why somebody else has to decide it.
    """

    case_id: str = ""
    coming: bool = False
    decidable: bool = False
    ready: bool = False
    warnings: tuple[str, ...] = ()
    armed: bool = False
    asking: Decision | None = None
    barred: str = ""
    reason_problem: str = ""
    note_problem: str = ""


class DecisionPresenter(QObject):
    """`changed(Actions)`, `decided(case id)` when the page may go on to another case.

    `pending` holds what has been decided and is not written yet.
    """

    changed = Signal(object)
    decided = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.actions = Actions()
        self.pending = PendingDecisions(context)
        self._view: CaseView | None = None
        self._seen: CaseFacts | None = None
        self._reading = context.countdown(READING_MS, self._read)

    # --- the case that is open -------------------------------------------------------------

    def leave_case(self, *, coming: bool = False) -> None:
        """No case is open, or the next one is `coming`: nothing can be decided until that one has
        been read.
        """
        self._reading.stop()
        self._view = self._seen = None
        self._act(Actions(coming=coming and (self.actions.coming or self.actions.decidable)))

    def show_case(self, view: CaseView | None, facts: CaseFacts | None) -> None:
        """Another case, or the same one read anew.

        Where it says what it said before, what was begun goes on; else it is to be read again.
        """
        if view is None or facts is None:
            self.leave_case()
            return
        mine = is_open(view) and self.pending.of(view.id) is None
        barred = self._barred(view) if mine else ""
        decidable = mine and not barred
        # What happened to it meanwhile stands in the timeline; it is not what is decided upon.
        seen = replace(facts, timeline=(), state=("", "", ""))
        now = decidable, barred
        same = seen == self._seen and now == (self.actions.decidable, self.actions.barred)
        before, self._view, self._seen = self._view, view, seen
        if same:
            return
        self._reading.stop()
        warnings = (*facts.warnings, *self._two(view)) if decidable else ()
        asked = before is not None and before.id == view.id and decidable
        asking = self.actions.asking if asked else None
        self._act(Actions(view.id, False, decidable, False, warnings, False, asking, barred=barred))

    def painted(self, case_id: str) -> None:
        """The case is on the screen: from now on it can be read."""
        waits = self.actions.decidable and not self.actions.ready
        if waits and case_id == self.actions.case_id and not self._reading.isActive():
            self._reading.start()

    def _read(self) -> None:
        if self.actions.decidable:
            self._act(replace(self.actions, ready=True))

    def _barred(self, view: CaseView) -> str:
        """Why whoever is signed in must leave it to another; empty if they need not."""
        context, member = self._context, self._context.session.member
        if member is None:
            return ""
        kind = MOVES["approve"]
        who = Who(member.id, member.role, context.device.office)
        t = context.language.t
        match kind.RIGHT.fault(who, view.standing, kind=kind.KIND):
            case Fault.SAME_PERSON if view.submitted_by == member.id:
                return t("review.own_case")
            case Fault.SAME_PERSON:
                return t("review.first_own")
            case Fault.OFFICE:
                return t("review.other_office", office=self._office(view.standing.deciding))
        return ""

    def _office(self, code: str) -> str:
        district = self._context.desk.reference.districts.by_code.get(code)
        return district.office_name.of(self._context.language.code) if district else code

    def _two(self, view: CaseView) -> tuple[str, ...]:
        """That a second person is to follow, or is being waited for."""
        t = self._context.language.t
        if view.first == MOVES["approve"].KIND:
            return (
                t(
                    "review.first_done",
                    who=self._context.desk.staff.name_of(view.first_by).of(
                        self._context.language.code
                    ),
                ),
            )
        return (t("review.warn_two"),) if view.life.two_persons else ()

    def leave(self) -> None:
        """The page goes: what is decided is written, and the case is to be read again."""
        self.pending.write_all()
        self.pending.forget_last()
        self.leave_case(coming=True)

    # --- what is pressed -------------------------------------------------------------------

    def approve(self) -> None:
        """Approve the open case; one with warnings is approved by a second press, which counts
        only after as long a time again.
        """
        actions = self.actions
        if not actions.ready or actions.asking:
            return
        if actions.warnings and not actions.armed:
            self._act(replace(actions, ready=False, armed=True))
            self._reading.start()
            return
        self._decide("approve", "")

    def begin_return(self) -> None:
        """Ask why it is returned, in place."""
        self._ask("return")

    def begin_refusal(self) -> None:
        """Ask why it is refused, in place."""
        self._ask("refuse")

    def _ask(self, decision: Decision) -> None:
        if self.actions.ready:
            self._act(replace(self.actions, armed=False, asking=decision))

    def cancel(self) -> None:
        """No decision for now."""
        if self.actions.armed or self.actions.asking:
            ready = self.actions.ready or self.actions.armed
            self._reading.stop()
            plain = replace(self.actions, ready=ready, armed=False, asking=None)
            self._act(plain)

    def give(self, reason: str) -> None:
        """Decide as it was begun, for this reason."""
        if self.actions.asking and self.actions.ready:
            self._decide(self.actions.asking, reason)

    def _decide(self, decision: Decision, reason: str) -> None:
        view, actor = self._view, self._context.session.member
        if view is None or actor is None:
            return
        # The page goes on first: else it would lay out the case that it leaves once more.
        self.decided.emit(view.id)
        if self._view is view:
            self._act(Actions(view.id))
        self.pending.take(Pending(view, decision, reason, actor))

    def _act(self, actions: Actions) -> None:
        if actions != self.actions:
            self.actions = actions
            self.changed.emit(actions)
