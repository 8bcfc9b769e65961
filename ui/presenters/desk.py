"""Who stands at the counter: listens to the card reader on every page and keeps the photo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal

from desktop.domain.citizen import CitizenCard, Person, person_key
from desktop.domain.failure import CounterError
from desktop.ports import CardEvent, CardRead, CardRemoved
from ui.context import Context


@dataclass(frozen=True, slots=True)
class Seen:
    """The person whose card was read last: the card so far, when the read began (`14:02`), and
    when the card left its reader, empty while it is in.
    """

    card: CitizenCard = field(repr=False)
    at: str
    reader: str
    session: int
    left: str = ""


class DeskPresenter(QObject):
    """Turns card events into `arrived` and `grown`, and reveals an id when asked.

    `arrived(CardRead)` comes once for each card put in, as soon as the identity is read, while
    somebody is signed in (a card that was in before is told at sign-in). `grown(CitizenCard)`
    comes with the text and the photo, and when the card has left.
    """

    arrived = Signal(object)
    grown = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._seen: Seen | None = None
        self._told: tuple[str, int] | None = None
        context.cards.happened.connect(self._on_card)
        context.session.changed.connect(self._on_session)

    @property
    def seen(self) -> Seen | None:
        """The last person read from a card, for the photo and the time of the strip."""
        return self._seen

    def card_of(self, citizen_id: str) -> CitizenCard | None:
        """The card of this person, as far as it has been read, if it was the last."""
        if self._seen is not None and self._seen.card.citizen_id == citizen_id:
            return self._seen.card
        return None

    def read_at(self, citizen_id: str) -> tuple[str, str]:
        """When their card was read, if it was the last, and when it left."""
        if self._seen is not None and self._seen.card.citizen_id == citizen_id:
            return self._seen.at, self._seen.left
        return "", ""

    def reveal(
        self, applicant: Person, done: Callable[[], None], failed: Callable[[CounterError], None]
    ) -> None:
        """Log that the full id is looked at, then `done`."""
        staff, actor = self._context.staff, self._context.session.actor
        key = person_key(applicant.citizen_id, self._context.device.person_pepper)
        self._context.lane.submit(
            lambda: staff.view_person(key, "service", actor), lambda _entry: done(), failed
        )

    def sign_out(self, failed: Callable[[CounterError], None]) -> None:
        """Log that the member of staff leaves, then end the session."""
        staff, session = self._context.staff, self._context.session
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
            self._leave(event)

    def _leave(self, event: CardRemoved) -> None:
        seen = self._seen
        if seen is not None and (seen.reader, seen.session) == (event.reader, event.session):
            self._seen = replace(seen, left=self._context.clock.now().strftime("%H:%M"))
            self.grown.emit(seen.card)

    def _take(self, event: CardRead) -> None:
        stay = (event.reader, event.session)
        first = stay != self._told
        at = self._context.clock.now().strftime("%H:%M")
        if not first and self._seen is not None:
            at = self._seen.at
        self._seen = Seen(event.card, at, event.reader, event.session)
        self._told = stay
        if first:
            self.arrived.emit(event)
        else:
            self.grown.emit(event.card)

    def _on_session(self) -> None:
        if self._context.session.member is None:
            self._seen, self._told = None, None
            return
        for now in list(self._context.cards.cards.values()):
            if isinstance(now, CardRead):
                self._take(now)
