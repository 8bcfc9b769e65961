"""The decision on the open case, by one of the ways that its service has for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from desktop.domain.case import CaseView
from desktop.domain.life import CaseState
from desktop.entries import MOVES
from desktop.entries.rights import Fault, Who
from desktop.services.session import Session
from ui.context import Context
from ui.presenters.case_facts import CaseFacts
from ui.presenters.pending import Pending, PendingDecisions
from ui.presenters.ways import Answer, Way, of_key
from ui.values import Notice

# How long a case must have been on the screen before a decision on it is taken.
READING_MS = 1000


@dataclass(frozen=True, slots=True)
class Actions:
    """What may be done with the open case now.

    `coming` while the next case is being read: what stands there keeps its place and rests;
    `ways` are those that whoever is signed in may take; `ready` once it has been on the screen
    for long enough; `warnings` are what must be seen before an approval; `pressed` is the key of
    an approval pressed once on a case with warnings, `asking` the way for which a reason is asked.
    `barred` says what somebody else has to decide.
    """

    case_id: str = ""
    coming: bool = False
    ways: tuple[Way, ...] = ()
    ready: bool = False
    warnings: tuple[str, ...] = ()
    pressed: str = ""
    asking: Way | None = None
    barred: str = ""

    @property
    def armed(self) -> bool:
        """Whether an approval was pressed once."""
        return bool(self.pressed)

    @property
    def decidable(self) -> bool:
        """Whether anything may be decided."""
        return bool(self.ways) and not self.coming


class DecisionPresenter(QObject):
    """`changed(Actions)`, `decided(case id)` when the page may go on to another case,
    `told(Notice | None)` what has to come before.

    `pending` holds what has been decided and is not written yet.
    """

    changed = Signal(object)
    decided = Signal(str)
    told = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.actions = Actions()
        self.pending = PendingDecisions(context)
        self._view: CaseView | None = None
        self._seen: CaseFacts | None = None
        self._barred = ""
        self._reading = context.countdown(READING_MS, self._read)

    # --- the case that is open -------------------------------------------------------------

    def leave_case(self, *, coming: bool = False) -> None:
        """No case is open, or the next one is `coming`: nothing can be decided until that one has
        been read.
        """
        self._reading.stop()
        self._view = self._seen = None
        before = self.actions
        coming = coming and (before.coming or before.decidable)
        self._act(Actions(coming=coming, ways=before.ways if coming else ()))

    def show_case(self, view: CaseView | None, facts: CaseFacts | None) -> None:
        """Another case, or the same one read anew.

        Where it says what it said before, what was begun goes on; else it is to be read again.
        """
        if view is None or facts is None:
            self.leave_case()
            return
        mine = facts.ways if self.pending.of(view.id) is None else ()
        ways, barred = self._mine(view, mine)
        if view.state is CaseState.APPROVED:
            barred = self._undoes(view, ways, barred)
        # What happened to it meanwhile stands in the timeline; it is not what is decided upon.
        seen = replace(facts, timeline=(), state=("", "", ""), ways=ways)
        same = seen == self._seen and barred == self._barred
        self._barred = barred
        before, self._view, self._seen = self._view, view, seen
        if same:
            return
        self._reading.stop()
        grants = any(way.move == "approve" for way in ways)
        warnings = (*facts.warnings, *self._two(view), *_notes(ways)) if grants else ()
        asked = before is not None and before.id == view.id
        asking = of_key(ways, self.actions.asking.key) if asked and self.actions.asking else None
        self._act(Actions(view.id, False, ways, False, warnings, "", asking, barred))

    def painted(self, case_id: str) -> None:
        """The case is on the screen: from now on it can be read."""
        waits = self.actions.decidable and not self.actions.ready
        if waits and case_id == self.actions.case_id and not self._reading.isActive():
            self._reading.start()

    def _read(self) -> None:
        if self.actions.decidable:
            self._act(replace(self.actions, ready=True))

    def _mine(self, view: CaseView, ways: tuple[Way, ...]) -> tuple[tuple[Way, ...], str]:
        """Those that whoever is signed in may take, and why they must leave others to another."""
        context, member = self._context, self._context.session.member
        if member is None or not ways:
            return (), ""
        who = Who(member.id, member.role, context.device.office)
        faults = {
            move: MOVES[move].RIGHT.fault(who, view.standing, kind=MOVES[move].KIND)
            for move in {way.move for way in ways}
        }
        may = tuple(way for way in ways if faults[way.move] is None)
        fault = next((fault for fault in faults.values() if fault is not None), None)
        return may, self._why_not(view, member, fault)

    def _why_not(self, view: CaseView, member: Session, fault: Fault | None) -> str:
        t = self._context.language.t
        match fault:
            case Fault.SAME_PERSON if view.submitted_by == member.id:
                return t("review.own_case")
            case Fault.SAME_PERSON:
                return t("review.first_own")
            case Fault.OFFICE:
                return t("review.other_office", office=self._office(view.standing.deciding))
            case Fault.HELD:
                return t("review.held", other=view.held_by)
        return ""

    def _office(self, code: str) -> str:
        district = self._context.desk.reference.districts.by_code.get(code)
        return district.office_name.of(self._context.language.code) if district else code

    def _two(self, view: CaseView) -> tuple[str, ...]:
        """That a second person is to follow, or is being waited for."""
        t = self._context.language.t
        if view.first:
            return (
                t(
                    "review.first_done",
                    who=self._context.desk.staff.name_of(view.first_by).of(
                        self._context.language.code
                    ),
                ),
            )
        return (t("review.warn_two"),) if view.life.two_persons else ()

    def _undoes(self, view: CaseView, ways: tuple[Way, ...], barred: str) -> str:
        """Of what is approved: that it takes two to refuse it, and whether one has."""
        if view.first:
            return barred or " ".join(self._two(view))
        return self._context.language.t("review.refuse_two") if ways else ""

    def leave(self) -> None:
        """The page goes: what is decided is written, and the case is to be read again."""
        self.pending.write_all()
        self.pending.forget_last()
        self.leave_case(coming=True)

    # --- what is pressed -------------------------------------------------------------------

    def begin(self, key: str) -> None:
        """Go the way of this key: ask why where a reason is wanted, or approve.

        A case with warnings is approved by a second press, which counts only after as long a time
        again. What waits for something is told.
        """
        actions, way = self.actions, of_key(self.actions.ways, key)
        if way is None or not actions.ready or actions.asking:
            return
        if way.waits:
            self.told.emit(Notice(way.waits, "warn", icon="clock"))
        elif way.wants_reason:
            self._act(replace(actions, pressed="", asking=way))
        elif actions.warnings and actions.pressed != key:
            self._act(replace(actions, ready=False, pressed=key))
            self._reading.start()
        else:
            self._decide(way, Answer())

    def cancel(self) -> None:
        """No decision for now."""
        if self.actions.armed or self.actions.asking:
            ready = self.actions.ready or self.actions.armed
            self._reading.stop()
            plain = replace(self.actions, ready=ready, pressed="", asking=None)
            self._act(plain)

    def give(self, answer: Answer) -> None:
        """Decide as it was begun."""
        if self.actions.asking and self.actions.ready:
            self._decide(self.actions.asking, answer)

    def _decide(self, way: Way, answer: Answer) -> None:
        view, actor = self._view, self._context.session.member
        if view is None or actor is None:
            return
        # The page goes on first: else it would lay out the case that it leaves once more.
        self.decided.emit(view.id)
        if self._view is view:
            self._act(Actions(view.id))
        self.pending.take(Pending(view, way.move, way.row, answer, actor))

    def _act(self, actions: Actions) -> None:
        if actions != self.actions:
            self.actions = actions
            self.changed.emit(actions)


def _notes(ways: tuple[Way, ...]) -> tuple[str, ...]:
    """What is to be known before an approval."""
    notes = (note for way in ways if way.move == "approve" for note in way.notes)
    return tuple(dict.fromkeys(notes))
