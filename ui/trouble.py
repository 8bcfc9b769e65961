"""What is wrong with a card, in the strip above whatever page is shown."""

from __future__ import annotations

from ui.context import Context
from ui.presenters.card_trouble import READERS, CardTrouble
from ui.screen import Frame
from ui.values import Notice
from ui.widgets.notices import Strip


class Trouble:
    """Puts it into the strip, and takes it out again where it still stands there."""

    def __init__(self, context: Context, frame: Frame, strip: Strip) -> None:
        self._frame, self._strip = frame, strip
        self._cards = CardTrouble(context)
        self._cards.changed.connect(self._show)

    def _show(self, notice: Notice | None) -> None:
        shown = self._strip.notice()
        if notice is not None:
            self._frame.notify(notice, lambda _action: self._frame.go("settings", READERS))
        elif shown is not None and shown.action == READERS:
            self._frame.notify(None)
