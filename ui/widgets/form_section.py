"""A plain section of a form: fields in twelfths of the width."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.forms.form import Field
from desktop.forms.form import Section as FormSection
from ui.language import Language, Speaker
from ui.presenters.form_view import FieldView
from ui.widgets.form_entry import GUTTER, Entry
from ui.widgets.form_flow import flow, grid
from ui.widgets.scan_line import ScanLine
from ui.widgets.surfaces import Rule, Stretched, row
from ui.widgets.text import Label
from ui.widgets.tick import Tick
from ui.widgets.yielding import ONE


class Section(Speaker, Stretched):
    """A titled group; its toggle, if it has one, is a tick at the right of the title."""

    toggled = Signal(str, bool)

    def __init__(
        self, section: FormSection, language: Language, parent: QWidget, *, first: bool
    ) -> None:
        QWidget.__init__(self, parent)
        self.section = section
        self._columns = 0
        self._shown: tuple[str, ...] = ()
        self.speak(language)
        self.title = Label("", "section")
        self.toggle: Tick | None = None
        head = row(self.title, None)
        head.setContentsMargins(GUTTER, 0, GUTTER, 0)
        if section.toggle:
            toggle = Tick(self)
            toggle.clicked.connect(lambda on: self.toggled.emit(section.toggle, on))
            head.addWidget(toggle)
            self.toggle = toggle
        # Made in the order of the eye, which is then the order of the Tab key.
        fields = [field for field in section.fields if field.name != section.toggle]
        self.entries = [Entry(field, language, self) for field in fields]
        self._grid = grid()
        self.scan = ScanLine(language, self) if section.scan is not None else None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        if not first:
            line = row(Rule())
            line.setContentsMargins(GUTTER, 0, GUTTER, 0)
            layout.addLayout(line)
        layout.addLayout(head)
        if self.scan is not None:
            self.scan.setProperty(ONE, True)
            layout.addWidget(self.scan)
        layout.addLayout(self._grid)
        self.retranslate()

    def retranslate(self) -> None:
        """Title and toggle."""
        self.title.setText(self.language.of(self.section.title))
        field = self._field(self.section.toggle)
        if self.toggle is not None and field is not None:
            self.toggle.setText(self.language.of(field.label))
            self.toggle.setAccessibleName(self.toggle.text())

    def show_views(self, views: Mapping[str, FieldView], columns: int) -> bool:
        """Draw the fields, those that do not show leave no hole; True if heights may differ."""
        changed = False
        toggle = views.get(self.section.toggle)
        if self.toggle is not None and toggle is not None:
            self.toggle.setChecked(toggle.value == "yes")
            self.toggle.setVisible(toggle.visible)
        for entry in self.entries:
            view = views.get(entry.field_id)
            if view is not None and entry.show_view(view):
                changed = True
        shown = tuple(entry.field_id for entry in self.entries if entry.view().visible)
        if (shown, columns) != (self._shown, self._columns):
            self._shown, self._columns = shown, columns
            flow(self._grid, self.entries, columns)
        self.setVisible(bool(shown) or self.toggle is not None)
        return changed

    def stops(self) -> list[QWidget]:
        """Where the Tab key stops, in the order of the eye."""
        stops: list[QWidget] = [self.toggle] if self.toggle is not None else []
        stops += [self.scan.editor] if self.scan is not None else []
        return stops + [stop for entry in self.entries for stop in entry.stops()]

    def _field(self, field_id: str) -> Field | None:
        return next((f for f in self.section.fields if f.name == field_id), None)
