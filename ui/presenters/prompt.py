"""What the counter asks for: the state of the card readers in words, with the next step."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from desktop.domain.citizen import mask_citizen_id
from desktop.domain.failure import Code
from desktop.ports import (
    CardEvent,
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    PhotoProgress,
)
from ui.context import Context
from ui.values import Tone


@dataclass(frozen=True, slots=True)
class Prompt:
    """Title and next step; `percent` while a card is being read; `reader` says which one.

    `again` where a card is in that can be read again without pulling it.
    """

    title: str
    text: str
    tone: Tone = "accent"
    icon: str = "id-card"
    percent: int | None = None
    reader: str = ""
    again: bool = False


class PromptPresenter(QObject):
    """Tells `changed(Prompt)` at each event of the readers and each change of language.

    What is wrong with a card is not told here (`CardTrouble` does) and never hides what to do next.
    """

    changed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._percents: dict[str, int] = {}
        context.cards.happened.connect(self._on_card)
        context.language.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Tell how it stands now."""
        self.changed.emit(self.prompt())

    def prompt(self) -> Prompt:
        """How it stands now."""
        cards, t = self._context.cards, self._context.language.t
        if cards.service_running is False:
            problem = cards.service_problem
            if problem is None or problem.code is Code.CARD_SERVICE_DOWN:
                title, text = t("counter_page.service_down"), t("counter_page.service_down_next")
            else:
                title, text = t("counter_page.no_service"), self._context.language.failure(problem)
            return Prompt(title, text, "bad", "usb")
        if not cards.readers:
            return Prompt(
                t("counter_page.no_reader"), t("counter_page.no_reader_next"), "warn", "usb"
            )
        reader = t("counter_page.reader_ready", reader=", ".join(cards.readers))
        if self._percents:
            title, text = t("counter_page.reading"), t("counter_page.reading_next")
            percent = next(reversed(self._percents.values()))
            return Prompt(title, text, "info", "cpu", percent, reader)
        here = [now for now in cards.cards.values() if isinstance(now, CardRead)]
        if here:
            card, english = here[-1].card, self._context.language.code == "en"
            name = (english and card.english_name.short) or card.thai_name.short
            masked = mask_citizen_id(card.citizen_id)
            whose = t("counter_page.card_in_next", name=name, id=masked)
            return Prompt(t("counter_page.card_in"), whose, reader=reader, again=True)
        title, text = t("counter_page.insert_card"), t("counter_page.insert_card_next")
        return Prompt(title, text, reader=reader, again=bool(cards.cards))

    def _on_card(self, event: CardEvent) -> None:
        match event:
            case CardInserted(reader, _):
                self._percents[reader] = 2
            case CardRead(reader, _, stage=stage):
                self._progress(reader, {"identity": 15, "text": 25}.get(stage.value))
            case PhotoProgress(reader, _, done, total) if total > 0:
                self._progress(reader, 25 + min(75, 75 * done // total))
            case CardFailed(reader, _) | CardRemoved(reader, _):
                self._progress(reader, None)
            case _:
                pass
        self.refresh()

    def _progress(self, reader: str, percent: int | None) -> None:
        if percent is None:
            self._percents.pop(reader, None)
        else:
            self._percents[reader] = percent
