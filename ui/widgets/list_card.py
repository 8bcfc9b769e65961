"""A card with a title and a short list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QAbstractScrollArea, QStackedWidget, QVBoxLayout, QWidget

from ui.language import Speaker
from ui.models.rows import Row
from ui.widgets.lists import RowList
from ui.widgets.notices import EmptyState
from ui.widgets.surfaces import RoomyCard, Rule
from ui.widgets.text import Label


class ListCard(RoomyCard):
    """A card with a title and a short list, or words where there is none."""

    def __init__(self, none_key: str, next_key: str, icon: str, speaker: Speaker) -> None:
        super().__init__((160, 150))  # the title, and two rows or the words for there being none
        self.title = Label("", "section")
        self.list = RowList()
        self.list.setAccessibleName("")
        self.list.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustIgnored)
        self.empty = EmptyState(icon)
        speaker.say(self.empty.title.setText, none_key)
        speaker.say(self.empty.text.setText, next_key)
        self.body.addWidget(self.title)
        self.body.addWidget(Rule())
        self._stack = QStackedWidget()
        self._stack.addWidget(_top(self.empty))
        self._stack.addWidget(self.list)
        self.body.addWidget(self._stack, 1)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these, or the empty words."""
        self.list.rows.set_rows(rows)
        self.list.setAccessibleName(self.title.text())
        self._stack.setCurrentIndex(1 if rows else 0)


def _top(widget: QWidget) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(widget)
    layout.addStretch(1)
    return holder
