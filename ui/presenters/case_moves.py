"""What may be made of the open case beside a decision: each move asks for its reason in place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from desktop.domain.case import CaseView
from desktop.domain.failure import CounterError
from desktop.entries.rights import Who
from desktop.services.review import in_time
from ui.context import Context
from ui.presenters.case_state import ASKED
from ui.presenters.case_words import number_parts
from ui.values import CASE, Notice


@dataclass(frozen=True, slots=True)
class MovesState:
    """The kinds of moves that may be made of the open case now; of one the reason is asked."""

    case_id: str = ""
    may: tuple[str, ...] = ()
    asking: str = ""


class CaseMovesPresenter(QObject):
    """`changed(MovesState)`, `moved(case id)` once it is written, `told(Notice | None)`, and
    `opened(page, argument)` for a move that is made by filling in the case.
    """

    changed = Signal(object)
    moved = Signal(str)
    told = Signal(object)
    opened = Signal(str, object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.state = MovesState()
        self._view: CaseView | None = None

    def show(self, view: CaseView | None) -> None:
        """Another case is open, or the same read anew, or none; what may not be any more goes."""
        member = self._context.session.member
        if view is None or member is None:
            self._view = None
            self._put(MovesState())
            return
        same = self._view is not None and self._view.id == view.id
        self._view = view
        who = Who(member.id, member.role, self._context.device.office)
        may = tuple(
            kind
            for kind, move in ASKED.items()
            if move.kind.RIGHT.fault(who, view.standing, kind=kind) is None
            and in_time(move.kind, view, self._context.clock.now().date())
        )
        before = self.state if same and self.state.asking in may else MovesState()
        self._put(replace(before, case_id=view.id, may=may))

    def ask(self, kind: str) -> None:
        """Ask why, or open the case to be filled in."""
        if kind in self.state.may and ASKED[kind].fills:
            self.opened.emit("application", f"{CASE}{self.state.case_id}")
        elif kind in self.state.may:
            self._put(MovesState(self.state.case_id, self.state.may, kind))

    def cancel(self) -> None:
        """Nothing is done."""
        self._put(MovesState(self.state.case_id, self.state.may))

    def give(self, reason: str) -> None:
        """Write the move with its reason."""
        view, actor, asked = self._view, self._context.session.member, self.state.asking
        if view is None or actor is None or not asked:
            return
        self.cancel()
        move, review = ASKED[asked], self._context.desk.review
        self._context.lane.submit(
            lambda: review.move(move.kind, view.id, reason, view.version, actor),
            lambda now: self._written(asked, now),
            lambda error: self._failed(view.id, error),
        )

    def _written(self, asked: str, view: CaseView) -> None:
        reasons, t = ASKED[asked].reasons, self._context.language.t
        self._context.unfinished.drop(reasons.name, view.id)
        number = number_parts(view.reference)[0]
        deed = t("cases.deed", what=t(reasons.key("done")), number=number)
        self.told.emit(Notice(t("cases.moved", deed=deed), "info"))
        self.moved.emit(view.id)

    def _failed(self, case_id: str, error: CounterError) -> None:
        self.told.emit(Notice(self._context.language.failure(error), "bad"))
        self.moved.emit(case_id)

    def _put(self, state: MovesState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
