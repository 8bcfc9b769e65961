"""A code on paper becomes a PIN of one's own at this PC: also for whoever has forgotten theirs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.failure import Code, CounterError
from ui.context import Context
from ui.presenters.asking import Asking
from ui.presenters.new_pin import missing, refusal

if TYPE_CHECKING:
    from desktop.services.session import Session

# Nothing is sent by itself here, and nothing is kept but what stands in the fields.
_WORDS = {
    Code.CENTRAL_UNREACHABLE: "activation.unreachable",
    Code.CENTRAL_INSECURE: "activation.insecure",
    Code.CENTRAL_BUSY: "activation.busy",
}
_AT = {Code.STAFF_CODE: "code", Code.PIN_UNFIT: "pin"}


class ActivationPresenter(QObject):
    """`problems(words by field)`: what is wrong with `staff`, `code`, `pin`, `again`.
    `failed(words)` with what gives the words of what is wrong with none of these.

    `busy(key)` names the words of what is being done, `` when it is over. Whoever leaves meanwhile
    is not signed in by it; then `kept()` tells that the new PIN holds.
    """

    problems = Signal(object)
    busy = Signal(str)
    failed = Signal(object)
    kept = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._asking = Asking(self)
        self._doing = ""
        self._wanted = False

    @property
    def doing(self) -> str:
        """The words of what is being done."""
        return self._doing

    def activate(self, staff_id: str, code: str, pin: str, again: str) -> None:
        """Ask the centre, and sign in with the new PIN."""
        context, activate = self._context, self._context.activate
        if self._doing:
            return
        staff_id, code = staff_id.strip(), code.strip()
        typed = {"staff": staff_id, "code": code, "pin": pin, "again": again}
        problems = missing(context.language, typed)
        self.problems.emit(problems)
        if problems or activate is None:
            return
        self._wanted = True
        self._do("activation.asking")
        self._asking.ask(
            lambda: activate(staff_id, code, pin),
            lambda _none: self._activated(staff_id, pin),
            self._refused,
            lambda: self._do(""),
        )

    def leave(self) -> None:
        """They have gone back: what is asked for is not for them to wait for."""
        self._wanted = False

    def _activated(self, staff_id: str, pin: str) -> None:
        if not self._wanted:
            self._do("")
            self.kept.emit()
            return
        self._do("signin.checking")
        staff = self._context.desk.staff
        self._context.lane.submit(
            lambda: staff.sign_in(staff_id, pin), self._signed_in, self._refused
        )

    def _signed_in(self, session: Session) -> None:
        self._do("")
        if self._wanted:
            self._context.session.begin(session)
        else:
            staff = self._context.desk.staff
            self._context.lane.submit(
                lambda: staff.sign_out(session), lambda _none: self.kept.emit(), self._refused
            )

    def _refused(self, error: CounterError) -> None:
        self._do("")
        if not self._wanted:
            return
        words = partial(refusal, self._context.language, error, _WORDS)
        at = _AT.get(error.code)
        self.failed.emit(words) if at is None else self.problems.emit({at: words()})

    def _do(self, key: str) -> None:
        self._doing = key
        self.busy.emit(key)
