"""A list of cases with one of them open beside it: what the Cases and Review pages share."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import ClassVar, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal

from desktop.domain.case import CaseView
from desktop.domain.citizen import format_citizen_id
from desktop.domain.failure import CounterError
from desktop.domain.listing import Key, Listing, Piece
from desktop.domain.text import Lang
from desktop.runtime.sync_station import News
from ui.context import Context
from ui.models.cases import CaseRow, CaseTable
from ui.presenters.case_aim import CaseAim
from ui.presenters.case_facts import CaseFacts
from ui.presenters.list_read import ListRead
from ui.presenters.opened_case import Opened
from ui.values import Notice

T = TypeVar("T")

FIRST = 40  # more than a page shows
PIECE, PIECE_TO_END = 200, 500  # what is read further at a time
KEPT = 400  # so much is read again at once; what was read beyond is read again as one scrolls
# So long the window waits for rows and case: they are a few milliseconds away as a rule, and a page
# that is painted without them is painted twice. Rows and case together stay below 50 ms.
PATIENCE_MS = 20
AHEAD = 20  # rows before the end at which the next piece is asked for


class CaseListPresenter(QObject):
    """Reads the list as one scrolls and keeps the chosen case open; late answers are dropped.

    A case is opened once whoever works here has chosen what for (`aim`).

    `rows_changed()` when the table has other rows, `chosen(case id)`,
    `case_changed(CaseFacts | None)`, `revealed(citizen id)`, `told(Notice | None)`.
    """

    page: ClassVar[str]
    rows_changed = Signal()
    chosen = Signal(str)
    case_changed = Signal(object)
    revealed = Signal(str)
    told = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.table = CaseTable(self.row, self)
        self.selected = ""
        self.opened: Opened | None = None
        self.loaded = False
        self._here = self._reading = self.going_to_end = False
        self._missed: set[str] = set()
        self._asked = 0
        self._after: Key | None = None
        self._listing: Listing | None = None
        self._front: tuple[str, ...] = ()
        self._place = 0
        self._said_on = date.min
        # What the rows do not need waits until they are painted: a lane that works takes the lock
        # of Python from the painting. Timers come after all paints that are due; `singleShot` with
        # 0 would not, since it posts an event of more weight than theirs.
        self._painted = QTimer(self, singleShot=True, interval=0)
        self._painted.timeout.connect(self._after_rows)
        self._look_again = False
        self.table.wanted.connect(self._read_on)
        self.aim = CaseAim(context, self.page, lambda: self.opened)
        self.aim.changed.connect(self._on_aim)
        self.aim.failed.connect(self.tell_failure)
        context.sync.changed.connect(self._on_sync)
        context.language.changed.connect(self.speak_again)

    # --- what a page gives -----------------------------------------------------------------

    @abstractmethod
    def listing(self) -> Listing | None:
        """Which cases are shown; None for those at the front alone."""

    @abstractmethod
    def row(self, view: CaseView) -> CaseRow:
        """A case as a row of this page's table."""

    @abstractmethod
    def count(self) -> None:
        """Count what there is and say so; the list has just been read or has changed."""

    def read_on(self) -> None:
        """One more piece of the list has been read."""

    def front(self) -> Sequence[CaseView]:
        """Cases that stand before all others, wherever they belong; runs in the store's lane."""
        return ()

    @property
    def views(self) -> tuple[CaseView, ...]:
        """The cases that have been read."""
        return self.table.views()

    # --- the page comes and goes -------------------------------------------------------------

    def enter(self) -> None:
        """The page is shown: read anew."""
        self._here = True
        self.refresh(at_once=True)

    def leave(self) -> None:
        """The page is gone: nothing is read, and what is still asked for does not matter."""
        self._here = False
        self._asked += 1
        self._painted.stop()

    def forget(self) -> None:
        """Neither the list nor the case that was open is here any more."""
        self.leave()
        self.select("")
        self.table.set_rows([], more=False)
        self.loaded, self._reading, self._after = False, False, None
        self._listing, self._front = None, ()
        self.rows_changed.emit()

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
        return self.opened.facts(self.context) if self.opened is not None else None

    # --- the list ------------------------------------------------------------------------------

    def refresh(self, *, at_once: bool = False) -> None:
        """Read the list from its beginning, as far as it was read before, and the open case.

        `at_once` where a page comes up and nobody types: the window waits for what is soon there.
        """
        listing = self.listing()
        same = listing == self._listing
        known = min(self.table.rowCount(), KEPT) if same else 0
        self._place = self._place if same else 0
        self._asked += 1
        self.going_to_end, self._reading = False, True
        if self._said_on != self.today:
            self._said_on = self.today
            self.table.speak_again()

        def read() -> ListRead:
            begun = ListRead(listing, self.front(), [])
            begun.take(self._piece(listing, None, max(known, FIRST)))
            return begun

        self._submit(read, self._begun, at_once=at_once)

    def _submit(
        self, job: Callable[[], T], done: Callable[[T], None], *, at_once: bool = False
    ) -> None:
        asked = self._asked
        self.context.lane.submit(
            job,
            lambda found: done(found) if asked == self._asked else None,
            lambda error: self._failed(asked, error),
            patience_ms=PATIENCE_MS if at_once else 0,
        )

    def _piece(self, listing: Listing | None, after: Key | None, limit: int) -> Piece:
        lists = self.context.desk.cases.lists
        return Piece() if listing is None else lists.piece(listing, after, limit)

    def _begun(self, read: ListRead) -> None:
        if len(read.rows) < FIRST and read.after is not None:
            # So many were looked through in vain: the list is shown once it fills the page.
            def more(piece: Piece) -> None:
                read.take(piece)
                self._begun(read)

            self._submit(lambda: self._piece(read.listing, read.after, FIRST), more)
            return
        self._listing, self._after = read.listing, read.after
        self._front = tuple(view.id for view in read.front)
        self.table.set_rows([*read.at_front(), *read.rows], more=read.after is not None)
        self.loaded, self._reading = True, False
        chosen = self.selected
        self.show_rows()
        if chosen and chosen == self.selected:
            if self.opened is None:
                self._open(chosen, at_once=True)
            else:
                self._look_again = True  # it is in sight as it was read
        self._painted.start()
        if self.going_to_end:
            self.go_to_end()
        if self._missed:
            self.news_of(self._missed)

    def _after_rows(self) -> None:
        if self._look_again and self.selected:
            self._open(self.selected)
        self._look_again = False
        self.count()

    def _read_on(self) -> None:
        """The next piece, for whoever scrolls."""
        if not self._reading:
            listing, after = self._listing, self._after
            limit = PIECE_TO_END if self.going_to_end else PIECE
            self._submit(lambda: self._piece(listing, after, limit), self._went_on)

    def _went_on(self, piece: Piece) -> None:
        if self._reading:
            return
        self._after = piece.after
        self.table.append(piece.rows, more=piece.after is not None)
        if self.going_to_end or (not piece.rows and piece.after is not None):
            self.table.fetchMore(QModelIndex())
        self._at_end()
        self.read_on()

    def _failed(self, asked: int, error: CounterError) -> None:
        if asked == self._asked:
            self.going_to_end = self._reading = False
            self.table.not_read()
            self.tell_failure(error)

    def news_of(self, cases: Iterable[str]) -> None:
        """Look where these cases are in the list now; all others stay as they were read."""
        if self._reading:
            self._missed |= set(cases)
            return
        ids, listing = set(cases), self._listing
        self._missed = set()
        if not self.loaded or len(ids) > KEPT:
            self.refresh()
            return

        def look() -> ListRead:
            lists = self.context.desk.cases.lists
            found = lists.among(listing, ids | set(self._front)) if listing is not None else {}
            return ListRead(listing, self.front(), list(found.values()))

        self._submit(look, lambda read: self._heard(ids, read))
        if self.selected in ids:
            self._open(self.selected)

    def _heard(self, ids: set[str], read: ListRead) -> None:
        if self._reading:
            self._missed |= ids
            return
        found = {row.view.id: row for row in (*read.rows, *read.at_front())}
        front = tuple(view.id for view in read.front)
        concerned = (*ids, *self._front, *front)
        self._front = front
        self.table.merge({case_id: found.get(case_id) for case_id in concerned})
        self.show_rows()
        self._painted.start()

    def show_rows(self) -> None:
        """Tell the rows; a chosen case that is gone gives way to the one now in its place."""
        self.rows_changed.emit()
        at = self.table.row_of(self.selected)
        if at >= 0:
            self._place = at
            return
        instead = self.table.view(min(self._place, self.table.rowCount() - 1))
        to_end = self.going_to_end
        self.select(instead.id if instead is not None else "")
        self.going_to_end = to_end

    def go_to_end(self) -> None:
        """To the last case of the whole list, however much of it has yet to be read."""
        self.going_to_end = True
        self.table.fetchMore(QModelIndex())
        self._at_end()

    def _at_end(self) -> None:
        if not self.going_to_end or self._after is not None:
            return
        self.going_to_end = False
        last = self.table.view(self.table.rowCount() - 1)
        if last is not None:
            self.select(last.id)

    # --- the open case -------------------------------------------------------------------------

    def select(self, case_id: str) -> None:
        """Open this case beside the list; empty closes."""
        if case_id == self.selected:
            return
        self.selected = case_id
        self.going_to_end = False
        self._place = max(0, self.table.row_of(case_id))
        self.opened = None
        self.chosen.emit(case_id)
        if case_id:
            self._open(case_id, at_once=True)
        else:
            self.case_changed.emit(None)

    def step(self, by: int) -> None:
        """Go to the next (1) or the one before (-1)."""
        at = max(0, self.table.row_of(self.selected) + by)
        if at >= self.table.rowCount() - AHEAD:
            self.table.fetchMore(QModelIndex())
        view = self.table.view(min(at, self.table.rowCount() - 1))
        if view is not None:
            self.select(view.id)

    def _open(self, case_id: str, *, at_once: bool = False) -> None:
        """Read it beside the lane: it waits neither for what is written nor for what is counted.

        What is written or comes in meanwhile is told, and then the case is read once more.
        """
        if not self.aim.chosen:
            self.case_changed.emit(None)
            self.aim.ask()
            return
        self.context.looks.submit(
            lambda: Opened.read(self.context, case_id),
            lambda opened: self._opened(case_id, opened),
            lambda error: self._not_opened(case_id, error),
            patience_ms=PATIENCE_MS if at_once else 0,
        )

    def _opened(self, case_id: str, opened: Opened) -> None:
        if case_id == self.selected:
            self.opened = opened
            if opened.detail.behind:
                self.context.sync.want(case_id)
            self.case_changed.emit(self.facts)

    def _not_opened(self, case_id: str, error: CounterError) -> None:
        if case_id == self.selected:
            if self.opened is None:
                self.case_changed.emit(None)  # what stands there is the case before
            self.tell_failure(error)

    def _on_aim(self) -> None:
        self.opened = None
        if self.selected:
            self._open(self.selected, at_once=True)

    def reveal(self) -> None:
        """Show the full id of the person; that it was shown is recorded first."""
        if self.opened is None:
            return
        opened, case_id, body = self.opened, self.selected, self.opened.detail.body
        came = body.came if body is not None else None
        citizen_id = came.citizen_id if came is not None else ""
        key, actor = opened.detail.view.person_key, self.context.session.acting
        looking, aim = self.context.desk.looking, self.aim.chosen
        self.context.lane.submit(
            lambda: looking.person(key, aim, actor, case_id),
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

    def _on_sync(self, news: News) -> None:
        if self._here:
            self.news_of(news.cases)

    def speak_again(self) -> None:
        """All words once more, in the present language."""
        self.told.emit(None)
        self.table.speak_again()
        if self.loaded:
            self.rows_changed.emit()
        if self.opened is not None:
            self.case_changed.emit(self.facts)
