"""What the person at work opens cases for, page by page: chosen by them, until they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from ui.context import AtWork


class Aims(QObject):
    """`changed(page)` when another is chosen, or none any more."""

    changed = Signal(str)

    def __init__(self, session: AtWork) -> None:
        super().__init__()
        self._chosen: dict[str, str] = {}
        session.changed.connect(self._forget)

    def of(self, page: str) -> str:
        """The purpose chosen for a page; empty for none yet."""
        return self._chosen.get(page, "")

    def choose(self, page: str, purpose: str) -> None:
        """Look for this from now on; empty asks again."""
        if purpose != self.of(page):
            self._chosen[page] = purpose
            self.changed.emit(page)

    def _forget(self) -> None:
        """Whoever comes chooses anew."""
        self._chosen.clear()
