"""Behind the question how an objection of the centre was dealt with."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.domain.failure import CounterError
from desktop.entries import Settled
from desktop.services.outbox import Objection
from ui.context import Context
from ui.presenters.reasons import SETTLE
from ui.values import Notice


class SettlePresenter(QObject):
    """`changed(Objection | None)` which one is asked about, `settled()` when it is written,
    `told(Notice)` when it cannot be.
    """

    changed = Signal(object)
    settled = Signal()
    told = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.asked: Objection | None = None

    @property
    def may(self) -> bool:
        """Whether who is signed in settles objections."""
        member = self._context.session.member
        return member is not None and member.role in Settled.RIGHT.roles

    def ask(self, objection: Objection | None) -> None:
        """Ask how it was dealt with; None asks nothing any more."""
        if objection is None or self.may:
            self._put(objection)

    def give(self, reason: str) -> None:
        """Write down how."""
        objection = self.asked
        if objection is None:
            return
        outbox, actor = self._context.desk.outbox, self._context.session.acting
        self._put(None)
        self._context.lane.submit(
            lambda: outbox.settle(objection, reason, actor),
            lambda _none: self._written(objection),
            self._failed,
        )

    def _written(self, objection: Objection) -> None:
        self._context.unfinished.drop(SETTLE.name, objection.entry_id)
        self.settled.emit()

    def _failed(self, error: CounterError) -> None:
        self.told.emit(Notice(self._context.language.failure(error), "bad"))

    def _put(self, objection: Objection | None) -> None:
        if objection != self.asked:
            self.asked = objection
            self.changed.emit(objection)
