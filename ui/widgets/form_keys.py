"""Keys of a form that its editors would take for themselves, or that belong elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.keyboard import begins_scan
from ui.widgets.form_entry import Entry

_GUARDED = "scan_guarded"
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class FormKeys(QObject):
    """Watches the editors: a scanner that begins in one of them, and the keys of a table.

    `begin_scan` puts the cursor where codes are scanned; False if none is awaited.
    """

    stepped = Signal(str, int)
    """The cell, and -1 or 1 for the row above or below it."""
    removed = Signal()

    def __init__(self, parent: QWidget, begin_scan: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._begin_scan = begin_scan
        self._entries: dict[QObject, Entry] = {}

    def watch(self, entry: Entry) -> None:
        """Look at what is pressed in this field."""
        self._entries[entry.editor] = entry
        entry.editor.installEventFilter(self)

    def guard(self, editor: QWidget) -> None:
        """A line beside the form (a reason, a date of a document): no code lands there either."""
        if editor not in self._entries and not editor.property(_GUARDED):
            editor.setProperty(_GUARDED, True)
            editor.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is no answer to this field."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        entry = self._entries.get(watched)
        words = entry is None or entry.view().field.kind.is_words
        if begins_scan(event, words=words) and self._begin_scan():
            return True
        if entry is None or not entry.is_cell():
            return False
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        step = _STEPS.get(Qt.Key(event.key()), 0)
        # What is chosen from a list has a use of its own for the arrows alone.
        if step and (control or (isinstance(watched, QLineEdit) and not event.modifiers())):
            self.stepped.emit(entry.field_id, step)
            return True
        if control and event.key() == Qt.Key.Key_Delete:
            if not event.isAutoRepeat():
                self.removed.emit()
            return True
        return False
