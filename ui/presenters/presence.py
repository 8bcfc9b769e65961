"""Whether the person whose card is in is still the one on the screen, asked before it matters."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from desktop.domain.citizen import Person
from desktop.ports import CardChecked, CardRead, Still
from ui.context import Context

# Three transmits take 0.13 s; a card that is busy or mute must not hold up the counter.
PATIENCE_MS = 3000


def stay_of(context: Context, citizen_id: str) -> CardRead | None:
    """The card of this person that is in a customer's reader now."""
    for now in context.cards.cards.values():
        if isinstance(now, CardRead) and now.card.citizen_id == citizen_id:
            return now
    return None


class Presence(QObject):
    """Asks the chip; the service may not see a swap that is quicker than its look (0.4 s)."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._done: Callable[[Still], None] | None = None
        self._asked = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MS)
        self._timer.timeout.connect(lambda: self._answer(Still.FAILED))

    def confirm(self, applicant: Person, done: Callable[[Still], None]) -> None:
        """`done(SAME)` where this is still the card, at once where there is none to ask; OTHER
        where another has come; FAILED where it does not answer, or not in time.
        """
        stay = stay_of(self._context, applicant.citizen_id)
        if stay is None:  # typed, resumed, or pulled since: nobody else can have taken its place
            done(Still.SAME)
            return
        self._asked += 1
        asked, reader = self._asked, stay.reader
        self._done = done
        self._timer.start()
        self._context.cards.verify(
            reader, stay.session, lambda checked: self._on_checked(asked, reader, checked)
        )

    def _on_checked(self, asked: int, reader: str, checked: CardChecked) -> None:
        if asked != self._asked:
            return
        still = checked.still
        if still is Still.GONE:
            still = Still.OTHER if reader in self._context.cards.cards else Still.SAME
        self._answer(still)

    def _answer(self, still: Still) -> None:
        done, self._done = self._done, None
        self._timer.stop()
        if done is not None:
            done(still)
