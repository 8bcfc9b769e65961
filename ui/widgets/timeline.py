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
        self._lines: list[tuple[Icon, Label, Label, Label]] = []

    def show_events(self, events: Sequence[Event]) -> None:
        """Show these."""
        if tuple(events) == self._events:
            return
        self._events = tuple(events)
        while len(self._lines) > len(self._events):
            for gone in self._lines.pop():
                self._grid.removeWidget(gone)
                gone.hide()
                gone.deleteLater()
        while len(self._lines) < len(self._events):
            self._lines.append(self._line(len(self._lines)))
        for (icon, when, words, note), event in zip(self._lines, self._events, strict=True):
            icon.set(event.icon, event.token)
            when.setText(event.when)
            words.setText(event.text)
            note.setText(event.note)
            note.setVisible(bool(event.note))
        said = "; ".join(f"{event.when} {event.text} {event.note}".strip() for event in events)
        self.setAccessibleDescription(said)

    def _line(self, at: int) -> tuple[Icon, Label, Label, Label]:
        line = Icon(""), Label("", "soft"), Label("", wrap=True), Label("", "hint", wrap=True)
        for column, widget in enumerate(line[:3]):
            self._grid.addWidget(widget, 2 * at, column)
            widget.show()
        self._grid.addWidget(line[3], 2 * at + 1, 2)
        return line
