"""A card that could not be read: told once, with its reason, on whatever page one is."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.ports import CardEvent, CardFailed, CardInserted, CardRead, ReadersChanged
from ui.context import Context
from ui.values import Notice

READERS = "readers"


class CardTrouble(QObject):
    """`changed(Notice)` for a failure, `changed(None)` when it is no news any more: another card
    has come, or the reader has gone. A card that is always in is told once, not between all
    customers. Nothing is told while nobody is signed in; what happened then is told at sign-in.
    """

    changed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._failed: CardFailed | None = None
        context.cards.happened.connect(self._on_card)
        context.session.changed.connect(self._on_session)
        context.language.changed.connect(self._tell)

    def _on_card(self, event: CardEvent) -> None:
        failed = self._failed
        if isinstance(event, CardFailed):
            if self._context.session.member is not None:
                self._failed = event
                self._tell()
        elif failed is not None and (
            isinstance(event, CardInserted | CardRead)
            or (isinstance(event, ReadersChanged) and failed.reader not in event.readers)
        ):
            self._over()

    def _on_session(self) -> None:
        now = self._context.cards.cards.values()
        if self._context.session.member is None:
            self._over()
        elif self._failed is None:
            self._failed = next((card for card in now if isinstance(card, CardFailed)), None)
            self._tell()

    def _over(self) -> None:
        self._failed = None
        self.changed.emit(None)

    def _tell(self) -> None:
        failed, language = self._failed, self._context.language
        if failed is None:
            return
        words = language.failure(failed.error)
        if len(self._context.cards.states) > 1:
            words = f"{failed.reader}: {words}"
        button = language.t("devices.readers")
        self.changed.emit(Notice(words, "bad", button, READERS, "id-card"))
