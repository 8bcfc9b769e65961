"""The card that was put in while the change of the customer before was still on the screen."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.domain.citizen import mask_citizen_id
from desktop.ports import CardEvent, CardFailed, CardRead, CardRemoved
from ui.context import Context


class NextCard(QObject):
    """Holds one card until the clerk goes on; one that is pulled or fails waits no longer."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._read: CardRead | None = None
        context.cards.happened.connect(self._on_card)
        context.session.changed.connect(self._on_session)

    def hold(self, read: CardRead) -> None:
        """This card waits; it takes the place of one that waited before."""
        self._put(read)

    def take(self) -> CardRead | None:
        """The card that waits, as far as it has been read by now; it waits no longer."""
        read = self._read
        if read is not None:
            self._put(None)
        return read

    def words(self) -> str:
        """Whose card waits, masked: the customer before may still be looking. Empty if none."""
        if self._read is None:
            return ""
        card = self._read.card
        return self._context.language.t(
            "done.card_waits", name=card.thai_name.short, id=mask_citizen_id(card.citizen_id)
        )

    def _put(self, read: CardRead | None) -> None:
        self._read = read
        self.changed.emit()

    def _on_card(self, event: CardEvent) -> None:
        held = self._read
        if held is None or not isinstance(event, CardRead | CardFailed | CardRemoved):
            return
        if (event.reader, event.session) == (held.reader, held.session):
            self._put(event if isinstance(event, CardRead) else None)

    def _on_session(self) -> None:
        if self._context.session.member is None and self._read is not None:
            self._put(None)
