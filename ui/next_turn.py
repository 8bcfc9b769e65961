"""Says on whatever page is shown that a card waits, and begins with it when the clerk goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.ports import CardRead
from ui.context import Context
from ui.presenters.next_card import NextCard
from ui.screen import Screen
from ui.values import Notice

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_ACTION = "next"


class NextTurn:
    """The card that waits, beside the pages of a window."""

    def __init__(self, context: Context, window: MainWindow, page: Callable[[], Screen]) -> None:
        self._card, self._window, self._page = NextCard(context), window, page
        self._card.changed.connect(self.show)

    def hold(self, read: CardRead) -> None:
        """This card waits on the page that is shown."""
        self._card.hold(read)

    def at(self, page: str, argument: object) -> tuple[str, object]:
        """Where the way to a page leads: the card that waits begins in place of the counter."""
        if page == "counter" and argument is None and (read := self._card.take()) is not None:
            return "customer", read
        return page, argument

    def show(self) -> None:
        """Whose card waits: on the page that lets it wait, or above any other."""
        window, page, words = self._window, self._page(), self._card.words()
        shown = window.strip.notice()
        if page.holds_cards:
            page.show_waiting(words)
        elif words:
            notice = Notice(words, "info", window.t("done.next_customer"), _ACTION, "id-card")
            window.notify(notice, lambda _action: window.go("counter"))
        elif shown is not None and shown.action == _ACTION:
            window.notify(None)
