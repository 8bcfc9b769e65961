"""The supervisor's desk: the queue of the day, and the decision on the open case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal

from desktop.domain.case import CaseView, Decision
from desktop.domain.failure import CounterError
from ui.context import Context
from ui.models.cases import CaseRow
from ui.presenters.case_list import CaseListPresenter, Found
from ui.presenters.case_words import (
    DECIDED,
    is_open,
    local,
    number_parts,
    return_reason,
    review_row,
)
from ui.values import Notice, Tone

_Test = Callable[["ReviewPresenter", CaseView], bool]

# In the order of the chips; each case is counted wherever it fits.
FILTERS: dict[str, tuple[Tone, _Test]] = {
    "all": ("neutral", lambda _desk, _view: True),
    "to_review": ("accent", lambda _desk, view: is_open(view)),
    "overdue": ("bad", lambda desk, view: is_open(view) and view.due < desk.today),
    "due_today": ("info", lambda desk, view: is_open(view) and view.due == desk.today),
    "exceptions": ("warn", lambda _desk, view: view.exception is not None),
}


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


def _urgency(view: CaseView) -> tuple[bool, bool, date, str]:
    """Disputed cases first, then what is still to decide, by due date and waiting time."""
    return view.exception is None, not is_open(view), view.due, view.submitted_at


class ReviewPresenter(CaseListPresenter):
    """Beside the signals of the list: `chips_changed(tuple[(value, words, tone)])`,
    `actions_changed(Actions)`, `line_changed(words, empty while online)`, `counted(to review)`.
    """

    chips_changed = Signal(object)
    actions_changed = Signal(object)
    line_changed = Signal(str)
    counted = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.filter = "to_review"
        self.actions = Actions()
        self._busy = False
        self.case_changed.connect(self._case_came)
        context.sync.status_changed.connect(self._line)

    @property
    def allowed(self) -> bool:
        """Whether the person signed in may decide."""
        member = self.context.session.member
        return member is not None and member.role == "supervisor"

    def enter(self, case_id: str = "") -> None:
        """The page is shown, with this case open if one is given; a clerk is shown nothing."""
        if not self.allowed:
            return
        if case_id:
            self.filter = "all"
            self.select(case_id)
        super().enter()
        self._line()

    def fetch(self) -> Found:
        """What waits, what was decided of today's, what is disputed; the most urgent first."""
        review, outbox = self.context.review, self.context.outbox
        found = [*review.queue(), *review.queue(DECIDED, day=self.today), *outbox.disputed()]
        once = {view.id: view for view in found}.values()
        waiting = review.waiting()
        totals = {
            "to_review": waiting.open,
            "overdue": waiting.overdue,
            "due_today": waiting.due_today,
        }
        return Found(sorted(once, key=_urgency), totals)

    def row(self, view: CaseView) -> CaseRow:
        """A row of the queue."""
        device, catalogue = self.context.device, self.context.catalogue
        return review_row(view, catalogue, device.office, self.today, self.lang)

    def shown(self) -> list[CaseView]:
        """The cases of the chosen group."""
        test = FILTERS[self.filter][1]
        return [view for view in self.views if test(self, view)]

    def loaded_now(self) -> None:
        """Count the groups."""
        self._chips()
        self.counted.emit(self.totals.get("to_review", 0))

    def set_filter(self, name: str) -> None:
        """Show another group."""
        self.filter = name
        self.show_rows()

    # --- the decision ----------------------------------------------------------------------

    def approve(self) -> None:
        """Approve the open case; one with warnings is approved by the second press."""
        facts = self.facts
        if facts is None or not self.actions.decidable or self._busy:
            return
        warnings = (*facts.warnings, *self._own_case())
        if warnings and not self.actions.armed:
            self._act(Actions(decidable=True, armed=True))
            words = " · ".join(warnings)
            notice = self.context.language.t("review.press_again", warnings=words)
            self.told.emit(Notice(notice, "warn"))
            return
        self._decide("approve", "")

    def _own_case(self) -> tuple[str, ...]:
        """A word to whoever took the case and is about to approve it, too."""
        taken_by = self.opened.detail.view.submitted_by if self.opened is not None else ""
        if taken_by != self.context.session.actor:
            return ()
        return (self.context.language.t("review.warn_own"),)

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
        t = self.context.language.t
        reason_problem = "" if reason else t("review.reason_wanted")
        needs_note = reason == "other" and not note.strip()
        note_problem = t("review.note_wanted") if needs_note else ""
        if reason_problem or note_problem:
            self._act(Actions(True, False, True, reason_problem, note_problem))
            return
        self._decide("return", return_reason(reason, note))

    def _decide(self, decision: Decision, reason: str) -> None:
        actor = self.context.session.member
        if self.opened is None or actor is None:
            return
        view = self.opened.detail.view
        after = self._after(view.id)
        self._busy = True
        self.context.lane.submit(
            lambda: self.context.review.decide(view.id, decision, reason, view.version, actor),
            lambda _done: self._decided(view, decision, after),
            self._not_decided,
        )

    def _decided(self, view: CaseView, decision: Decision, after: str) -> None:
        self._busy = False
        t = self.context.language.t
        number = number_parts(view.reference)[0]
        online = self.context.sync.status.state == "online"
        if decision == "approve":
            words = t("review.approved" if online else "review.approved_offline", number=number)
        else:
            words = t("review.returned" if online else "review.returned_offline", number=number)
        if self.selected == view.id and after:
            self.select(after)
        self._act(Actions(decidable=self.actions.decidable))
        self.told.emit(Notice(words, "ok"))
        self.refresh()

    def _not_decided(self, error: CounterError) -> None:
        self._busy = False
        self._act(Actions(decidable=self.actions.decidable))
        self.tell_failure(error)
        self.refresh()

    def _after(self, case_id: str) -> str:
        """The case to look at after this one: the next to review below it, else above it."""
        keys = [view.id for view in self.shown()]
        at = keys.index(case_id) if case_id in keys else -1
        order = [*self.shown()[at + 1 :], *reversed(self.shown()[: max(at, 0)])]
        return next((view.id for view in order if is_open(view)), "")

    def _case_came(self, _facts: object) -> None:
        """Another case, or the same one read anew: what was begun on the other is dropped."""
        opened = self.opened
        decidable = opened is not None and is_open(opened.detail.view)
        same = opened is not None and opened.detail.view.id == self._acted_on
        self._acted_on = opened.detail.view.id if opened else ""
        if not (same and decidable):
            self._act(Actions(decidable=decidable))

    _acted_on = ""

    def select(self, case_id: str) -> None:
        """Open another case; nothing can be decided until it is on the screen."""
        if case_id != self.selected:
            self._acted_on = ""
            self._act(Actions())
            self.told.emit(None)
        super().select(case_id)

    def _act(self, actions: Actions) -> None:
        self.actions = actions
        self.actions_changed.emit(actions)

    # --- words ---------------------------------------------------------------------------------

    def _chips(self) -> None:
        t = self.context.language.t
        chips = []
        for name, (tone, test) in FILTERS.items():
            count = sum(test(self, view) for view in self.views)
            total = self.totals.get(name, count)
            # More than the list holds: the chip says so, and counts all.
            some = total > count
            shown = t("review.some", count=count, all=f"{total:,}") if some else str(count)
            chips.append((name, f"{t(f'review.filter_{name}')} {shown}", tone))
        self.chips_changed.emit(tuple(chips))

    def _line(self, _status: object = None) -> None:
        status = self.context.sync.status
        t = self.context.language.t
        if status.state == "online":
            self.line_changed.emit("")
        elif status.last_contact:
            time = f"{local(status.last_contact):%H:%M}"
            self.line_changed.emit(t("review.offline", time=time))
        else:
            self.line_changed.emit(t("review.offline_never"))

    def speak_again(self) -> None:
        """All words once more."""
        super().speak_again()
        self._chips()
        self._line()
