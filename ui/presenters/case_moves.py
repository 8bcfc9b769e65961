"""What may be made of the open case beside a decision: each move asks for its reason in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal

from desktop.domain.case import CaseView
from desktop.domain.failure import CounterError
from desktop.domain.text import Text
from desktop.entries import Executed, Refused
from desktop.entries.rights import Who
from desktop.forms.decisions import decisions
from desktop.forms.evaluate import Evaluation
from desktop.forms.life_rules import Reason
from desktop.services.review import in_time
from ui.context import Context
from ui.presenters.case_state import ASKED, OFFERED, deed_of
from ui.presenters.case_words import number_parts
from ui.presenters.reasons import ReasonsOfData
from ui.values import CASE, Notice


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A move in the words of the service: what it is called, why it may be made, by which item of
    the manual (by the Thai words of the reason), and for which results it waits.
    """

    id: str
    label: Text
    reasons: ReasonsOfData
    items: Mapping[str, str]
    waits: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class MovesState:
    """The kinds of moves that may be made of the open case now; of one the reason is asked. `rows`
    are those that the service has words for, by their kind.
    """

    case_id: str = ""
    may: tuple[str, ...] = ()
    asking: str = ""
    rows: Mapping[str, MoveRow] = field(default_factory=dict)


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

    def show(self, view: CaseView | None, stands: Evaluation | None = None) -> None:
        """Another case is open, or the same read anew, or none; what may not be any more goes.
        `stands` is the case evaluated, where this PC has what that takes.
        """
        member = self._context.session.member
        if view is None or member is None:
            self._view = None
            self._put(MovesState())
            return
        same = self._view is not None and self._view.id == view.id
        self._view = view
        who = Who(member.id, member.role, self._context.device.office)
        rows = {} if stands is None else _rows(stands)
        may = tuple(
            kind
            for kind, move in OFFERED.items()
            if (kind in ASKED or kind in rows)
            and move.kind.RIGHT.fault(who, view.standing, kind=kind) is None
            and in_time(move.kind, view, self._context.clock.now().date())
        )
        before = self.state if same and self.state.asking in may else MovesState()
        self._put(replace(before, case_id=view.id, may=may, rows=rows))

    def ask(self, kind: str) -> None:
        """Ask why, or open the case to be filled in."""
        row, language = self.state.rows.get(kind), self._context.language
        if kind in self.state.may and OFFERED[kind].fills:
            self.opened.emit("application", f"{CASE}{self.state.case_id}")
        elif kind in self.state.may and row is not None and row.waits:
            names = ", ".join(map(language.of, row.waits))
            self.told.emit(Notice(language.t("cases.waits_result", names=names), "warn"))
        elif kind in self.state.may:
            self._put(replace(self.state, asking=kind))

    def cancel(self) -> None:
        """Nothing is done."""
        self._put(replace(self.state, asking=""))

    def give(self, reason: str) -> None:
        """Write the move with its reason."""
        view, actor, asked = self._view, self._context.session.member, self.state.asking
        if view is None or actor is None or not asked:
            return
        self.cancel()
        kind, review, row = (
            OFFERED[asked].kind,
            self._context.desk.review,
            self.state.rows.get(asked),
        )

        def make() -> CaseView:
            if row is None or kind is not Refused:
                return review.move(kind, view.id, reason, view.version, actor)
            words = (known for known in row.items if reason.startswith(known))
            item = row.items[next(words, next(iter(row.items)))]
            return review.decide(
                view.id, "refuse", reason, view.version, actor, row=row.id, item=item
            )

        self._context.lane.submit(
            make,
            lambda now: self._written(asked, now),
            lambda error: self._failed(view.id, error),
        )

    def _written(self, asked: str, view: CaseView) -> None:
        move, t = OFFERED[asked], self._context.language.t
        self._context.unfinished.drop(move.reasons.name, view.id)
        number = number_parts(view.reference)[0]
        deed = t("cases.deed", what=t(deed_of(move.kind)), number=number)
        self.told.emit(Notice(t("cases.moved", deed=deed), "info"))
        self.moved.emit(view.id)

    def _failed(self, case_id: str, error: CounterError) -> None:
        self.told.emit(Notice(self._context.language.failure(error), "bad"))
        self.moved.emit(case_id)

    def _put(self, state: MovesState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)


def _rows(stands: Evaluation) -> dict[str, MoveRow]:
    """The first row of the service for carrying it out and, where nobody reviews it, for refusing.

    Where the data give no reason for carrying it out, what the row is called says what was done.
    """
    titles = {one.id: one.title for one in stands.service.results}
    kinds = {"execute": Executed.KIND}
    if stands.life.review == "none":
        kinds["refuse"] = Refused.KIND
    found: dict[str, MoveRow] = {}
    for one in decisions(stands):
        kind = kinds.get(one.move)
        if kind is None or kind in found or one.usual:
            continue
        reasons = one.reasons or (Reason(one.label, "", ""),)
        words = tuple(reason.text for reason in reasons)
        asked = ReasonsOfData(OFFERED[kind].reasons.name, tuple(w.th for w in words), words=words)
        items = {reason.text.th: reason.item for reason in reasons}
        found[kind] = MoveRow(one.id, one.label, asked, items, tuple(titles[n] for n in one.needs))
    return found
