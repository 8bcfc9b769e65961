"""Sends a draft off as a case: for the person who is here, and once however often pressed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.card.failures import another, not_confirmed
from desktop.domain.case import Draft
from desktop.domain.citizen import Person
from desktop.domain.failure import CounterError
from desktop.domain.receipt import Payment
from desktop.entries import Defect
from desktop.ports import Still
from desktop.services.session import Session
from ui.presenters.presence import Presence, stay_of

if TYPE_CHECKING:
    from desktop.services.filing import Submitted
    from ui.context import Context


class Submission(QObject):
    """One submission at a time; `busy` until it is answered.

    The card that is in is asked first. Where it is another's now, nothing is filed. Where it does
    not answer, the clerk looks at it and presses again: that counts, so that no broken reader can
    hold up the counter.
    """

    done = Signal(object)
    """The `Submitted` of desktop.services: case, receipt, summary."""
    failed = Signal(object)
    """The CounterError; the draft is as it was."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._presence = Presence(context)
        self._busy = False
        self._told = ""  # the draft whose card gave no answer when it was last sent

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._busy

    def send(self, draft: Draft, payment: Payment | None) -> bool:
        """Submit; False (and nothing happens) while one is under way or nobody is signed in."""
        intake = self._context.desk.intake
        return self._send(draft, lambda member: intake.submit(draft, payment, member))

    def record(self, draft: Draft, defects: Sequence[Defect]) -> bool:
        """Record what is missing; False as `send`."""
        intake = self._context.desk.intake
        return self._send(draft, lambda member: intake.record_defects(draft, defects, member))

    def _send(self, draft: Draft, job: Callable[[Session], Submitted]) -> bool:
        member = self._context.session.member
        if self._busy or member is None:
            return False
        self._busy = True
        told, self._told = self._told, ""

        def go_on(still: Still) -> None:
            if still is Still.OTHER:
                self._settle(lambda: self._fail(another()))
            elif still is Still.FAILED and told != draft.id:
                self._told = draft.id
                self._settle(lambda: self._fail(not_confirmed()))
            else:
                self._submit(partial(job, member))

        asked = self._in_reader(draft)
        self._presence.confirm(asked, go_on) if asked is not None else go_on(Still.SAME)
        return True

    def _in_reader(self, draft: Draft) -> Person | None:
        """Whose card is asked: of those who stand here, the one whose card is in; None where nobody
        has come.
        """
        hands = [party.hand for party in draft.parties.values()]
        held = (one for one in hands if stay_of(self._context, one.citizen_id) is not None)
        return next(held, draft.came)

    def _submit(self, job: Callable[[], Submitted]) -> None:
        self._context.lane.submit(
            job,
            lambda submitted: self._settle(lambda: self._accepted(submitted)),
            lambda error: self._settle(lambda: self._fail(error)),
        )

    def _accepted(self, submitted: Submitted) -> None:
        """Its papers are printed now, whichever page is shown by then."""
        self._context.papers.accept(submitted)
        self.done.emit(submitted)

    def _fail(self, error: CounterError) -> None:
        self.failed.emit(error)

    def _settle(self, tell: Callable[[], None]) -> None:
        self._busy = False
        tell()
