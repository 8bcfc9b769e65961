"""The supervisor's desk: the queue of the day, and the decision on the open case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import chain

from PySide6.QtCore import Signal

from desktop.domain.case import CaseView
from desktop.domain.listing import Group, Listing
from desktop.entries import Approved
from ui.context import Context
from ui.models.cases import CaseRow
from ui.presenters.case_facts import CaseFacts
from ui.presenters.case_list import CaseListPresenter
from ui.presenters.case_state import DISPUTED, is_open
from ui.presenters.case_words import local, pending_badge, review_row
from ui.presenters.decision import DecisionPresenter
from ui.values import Tone

_Test = Callable[["ReviewPresenter", CaseView], bool]

# In the order of the chips: each a list of the store (none for the exceptions, which are few and
# stand at the front of every list that they belong to), and which exceptions belong to it.
FILTERS: dict[str, tuple[Tone, Group | None, _Test]] = {
    "all": ("neutral", "desk", lambda _desk, _view: True),
    "to_review": ("accent", "to_review", lambda _desk, view: is_open(view)),
    "overdue": ("bad", "overdue", lambda desk, view: is_open(view) and view.due < desk.today),
    "due_today": ("info", "due_today", lambda desk, view: is_open(view) and view.due == desk.today),
    "exceptions": (DISPUTED.tone, None, lambda _desk, _view: True),
}

DECIDE = "review"  # of the purposes


def _urgency(view: CaseView) -> tuple[bool, date, str]:
    """What is still to decide first, by due date and waiting time."""
    return not is_open(view), view.due, view.submitted_at


class ReviewPresenter(CaseListPresenter):
    """Beside the signals of the list: `chips_changed(tuple[(value, words, tone)])`,
    `line_changed(words, empty while online)`, `counted(to review)`.

    `decision` is about the case that is open beside the list.
    """

    page = "review"
    chips_changed = Signal(object)
    line_changed = Signal(str)
    counted = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.filter = "to_review"
        self._numbers: dict[str, int] = {}
        self.decision = DecisionPresenter(context)
        self.decision.decided.connect(self._go_on)
        self.decision.pending.changed.connect(self._pending_changed)
        self.decision.pending.taken_back.connect(self.select)
        self.decision.pending.outdated.connect(lambda case_id: self.news_of({case_id}))
        self.case_changed.connect(self._show_case)
        context.sync.status_changed.connect(self._line)

    @property
    def allowed(self) -> bool:
        """Whether the person signed in may decide."""
        member = self.context.session.member
        return member is not None and member.role in Approved.RIGHT.roles

    def enter(self, case_id: str = "") -> None:
        """The page is shown, with this case open if one is given; a clerk is shown nothing."""
        if not self.allowed:
            return
        if not self.aim.chosen:
            self.aim.choose(DECIDE)  # whoever comes to this page has said so by its key
        if case_id:
            self.filter = "all"
            self.select(case_id)
        super().enter()
        self._chips()
        self._line()

    def listing(self) -> Listing | None:
        """What waits, with what was decided of today's cases: the most urgent first."""
        group = FILTERS[self.filter][1]
        return Listing(group, self.today) if group is not None else None

    def front(self) -> list[CaseView]:
        """What is disputed, before all else."""
        test = FILTERS[self.filter][2]
        disputed = self.context.desk.outbox.disputed()
        return sorted((view for view in disputed if test(self, view)), key=_urgency)

    def row(self, view: CaseView) -> CaseRow:
        """A row of the queue."""
        device, catalogue = self.context.device, self.context.desk.catalogue
        pending = self.decision.pending.of(view.id)
        decision = pending.decision if pending is not None else None
        return review_row(view, catalogue, device.office, self.today, self.lang, decision)

    def count(self) -> None:
        """Count the groups, each in the whole store."""
        lists, outbox, today = self.context.desk.cases.lists, self.context.desk.outbox, self.today
        desk = Listing("desk", today)

        def count() -> dict[str, int]:
            waiting = lists.waiting(today)
            disputed = {view.id for view in outbox.disputed()}
            elsewhere = len(disputed) - len(lists.among(desk, disputed))
            return {
                "all": lists.count(desk).number + elsewhere,
                "to_review": waiting.open,
                "overdue": waiting.overdue,
                "due_today": waiting.due_today,
                "exceptions": len(disputed),
            }

        self.context.lane.submit(count, self._counted, self.tell_failure)

    def _counted(self, numbers: dict[str, int]) -> None:
        self._numbers = numbers
        self._chips()
        self.counted.emit(numbers["to_review"])

    def set_filter(self, name: str) -> None:
        """Show another group."""
        self.filter = name
        self.refresh(at_once=True)

    @property
    def facts(self) -> CaseFacts | None:
        """The open case; while a decision on it can be taken back its state says so."""
        facts = super().facts
        pending = self.decision.pending.of(self.selected)
        if facts is None or pending is None:
            return facts
        return replace(facts, state=pending_badge(pending.decision, self.lang))

    # --- the decision ----------------------------------------------------------------------

    def _go_on(self, case_id: str) -> None:
        """A case is decided: look at the next to review below it, else above it."""
        at, count = self.table.row_of(case_id), self.table.rowCount()
        rows = chain(range(at + 1, count), range(at - 1, -1, -1))
        views = (view for row in rows if (view := self.table.view(row)) is not None)
        pending = self.decision.pending
        open_ones = (view.id for view in views if is_open(view) and pending.of(view.id) is None)
        after = next(open_ones, "")
        if self.selected == case_id and after:
            self.select(after)

    def _pending_changed(self, case_id: str) -> None:
        self.table.say_again(case_id)
        if case_id == self.selected and self.opened is not None:
            self.case_changed.emit(self.facts)

    def _show_case(self, facts: CaseFacts | None) -> None:
        self.decision.show_case(self.opened.detail.view if self.opened else None, facts)

    def select(self, case_id: str) -> None:
        """Open another case; nothing can be decided until it has been on the screen."""
        if case_id != self.selected:
            self.decision.leave_case(coming=bool(case_id))
        super().select(case_id)

    # --- words ---------------------------------------------------------------------------------

    def _chips(self) -> None:
        t, numbers = self.context.language.t, self._numbers
        chips = []
        for name, (tone, *_) in FILTERS.items():
            number = f" {numbers[name]:,}" if numbers else ""
            chips.append((name, f"{t(f'review.filter_{name}')}{number}", tone))
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
