"""The lock: when the window locks, who may go on in it, and when nobody may any more."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.failure import CounterError
from desktop.ports import CardRead
from ui.countdown import Countdown
from ui.idle import Idle
from ui.presenters.visit_words import saved_at

if TYPE_CHECKING:
    from desktop.domain.security import LockTimes
    from desktop.services.session import Session
    from ui.context import Context


class LockPresenter(QObject):
    """Who is signed in locks by hand, or is locked when nobody has been here for a while.

    Locked, their session has ended, and with it their key; what is theirs stays until they sign in
    again, or somebody else wants to, or nobody has for long. `problem(text)` says in place why a
    PIN does not unlock, `busy(bool)` that one is being checked, `failed(CounterError)` that it
    could not be written down.
    """

    problem = Signal(str)
    busy = Signal(bool)
    failed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.idle = Idle(context)
        self.idle.gone.connect(lambda: self._lock(alone=True))
        self._times: LockTimes | None = None
        self._ending: Countdown | None = None
        self._checking = False
        self.alone = False
        self.since: datetime = context.clock.now()
        self.signed_in: datetime = self.since
        context.session.changed.connect(self._on_session)
        context.renewal.happened.connect(self._ask_times)

    @property
    def minutes(self) -> int:
        """After how many without anybody the window has locked; 0 where that was by hand."""
        times = self._times
        return round(times.idle.total_seconds() / 60) if self.alone and times is not None else 0

    @property
    def warning_seconds(self) -> int:
        """For how long it is said that the window is about to lock."""
        return round(self._times.warning.total_seconds()) if self._times is not None else 0

    @property
    def has_case(self) -> bool:
        """Whether a customer's case is open behind the lock."""
        return self._context.here.visit is not None

    @property
    def saved(self) -> str:
        """When all of it was in the store, in words; empty where nothing had to be kept."""
        return saved_at(self._context.here.visit, self._context.language)

    @property
    def card_in(self) -> bool:
        """Whether a customer's card is in a reader."""
        role_of = self._context.kept.now.role_of
        cards = self._context.cards.cards.values()
        return any(isinstance(now, CardRead) and role_of(now.reader) == "customer" for now in cards)

    def lock(self) -> None:
        """By hand."""
        self._lock(alone=False)

    def unlock(self, pin: str) -> None:
        """Check the PIN of who is away, and let them go on."""
        session, desk = self._context.session, self._context.desk
        if self._checking or not session.is_locked:
            return
        if not pin:
            self.problem.emit(self._context.language.t("signin.pin_missing"))
            return
        staff_id = session.actor
        self._set_checking(True)
        self._context.lane.submit(
            lambda: desk.staff.sign_in(staff_id, pin), self._unlocked, self._refused
        )

    def leave(self) -> None:
        """Somebody else wants to sign in, or nobody has come back: it is over."""
        if self._context.session.is_locked:
            self._stop()
            self._context.session.end()

    def close(self) -> None:
        """The window goes."""
        self.idle.stop()
        self._stop()

    def _lock(self, *, alone: bool) -> None:
        at, staff = self._context.session, self._context.desk.staff
        session = at.member
        if session is None or at.is_locked:
            return
        self.idle.stop()
        self.alone, self.since = alone, self._context.clock.now()
        if self._ending is not None:
            self._ending.start()
        at.leaving.emit()
        at.lock()
        # After all that was asked for in this session: the lane does one after the other.
        self._context.lane.submit(
            lambda: staff.lock(session, alone=alone), lambda _none: None, self.failed.emit
        )

    def _unlocked(self, session: Session) -> None:
        self._set_checking(False)
        at, staff = self._context.session, self._context.desk.staff
        if at.is_locked:
            self._stop()
            at.unlock(session)
            self._begin()
        else:  # it was over while the PIN was checked
            self._context.lane.submit(
                lambda: staff.sign_out(session), lambda _none: None, self.failed.emit
            )

    def _refused(self, error: CounterError) -> None:
        self._set_checking(False)
        self.problem.emit(self._context.language.failure(error))

    def _set_checking(self, checking: bool) -> None:
        self._checking = checking
        self.busy.emit(checking)

    def _on_session(self) -> None:
        if self._context.session.member is None:
            self.close()
        else:
            self.signed_in = self._context.clock.now()
            self._ask_times()

    def _ask_times(self) -> None:
        """The data of the office say it; they may still be read while the first one signs in."""
        context = self._context
        if context.session.member is not None:
            context.looks.submit(
                lambda: context.desk.reference.security.lock(context.clock.now().date()),
                self._take_times,
                lambda _error: None,  # without data nobody works here, and the counter says so
            )

    def _take_times(self, times: LockTimes) -> None:
        before, self._times = self._times, times
        if not self._context.session.is_locked or before is None:
            self._begin()

    def _begin(self) -> None:
        times = self._times
        if times is not None and self._context.session.member is not None:
            over = round(times.sign_out.total_seconds() * 1000)
            self._stop()
            self._ending = self._context.countdown(over, self.leave)
            if self._context.session.is_locked:
                self._ending.start()
            else:
                self.idle.begin(times)

    def _stop(self) -> None:
        if self._ending is not None:
            self._ending.stop()
