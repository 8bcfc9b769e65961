"""Keeps drafts in the store while they are typed: within half a second, and until it works."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.domain.case import Draft
from desktop.domain.failure import CounterError
from desktop.ports import Clock

if TYPE_CHECKING:
    from desktop.runtime.lane import Lane

# From the first key that is not yet kept, not from the last one: whoever types without a pause
# must not lose more than half a second either.
DELAY_MS = 300
RETRY_MS = 2000


class DraftKeeper(QObject):
    """Saves the newest state of each draft given to it, one after the other, on the lane."""

    kept = Signal(str, object)
    """Draft id, and the `datetime` at which all of it was in the store."""
    failed = Signal(object)
    """The CounterError that keeps a draft from being saved; saving goes on being tried."""

    def __init__(self, lane: Lane, save: Callable[[Draft], bool], clock: Clock) -> None:
        super().__init__()
        self._lane, self._save, self._clock = lane, save, clock
        self._waiting: dict[str, Draft] = {}  # not yet given to the lane
        self._newest: dict[str, Draft] = {}  # not yet in the store
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)
        self._closed = False

    def keep(self, draft: Draft) -> None:
        """Save this state of the draft soon."""
        self._waiting[draft.id] = self._newest[draft.id] = draft
        self._start(DELAY_MS)

    def pending(self, draft_id: str) -> Draft | None:
        """The newest state of a draft that is not in the store yet; None if it is."""
        return self._newest.get(draft_id)

    def forget(self, draft_id: str) -> None:
        """Save no more of this draft: it is being submitted or discarded."""
        self._waiting.pop(draft_id, None)
        self._newest.pop(draft_id, None)

    def flush(self) -> None:
        """Save now what has not been saved."""
        self._timer.stop()
        waiting, self._waiting = self._waiting, {}
        for draft in waiting.values():
            self._put(draft)

    def close(self) -> None:
        """Save what is left and try no more."""
        self.flush()
        self._closed = True
        self._timer.stop()

    def _put(self, draft: Draft) -> None:
        self._lane.submit(
            lambda: self._save(draft),
            lambda there: self._on_saved(draft, there),
            lambda error: self._again(draft, error),
        )

    def _on_saved(self, draft: Draft, there: bool) -> None:
        if self._newest.get(draft.id) is draft:
            del self._newest[draft.id]
        # What was submitted or discarded meanwhile has nothing left to keep.
        if there:
            self.kept.emit(draft.id, self._clock.now())

    def _again(self, draft: Draft, error: CounterError) -> None:
        newest = self._newest.get(draft.id)
        if newest is None:  # submitted, discarded, or something newer is in the store already
            return
        self._waiting[draft.id] = newest
        self._start(RETRY_MS)
        self.failed.emit(error)

    def _start(self, delay: int) -> None:
        if not self._closed and not self._timer.isActive():
            self._timer.start(delay)
