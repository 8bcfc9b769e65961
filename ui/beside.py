"""What opens beside the page (keys, training cards) or in front of it, and the way back."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from ui import shortcuts
from ui.context import Context
from ui.frame_parts import FrameParts
from ui.screen import Screen
from ui.widgets.side_panel import KeySheet


class Beside:
    """Opens and closes the panel and the settings; `page_of` gives a page and its scrolling room.

    `page` gives the page that is shown, None before the first. Panel, settings and search are left
    for the field from which they were asked for; behind the settings nothing of the page changes.
    """

    def __init__(
        self,
        context: Context,
        parts: FrameParts,
        page: Callable[[], Screen | None],
        page_of: Callable[[str], tuple[Screen, QScrollArea]],
    ) -> None:
        self._context, self._parts, self._page, self._page_of = context, parts, page, page_of
        self._behind: tuple[int, str] | None = None  # what the settings hide, and its mark
        self._cursors: dict[Screen, QWidget] = {}
        parts.panel.closed.connect(self.close)

    def keys(self) -> None:
        """F1: the keys of this page and of every page."""
        page, language = self._page(), self._context.language
        if page is not None:
            here = shortcuts.page_keys(page, language, self._parts.seat)
            groups = [
                (language.t("frame.keys_here"), here),
                (language.t("frame.keys_everywhere"), shortcuts.global_keys(language)),
            ]
            self._open("keys", language.t("frame.help"), lambda: KeySheet(groups))

    @property
    def in_front(self) -> bool:
        """Whether the settings are in front of the page."""
        return self._behind is not None

    def settings(self, section: str = "") -> None:
        """Ctrl+comma: readers, printers, the look, signing out; again for the way back."""
        parts, again = self._parts, self.in_front and not section
        self.close()
        if again:
            self.back()
            return
        if self._behind is None:
            self.leave_page()
            self._behind = parts.stack.currentIndex(), parts.rail.shown
        screen, area = self._page_of("settings")
        parts.stack.setCurrentWidget(area)
        parts.rail.show_page("")
        parts.set_front(True)
        parts.show_title(screen.title())
        screen.enter(section)

    def training(self) -> None:
        """Ctrl+T: the training cards."""
        from ui.training import TrainingPanel

        language, reader = self._context.language, self._context.training_reader
        if reader is not None:
            title = language.t("training.cards")
            self._open("training", title, lambda: TrainingPanel(language, reader))

    def _open(self, name: str, title: str, make: Callable[[], QWidget]) -> None:
        panel, room = self._parts.panel, self._parts.panel_room
        if room.isVisible() and panel.property("holds") == name:
            self.close()
            return
        self.leave_page()
        panel.setProperty("holds", name)
        room.show()
        panel.show_content(title, make())

    def close(self) -> None:
        """Put the panel away."""
        if self._parts.panel_room.isVisible():
            self._parts.panel_room.hide()
            self.return_to_page()

    def back(self) -> None:
        """Put the settings away: the page behind them is as it was left."""
        if self._behind is None:
            return
        (index, mark), self._behind = self._behind, None
        self._parts.stack.setCurrentIndex(index)
        self._parts.set_front(False)
        self._parts.rail.show_page(mark)
        if (page := self._page()) is not None:
            self._parts.show_title(page.title())
        self.return_to_page()

    def leave_page(self) -> None:
        """Remember where the cursor is in the page."""
        page, at = self._page(), self._parts.window().focusWidget()
        if page is not None and at is not None and page.isAncestorOf(at):
            self._cursors[page] = at

    def return_to_page(self) -> None:
        """Put the cursor back where it was in the page."""
        page = self._page()
        if page is None:
            return
        at = self._cursors.pop(page, None)
        if at is not None and shiboken6.isValid(at) and at.isVisible():
            at.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            page.focusNextPrevChild(True)
