"""What is written down of a document, in small fields under its row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.forms.values import ORDERED
from ui.language import Language
from ui.presenters.form_view import FieldView
from ui.widgets.form_entry import Entry


class Records(QWidget):
    """The records of one document; Enter goes to the next that needs something, then `finished`.

    Days and numbers are short and stand side by side.
    """

    edited = Signal(str, str)
    left = Signal(str)
    focused = Signal(str)
    finished = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 2, 0, 4)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(2)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)
        self.entries: dict[str, Entry] = {}
        self.hide()

    def show_views(self, views: Sequence[FieldView]) -> None:
        """Draw these; none while the document has not been seen."""
        if views and not self.entries:
            self._build(views)
        for view in views:
            self.entries[view.field.id].show_view(view)
        self.setVisible(bool(views))

    def needing(self, after: str = "") -> Entry | None:
        """The next that still needs something, going round."""
        if self.isHidden():
            return None
        order = list(self.entries)
        at = order.index(after) + 1 if after in self.entries else 0
        needing = (self.entries[name] for name in order[at:] + order[:at])
        return next((entry for entry in needing if entry.view().needs), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Between the fields: not a click on the row, which would take its mark back."""
        event.accept()

    def _build(self, views: Sequence[FieldView]) -> None:
        line = used = 0
        for view in views:
            name, entry = view.field.id, Entry(view.field, self._language, self)
            self.entries[name] = entry
            entry.edited.connect(lambda text, name=name: self.edited.emit(name, text))
            entry.left.connect(lambda name=name: self.left.emit(name))
            entry.focused.connect(lambda name=name: self.focused.emit(name))
            entry.entered.connect(lambda name=name: self._enter(name))
            span = 1 if view.field.kind.base in ORDERED else 2
            if used + span > 2:
                line, used = line + 1, 0
            self._grid.addWidget(entry, line, used, 1, span)
            used += span

    def _enter(self, name: str) -> None:
        self.left.emit(name)
        wanted = self.needing(name)
        if wanted is not None:
            wanted.editor.setFocus()
        else:
            self.finished.emit()
