"""Signing in: staff id and PIN, checked off the paint thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.failure import Code, CounterError
from ui.context import Context

if TYPE_CHECKING:
    from desktop.services.session import Session


class SignInPresenter(QObject):
    """`problem(field, text)` says what is wrong (`staff`, `pin`, or `` for the whole), in place.

    `busy(bool)` tells that a check is under way; a second press meanwhile does nothing.
    `not_active(staff id, CounterError)`: they have no PIN here yet, and a code brings them one.
    """

    problem = Signal(str, str)
    busy = Signal(bool)
    not_active = Signal(str, object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._checking = False

    def sign_in(self, staff_id: str, pin: str) -> None:
        """Check, and begin the session when both are right."""
        if self._checking:
            return
        t = self._context.language.t
        staff_id = staff_id.strip()
        self.problem.emit("staff", "" if staff_id else t("signin.staff_missing"))
        self.problem.emit("pin", "" if pin else t("signin.pin_missing"))
        if not staff_id or not pin:
            return
        self._set_checking(True)
        context = self._context
        # Asked for on the lane: the store may still be opening, and that job comes before.
        context.lane.submit(
            lambda: context.desk.staff.sign_in(staff_id, pin),
            self._signed_in,
            lambda error: self._refused(staff_id, error),
        )

    def _signed_in(self, member: Session) -> None:
        self._set_checking(False)
        self._context.session.begin(member)

    def _refused(self, staff_id: str, error: CounterError) -> None:
        self._set_checking(False)
        if error.code is Code.STAFF_NOT_ACTIVE:
            self.not_active.emit(staff_id, error)
            return
        self.problem.emit("pin", self._context.language.failure(error))

    def _set_checking(self, checking: bool) -> None:
        self._checking = checking
        self.busy.emit(checking)
