"""Sends a draft off as a case: one transaction, however often the key is pressed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.case import Draft
from desktop.domain.failure import CounterError
from desktop.domain.receipt import Payment

if TYPE_CHECKING:
    from ui.context import Context


class Submission(QObject):
    """One submission at a time; `busy` until it is answered."""

    done = Signal(object)
    """The `Submitted` of desktop.services: case, receipt, summary."""
    failed = Signal(object)
    """The CounterError; the draft is as it was."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._busy = False

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._busy

    def send(self, draft: Draft, payment: Payment | None) -> bool:
        """Submit; False (and nothing happens) while one is under way or nobody is signed in."""
        member = self._context.session.member
        if self._busy or member is None:
            return False
        self._busy = True
        intake = self._context.intake
        self._context.lane.submit(
            lambda: intake.submit(draft, payment, member),
            lambda submitted: self._settle(lambda: self.done.emit(submitted)),
            lambda error: self._settle(lambda: self._fail(error)),
        )
        return True

    def _fail(self, error: CounterError) -> None:
        self.failed.emit(error)

    def _settle(self, tell: Callable[[], None]) -> None:
        self._busy = False
        tell()
