"""Who stands at the counter: tells the visit of the cards that are read, on every page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.domain.citizen import Person, person_key
from desktop.domain.failure import CounterError
from desktop.ports import CardEvent, CardRead, CardRemoved
from desktop.visit import Meaning, Stay, meaning
from ui.context import Context


class DeskPresenter(QObject):
    """Turns card events into `arrived`, and reveals an id when asked.

    `arrived(CardRead)` comes once for each customer's card put in, as soon as the identity is read,
    while somebody is signed in (a card that was in before is told at sign-in). What is read of it
    later, and that it has left, is told by `Context.here`.
    """

    arrived = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        context.cards.happened.connect(self._on_card)
        context.session.changed.connect(self._on_session)

    @property
    def seen(self) -> Stay | None:
        """The card that was read last."""
        return self._context.here.last

    def meaning(self, read: CardRead, *, holds: bool = False) -> Meaning:
        """What a card brings about now; `holds` where the page that is shown lets cards wait."""
        owner = self._context.kept.now.role_of(read.reader)
        return meaning(read.card.citizen_id, owner, self._context.here.visit, holds=holds)

    def reveal(
        self, applicant: Person, done: Callable[[], None], failed: Callable[[CounterError], None]
    ) -> None:
        """Log that the full id is looked at, then `done`."""
        staff, actor = self._context.desk.staff, self._context.session.acting
        key = person_key(applicant.citizen_id, self._context.device.person_pepper)
        self._context.lane.submit(
            lambda: staff.view_person(key, "service", actor), lambda _entry: done(), failed
        )

    def sign_out(self, failed: Callable[[CounterError], None]) -> None:
        """Log that the member of staff leaves, then end the session."""
        staff, session = self._context.desk.staff, self._context.session
        member = session.member
        if member is not None:
            session.leaving.emit()
            self._context.lane.submit(
                lambda: staff.sign_out(member), lambda _entry: session.end(), failed
            )

    def _on_card(self, event: CardEvent) -> None:
        if self._context.session.member is None:
            return
        if isinstance(event, CardRead):
            self._take(event)
        elif isinstance(event, CardRemoved):
            self._context.here.removed(event)

    def _take(self, event: CardRead) -> None:
        if self.meaning(event) is Meaning.NOBODY:
            return
        if self._context.here.read(event):
            self.arrived.emit(event)

    def _on_session(self) -> None:
        if self._context.session.member is None:
            self._context.here.forget()
            return
        for now in list(self._context.cards.cards.values()):
            if isinstance(now, CardRead):
                self._take(now)
