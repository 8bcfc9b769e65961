"""The red numbers of the rail: what waits on the pages that are not shown."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.domain.failure import CounterError
from ui.context import Context


class RailCounts(QObject):
    """`counted(page, number)` for Counter, Review and Sync, at sign-in and when there is news.

    A clerk reviews nothing, and signed out nothing is shown. A page that is shown counts itself.
    """

    counted = Signal(str, int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._busy = self._again = False
        context.session.changed.connect(self.refresh)
        context.sync.changed.connect(self.refresh)

    def refresh(self, _changed: object = None) -> None:
        """Count anew; what is asked for meanwhile is counted after."""
        member = self._context.session.member
        if member is None:
            self._tell((0, 0, 0))
            return
        if self._busy:
            self._again = True
            return
        self._busy = True
        from desktop.entries import Approved  # by now somebody has signed in

        reviews = member.role in Approved.RIGHT.roles
        self._context.lane.submit(lambda: self._count(reviews), self._counted, self._failed)

    def _count(self, reviews: bool) -> tuple[int, int, int]:
        cases, today = self._context.desk.cases, self._context.clock.now().date()
        waiting = cases.lists.waiting(today).open if reviews else 0
        returned = len(cases.returned(self._context.session.actor))
        return returned, waiting, self._context.desk.outbox.to_settle()

    def _counted(self, found: tuple[int, int, int]) -> None:
        if self._context.session.member is not None:
            self._tell(found)
        self._next()

    def _failed(self, _error: CounterError) -> None:
        """The page itself says that the store cannot be read; a number left out says nothing."""
        self._next()

    def _next(self) -> None:
        self._busy = False
        if self._again:
            self._again = False
            self.refresh()

    def _tell(self, found: tuple[int, int, int]) -> None:
        for page, count in zip(("counter", "review", "sync"), found, strict=True):
            self.counted.emit(page, count)
