"""A strip that tells of a case that came back, and opens it by its one key."""

from __future__ import annotations

from ui.presenters.returned import KEY
from ui.screen import Screen
from ui.widgets.notices import Strip


class ReturnedStrip(Strip):
    """Its button and its key put the case right."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(closable=False, folds=True)
        self._screen = screen
        self.acted.connect(self._put_right)
        screen.key(KEY, self._press)

    def _press(self) -> None:
        if (notice := self.notice()) is not None:
            self._put_right(notice.action)

    def _put_right(self, action: str) -> None:
        self._screen.frame.go("application", action)
