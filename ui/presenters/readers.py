"""The card readers of this counter: how each is, and how long its last card took."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from desktop.ports import CardEvent, CardFailed, CardRead, ReadTiming, Stage
from ui.context import Context
from ui.values import Tone


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """One reader, how it is, and how its last read went."""

    name: str
    state: tuple[Tone, str]
    told: tuple[Tone, str] = ("neutral", "")


@dataclass(frozen=True, slots=True)
class Readers:
    """All of them; `word` says what there is to say instead when there are none."""

    lines: tuple[ReaderLine, ...]
    word: tuple[Tone, str] = ("neutral", "")


class ReadersPresenter(QObject):
    """`changed(Readers)` at each event of the readers."""

    changed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._last: dict[str, tuple[ReadTiming, str]] = {}
        context.cards.happened.connect(self._on_card)
        context.language.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Tell how they are."""
        cards, t = self._context.cards, self._context.language.t
        word: tuple[Tone, str] = ("neutral", "")
        if cards.service_running is False:
            word = ("bad", t("devices.readers_service"))
        elif not cards.readers:
            word = ("warn", t("devices.readers_none"))
        self.changed.emit(Readers(tuple(self._line(name) for name in cards.readers), word))

    def _on_card(self, event: CardEvent) -> None:
        if isinstance(event, CardRead) and event.stage is Stage.COMPLETE:
            now = self._context.clock.now().strftime("%H:%M")
            self._last[event.reader] = (event.timing, now)
        self.refresh()

    def _line(self, name: str) -> ReaderLine:
        t, now = self._context.language.t, self._context.cards.cards.get(name)
        state: tuple[Tone, str] = ("ok", t("devices.reader_empty"))
        if isinstance(now, CardFailed):
            state = ("bad", self._context.language.failure(now.error))
        elif isinstance(now, CardRead) and now.stage is Stage.COMPLETE:
            state = ("ok", t("devices.reader_holds"))
        elif now is not None:
            state = ("info", t("devices.reader_reads"))
        return ReaderLine(name, state, self._told(name))

    def _told(self, name: str) -> tuple[Tone, str]:
        t = self._context.language.t
        if name not in self._last:
            return "neutral", t("devices.never_read")
        timing, at = self._last[name]
        text, whole = ((ms or 0) / 1000 for ms in (timing.text_ms, timing.total_ms))
        return "ok", t("devices.read_in", text=f"{text:.2f}", whole=f"{whole:.2f}", time=at)
