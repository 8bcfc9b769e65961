"""The card readers as seen from the main thread."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QObject, Qt, Signal

from desktop.ports import (
    CardEvent,
    CardFailed,
    CardInserted,
    CardRead,
    CardReader,
    CardRemoved,
    ReadersChanged,
    ServiceChanged,
)

CardNow = CardInserted | CardRead | CardFailed


class CardStation(QObject):
    """Runs a `CardReader` in its own thread and re-emits its events on the main thread.

    It remembers how things stand, so that a screen shown later can ask. A card pulled in the
    middle of a read is told as `CardFailed` (CARD_REMOVED) and then `CardRemoved`. `happened`
    carries a `CardEvent`.
    """

    # Not named `event`: that is QObject's own, and hiding it stops every queued call.
    happened = Signal(object)
    _arrived = Signal(object)

    def __init__(self, reader: CardReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._readers: tuple[str, ...] = ()
        self._service_running: bool | None = None
        self._cards: dict[str, CardNow] = {}
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="card", daemon=True)
        # The event reaches listeners in the main thread whatever kind of slot they connect.
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    @property
    def readers(self) -> tuple[str, ...]:
        """The readers that are there now."""
        return self._readers

    @property
    def service_running(self) -> bool | None:
        """Whether the smart-card service was found; None before it is known."""
        return self._service_running

    @property
    def cards(self) -> Mapping[str, CardNow]:
        """The last word on the card in each reader that has one."""
        return MappingProxyType(self._cards)

    def start(self) -> None:
        """Begin to watch the readers."""
        self._thread.start()

    def close(self) -> None:
        """Stop watching and join the thread; harmless when closed or never started."""
        self._closed = True
        self._reader.stop()
        while self._thread.is_alive():
            self._thread.join(0.05)
            self._reader.stop()  # a stop in the moment before a wait may be lost in the service

    def _run(self) -> None:
        self._reader.run(self._arrived.emit)

    def _on_arrived(self, event: CardEvent) -> None:
        if self._closed:
            return
        match event:
            case ReadersChanged(readers):
                self._readers = readers
            case ServiceChanged(running):
                self._service_running = running
            case CardInserted(reader, _) | CardRead(reader, _) | CardFailed(reader, _):
                self._cards[reader] = event
            case CardRemoved(reader, _):
                self._cards.pop(reader, None)
            case _:
                pass
        self.happened.emit(event)
