"""What opens beside the page (keys, settings, training cards), and the way back to the cursor."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui import shortcuts
from ui.context import Context
from ui.frame_parts import FrameParts
from ui.screen import Screen
from ui.widgets.side_panel import KeySheet, Settings


class Beside:
    """Opens and closes the panel; `page` gives the page that is shown, None before the first.

    Panel and search are left for the field from which they were asked for.
    """

    def __init__(
        self,
        context: Context,
        parts: FrameParts,
        page: Callable[[], Screen | None],
        sign_out: Callable[[], None],
    ) -> None:
        self._context, self._parts, self._page, self._sign_out = context, parts, page, sign_out
        self._cursor: QWidget | None = None
        parts.panel.closed.connect(self.close)

    def keys(self) -> None:
        """F1: the keys of this page and of every page."""
        page, language = self._page(), self._context.language
        if page is not None:
            groups = [
                (language.t("frame.keys_here"), shortcuts.page_keys(page, language)),
                (language.t("frame.keys_everywhere"), shortcuts.global_keys(language)),
            ]
            self._open("keys", language.t("frame.help"), lambda: KeySheet(groups))

    def settings(self) -> None:
        """Ctrl+comma: language, light or dark, text size, signing out."""
        self._open("settings", self._context.language.t("frame.settings"), self._settings)

    def training(self) -> None:
        """Ctrl+T: the training cards."""
        from ui.training import TrainingPanel

        language, reader = self._context.language, self._context.training_reader
        if reader is not None:
            title = language.t("training.cards")
            self._open("training", title, lambda: TrainingPanel(language, reader))

    def _settings(self) -> Settings:
        language, member = self._context.language, self._context.session.member
        name = language.of(member.name) if member is not None else ""
        settings = Settings(language, self._context.theme, name)
        settings.signed_out.connect(self._sign_out)
        return settings

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

    def leave_page(self) -> None:
        """Remember where the cursor is in the page."""
        page, at = self._page(), self._parts.window().focusWidget()
        if page is not None and at is not None and page.isAncestorOf(at):
            self._cursor = at

    def return_to_page(self) -> None:
        """Put the cursor back where it was in the page."""
        page, at = self._page(), self._cursor
        self._cursor = None
        if at is not None and shiboken6.isValid(at) and at.isVisible():
            at.setFocus(Qt.FocusReason.OtherFocusReason)
        elif page is not None:
            page.focusNextPrevChild(True)
