"""What has happened, one line each: an icon, the time, the words, and by whom."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from ui.icons import Icon
from ui.presenters.case_timeline import Event
from ui.widgets.text import Label


class Timeline(QWidget):
    """The lines of a case, oldest first; what it waits for comes last."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(2, 1)
        self._events: tuple[Event, ...] = ()

    def show_events(self, events: Sequence[Event]) -> None:
        """Show these."""
        if tuple(events) == self._events:
            return
        self._events = tuple(events)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for at, event in enumerate(self._events):
            icon = Icon(event.icon, event.token, 18)
            when = Label(event.when, "soft")
            words = Label(event.text, wrap=True)
            self._grid.addWidget(icon, 2 * at, 0)
            self._grid.addWidget(when, 2 * at, 1)
            self._grid.addWidget(words, 2 * at, 2)
            if event.note:
                self._grid.addWidget(Label(event.note, "hint", wrap=True), 2 * at + 1, 2)
        said = "; ".join(f"{event.when} {event.text} {event.note}".strip() for event in events)
        self.setAccessibleDescription(said)
