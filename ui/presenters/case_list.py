"""A list of cases with one of them open beside it: what the Cases and Review pages share."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import QObject, Signal

from desktop.domain.case import CaseDetail, CaseView
from desktop.domain.citizen import format_citizen_id
from desktop.domain.failure import CounterError
from desktop.domain.receipt import ApplicationSummary, Receipt
from desktop.domain.text import Lang
from ui.context import Context
from ui.models.cases import CaseRow
from ui.presenters.case_facts import CaseFacts, facts_of
from ui.values import Notice


@dataclass(frozen=True, slots=True)
class Opened:
    """A case as it was read: the facts, the sheet made of its body if it is here, the receipts
    that this PC has issued for it, and whether the original of the last has come out.
    """

    detail: CaseDetail
    summary: ApplicationSummary | None
    receipts: tuple[Receipt, ...] = ()
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """What was read for the list, and by group how many there are where the list holds fewer."""

    views: list[CaseView]
    totals: dict[str, int] = field(default_factory=dict)


class CaseListPresenter(QObject):
    """Keeps the list fresh and the chosen case open; answers that come late are dropped.

    `rows_changed(tuple[CaseRow, ...])`, `chosen(case id)`, `case_changed(CaseFacts | None)`,
    `revealed(citizen id)`, `told(Notice | None)`.
    """

    rows_changed = Signal(object)
    chosen = Signal(str)
    case_changed = Signal(object)
    revealed = Signal(str)
    told = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.views: tuple[CaseView, ...] = ()
        self.totals: dict[str, int] = {}
        self.selected = ""
        self.opened: Opened | None = None
        self.loaded = False
        self._here = False
        self._asked = 0
        context.sync.changed.connect(self._on_sync)
        context.language.changed.connect(self.speak_again)

    # --- what a page gives -----------------------------------------------------------------

    @abstractmethod
    def fetch(self) -> Found:
        """The cases of the list; runs in the store's lane."""

    @abstractmethod
    def row(self, view: CaseView) -> CaseRow:
        """A case as a row of this page's table."""

    def shown(self) -> list[CaseView]:
        """The cases that the list shows now."""
        return list(self.views)

    def loaded_now(self) -> None:
        """The list has just been read anew."""

    # --- the page comes and goes -------------------------------------------------------------

    def enter(self) -> None:
        """The page is shown: read anew."""
        self._here = True
        self.refresh()

    def leave(self) -> None:
        """The page is gone: nothing is read, and what is still asked for does not matter."""
        self._here = False
        self._asked += 1

    @property
    def lang(self) -> Lang:
        """The present language."""
        return self.context.language.code

    @property
    def today(self) -> date:
        """The counter's day."""
        return self.context.clock.now().date()

    @property
    def facts(self) -> CaseFacts | None:
        """The open case in the present language; None while none is open."""
        if self.opened is None:
            return None
        return facts_of(
            self.opened.detail,
            self.opened.summary,
            self.context.catalogue,
            home=self.context.device.office,
            name_of=lambda staff_id: self.context.staff.name_of(staff_id).of(self.lang),
            today=self.today,
            lang=self.lang,
        )

    # --- the list ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the list again, and the open case with it."""
        self._asked += 1
        asked = self._asked
        self.context.lane.submit(
            self.fetch,
            lambda found: self._arrived(asked, found),
            lambda error: self._failed(asked, error),
        )
        if self.selected:
            self._open(self.selected)

    def _arrived(self, asked: int, found: Found) -> None:
        if asked != self._asked:
            return
        self.views, self.totals = tuple(found.views), found.totals
        self.loaded = True
        self.show_rows()
        self.loaded_now()

    def _failed(self, asked: int, error: CounterError) -> None:
        if asked == self._asked:
            self.tell_failure(error)

    def show_rows(self) -> None:
        """Tell the rows; a chosen case that is gone gives way to the one now in its place."""
        shown = self.shown()
        self.rows_changed.emit(tuple(self.row(view) for view in shown))
        keys = [view.id for view in shown]
        if self.selected not in keys:
            self.select(keys[min(self._place, len(keys) - 1)] if keys else "")
        elif self.selected:
            self._place = keys.index(self.selected)

    _place = 0

    # --- the open case -------------------------------------------------------------------------

    def select(self, case_id: str) -> None:
        """Open this case beside the list; empty closes."""
        if case_id == self.selected:
            return
        self.selected = case_id
        keys = [view.id for view in self.shown()]
        self._place = keys.index(case_id) if case_id in keys else 0
        self.opened = None
        self.chosen.emit(case_id)
        if case_id:
            self._open(case_id)
        else:
            self.case_changed.emit(None)

    def step(self, by: int) -> None:
        """Go to the next (1) or the one before (-1)."""
        keys = [view.id for view in self.shown()]
        if keys:
            at = keys.index(self.selected) + by if self.selected in keys else 0
            self.select(keys[max(0, min(len(keys) - 1, at))])

    def _open(self, case_id: str) -> None:
        def read() -> Opened:
            book = self.context.cases
            detail = book.detail(case_id)
            receipts = tuple(book.receipts_of(case_id))
            printed = not receipts or self.context.cashier.is_printed(receipts[-1].number)
            return Opened(detail, book.summary_of(detail), receipts, printed)

        self.context.lane.submit(
            read,
            lambda opened: self._opened(case_id, opened),
            lambda error: self._not_opened(case_id, error),
        )

    def _opened(self, case_id: str, opened: Opened) -> None:
        if case_id == self.selected:
            self.opened = opened
            self.case_changed.emit(self.facts)

    def _not_opened(self, case_id: str, error: CounterError) -> None:
        if case_id == self.selected:
            self.tell_failure(error)

    def reveal(self) -> None:
        """Show the full id of the person; that it was shown is recorded first."""
        if self.opened is None:
            return
        opened, case_id = self.opened, self.selected
        applicant = opened.detail.body.get("applicant") or {}
        citizen_id = str(applicant.get("citizen_id") or "")
        key, actor = opened.detail.view.person_key, self.context.session.actor
        self.context.lane.submit(
            lambda: self.context.staff.view_person(key, "case", actor),
            lambda _done: self._reveal(case_id, citizen_id),
            self.tell_failure,
        )

    def _reveal(self, case_id: str, citizen_id: str) -> None:
        if case_id == self.selected:
            self.revealed.emit(format_citizen_id(citizen_id))

    # --- the world around -----------------------------------------------------------------------

    def tell_failure(self, error: CounterError) -> None:
        """Say in place what went wrong and what to do."""
        self.told.emit(Notice(self.context.language.failure(error), "bad"))

    def _on_sync(self, _changed: object) -> None:
        if self._here:
            self.refresh()

    def speak_again(self) -> None:
        """All words once more, in the present language."""
        self.told.emit(None)
        if self.loaded:
            self.show_rows()
        if self.opened is not None:
            self.case_changed.emit(self.facts)
