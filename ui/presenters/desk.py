"""Who stands at the counter: tells the visit of the cards that are read, on every page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.domain.citizen import Person, person_key
from desktop.domain.failure import CounterError
from desktop.ports import CardEvent, CardRead, CardRemoved
from desktop.visit import Meaning, Stay, meaning
from ui.context import Context

SERVE = "serve"  # of the purposes: whoever stands here has put in their own card


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
        self._at_lock: dict[str, int] = {}  # the stays that were in when the window was locked
        self._left: dict[str, int] = {}  # those of them that whoever came next has found
        self._back = False
        context.cards.happened.connect(self._on_card)
        context.session.changed.connect(self._on_session)
        context.session.locked.connect(self._on_lock)

    @property
    def seen(self) -> Stay | None:
        """The card that was read last."""
        return self._context.here.last

    def meaning(self, read: CardRead, *, holds: bool = False) -> Meaning:
        """What a card brings about now; `holds` where the page that is shown lets cards wait.

        Somebody else's that came while the window was locked waits for the case that was open.
        """
        owner = self._context.kept.now.role_of(read.reader)
        found = meaning(read.card.citizen_id, owner, self._context.here.visit, holds=holds)
        return Meaning.WAITS if self._back and found is Meaning.NEXT else found

    def reveal(
        self, applicant: Person, done: Callable[[], None], failed: Callable[[CounterError], None]
    ) -> None:
        """Log that the full id is looked at, then `done`."""
        looking, actor = self._context.desk.looking, self._context.session.acting
        key = person_key(applicant.citizen_id, self._context.device.person_pepper)
        self._context.lane.submit(
            lambda: looking.person(key, SERVE, actor), lambda _entry: done(), failed
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
            if not self._context.session.is_locked:
                self._take(event)
        elif isinstance(event, CardRemoved):
            self._context.here.removed(event)

    def _take(self, event: CardRead) -> None:
        if self.meaning(event) is Meaning.NOBODY or self._left.get(event.reader) == event.session:
            return
        if self._context.here.read(event):
            self.arrived.emit(event)

    def _on_session(self) -> None:
        if self._context.session.member is None:
            self._context.here.forget()
            self._left, self._at_lock = self._at_lock, {}
        else:
            self._take_all()

    def _on_lock(self, locked: bool) -> None:
        if locked:
            self._at_lock = {now.reader: now.session for now in self._in()}
            return
        self._at_lock, self._back = {}, True
        self._take_all()
        self._back = False

    def _take_all(self) -> None:
        for now in self._in():
            self._take(now)

    def _in(self) -> list[CardRead]:
        return [now for now in self._context.cards.cards.values() if isinstance(now, CardRead)]
