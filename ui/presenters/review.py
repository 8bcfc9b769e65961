"""The supervisor's desk: the queue of the day, and the decision on the open case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal

from desktop.domain.case import CaseView
from ui.context import Context
from ui.models.cases import CaseRow
from ui.presenters.case_list import CaseListPresenter, Found
from ui.presenters.case_words import DECIDED, is_open, local, review_row
from ui.presenters.decision import DecisionPresenter
from ui.values import Tone

_Test = Callable[["ReviewPresenter", CaseView], bool]

# In the order of the chips; each case is counted wherever it fits.
FILTERS: dict[str, tuple[Tone, _Test]] = {
    "all": ("neutral", lambda _desk, _view: True),
    "to_review": ("accent", lambda _desk, view: is_open(view)),
    "overdue": ("bad", lambda desk, view: is_open(view) and view.due < desk.today),
    "due_today": ("info", lambda desk, view: is_open(view) and view.due == desk.today),
    "exceptions": ("warn", lambda _desk, view: view.exception is not None),
}


def _urgency(view: CaseView) -> tuple[bool, bool, date, str]:
    """Disputed cases first, then what is still to decide, by due date and waiting time."""
    return view.exception is None, not is_open(view), view.due, view.submitted_at


class ReviewPresenter(CaseListPresenter):
    """Beside the signals of the list: `chips_changed(tuple[(value, words, tone)])`,
    `line_changed(words, empty while online)`, `counted(to review)`.

    `decision` is about the case that is open beside the list.
    """

    chips_changed = Signal(object)
    line_changed = Signal(str)
    counted = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.filter = "to_review"
        self.decision = DecisionPresenter(context)
        self.decision.decided.connect(self._go_on)
        self.decision.outdated.connect(self.refresh)
        self.case_changed.connect(lambda facts: self.decision.show_case(self.opened, facts))
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

    def _go_on(self, case_id: str) -> None:
        """A case is decided: look at the next to review below it, else above it."""
        keys = [view.id for view in self.shown()]
        at = keys.index(case_id) if case_id in keys else -1
        order = [*self.shown()[at + 1 :], *reversed(self.shown()[: max(at, 0)])]
        after = next((view.id for view in order if is_open(view)), "")
        if self.selected == case_id and after:
            self.select(after)

    def select(self, case_id: str) -> None:
        """Open another case; nothing can be decided until it is on the screen."""
        if case_id != self.selected:
            self.decision.leave_case()
        super().select(case_id)

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
