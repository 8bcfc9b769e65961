"""Behind the question how an objection of the centre was dealt with."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from desktop.domain.failure import CounterError
from desktop.entries import Settled
from desktop.services.outbox import Objection
from ui.context import Context
from ui.presenters.reasons import SETTLE
from ui.values import Notice


@dataclass(frozen=True, slots=True)
class SettleState:
    """The objection that is asked about (None: nothing is asked), and what is missing."""

    objection: Objection | None = None
    reason_problem: str = ""
    note_problem: str = ""


class SettlePresenter(QObject):
    """`changed(SettleState)`, `settled()` when it is written, `told(Notice)` when it cannot be."""

    changed = Signal(object)
    settled = Signal()
    told = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.state = SettleState()
        context.language.changed.connect(self._forget_problems)

    @property
    def may(self) -> bool:
        """Whether who is signed in settles objections."""
        member = self._context.session.member
        return member is not None and member.role in Settled.RIGHT.roles

    def ask(self, objection: Objection | None) -> None:
        """Ask how it was dealt with; None asks nothing any more."""
        if objection is None or self.may:
            self._put(SettleState(objection))

    def give(self, reason: str, note: str) -> None:
        """Write down how; what is missing is said in place."""
        state = self.state
        objection = state.objection
        if objection is None:
            return
        problems = SETTLE.missing(reason, note, self._context.language.code)
        if any(problems):
            self._put(SettleState(objection, *problems))
            return
        kept = SETTLE.kept(reason, note)
        outbox, actor = self._context.outbox, self._context.session.actor
        self._put(SettleState())
        self._context.lane.submit(
            lambda: outbox.settle(objection, kept, actor),
            lambda _none: self._written(objection),
            self._failed,
        )

    def _written(self, objection: Objection) -> None:
        self._context.unfinished.drop(SETTLE.name, objection.entry_id)
        self.settled.emit()

    def _forget_problems(self) -> None:
        """They were said in the other language; the next press says them in this one."""
        self._put(SettleState(self.state.objection))

    def _failed(self, error: CounterError) -> None:
        self.told.emit(Notice(self._context.language.failure(error), "bad"))

    def _put(self, state: SettleState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
