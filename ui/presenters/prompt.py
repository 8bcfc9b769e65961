"""What the counter asks for: the state of the card readers in words, with the next step."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from desktop.ports import CardEvent, CardFailed, CardInserted, CardRead, CardRemoved, PhotoProgress
from ui.context import Context
from ui.values import Tone


@dataclass(frozen=True, slots=True)
class Prompt:
    """Title and next step; `percent` while a card is being read; `reader` says which one."""

    title: str
    text: str
    tone: Tone = "accent"
    icon: str = "id-card"
    percent: int | None = None
    reader: str = ""


class PromptPresenter(QObject):
    """Tells `changed(Prompt)` at each event of the readers and each change of language."""

    changed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._percent: int | None = None
        self._failure: CardFailed | None = None
        context.cards.happened.connect(self._on_card)
        context.language.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Tell how it stands now."""
        self.changed.emit(self.prompt())

    def prompt(self) -> Prompt:
        """How it stands now."""
        cards, t = self._context.cards, self._context.language.t
        if cards.service_running is False:
            title, text = t("counter_page.service_down"), t("counter_page.service_down_next")
            return Prompt(title, text, "bad", "usb")
        if not cards.readers:
            return Prompt(
                t("counter_page.no_reader"), t("counter_page.no_reader_next"), "warn", "usb"
            )
        reader = t("counter_page.reader_ready", reader=", ".join(cards.readers))
        if self._failure is not None:
            text = self._context.language.failure(self._failure.error)
            return Prompt(t("counter_page.card_failed"), text, "bad", "circle-alert", reader=reader)
        if self._percent is not None:
            title, text = t("counter_page.reading"), t("counter_page.reading_next")
            return Prompt(title, text, "info", "cpu", self._percent, reader)
        return Prompt(
            t("counter_page.insert_card"), t("counter_page.insert_card_next"), reader=reader
        )

    def _on_card(self, event: CardEvent) -> None:
        match event:
            case CardInserted():
                self._failure, self._percent = None, 2
            case CardRead(stage=stage):
                self._percent = {"identity": 15, "text": 25}.get(stage.value)
            case PhotoProgress(done=done, total=total) if total > 0:
                self._percent = 25 + min(75, 75 * done // total)
            case CardFailed():
                # What was wrong stays on the screen when the card is pulled, until the next one.
                self._failure, self._percent = event, None
            case CardRemoved():
                self._percent = None
            case _:
                pass
        self.refresh()
