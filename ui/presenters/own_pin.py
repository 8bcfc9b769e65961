"""Whoever is signed in takes another PIN."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.domain.failure import Code, CounterError
from ui.context import Context
from ui.presenters.new_pin import missing, refusal

_WORDS = {Code.STAFF_WRONG_PIN: "pin.old_wrong"}
_AT = {
    Code.STAFF_WRONG_PIN: "old",
    Code.STAFF_LOCKED: "old",
    Code.STAFF_SHUT: "old",
    Code.PIN_UNFIT: "pin",
}


class OwnPinPresenter(QObject):
    """`problems(words by field)`: what is wrong with `old`, `pin` (the new one), `again`, or with
    the whole (``).

    `busy(bool)` while it is changed, which takes a second or two; `changed()` when it is.
    """

    problems = Signal(object)
    busy = Signal(bool)
    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._changing = False

    def change(self, old: str, pin: str, again: str) -> None:
        """Take the new one, if the present one is right."""
        if self._changing:
            return
        problems = missing(self._context.language, {"old": old, "pin": pin, "again": again})
        if not problems and old == pin:
            problems["pin"] = self._context.language.t("pin.same")
        self.problems.emit(problems)
        if problems:
            return
        staff, session = self._context.desk.staff, self._context.session.acting
        self._set_changing(True)
        self._context.lane.submit(
            lambda: staff.change_pin(session, old, pin), self._done, self._refused
        )

    def _done(self, _none: None) -> None:
        self._set_changing(False)
        self.changed.emit()

    def _refused(self, error: CounterError) -> None:
        self._set_changing(False)
        words = refusal(self._context.language, error, _WORDS)
        self.problems.emit({_AT.get(error.code, ""): words})

    def _set_changing(self, changing: bool) -> None:
        self._changing = changing
        self.busy.emit(changing)
