"""The form of a service, built from its sections: fields in twelfths of the width."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.forms.form import Field, Service
from desktop.forms.form import Section as FormSection
from ui.language import Language, Speaker
from ui.presenters.form_view import FieldView
from ui.theme import active
from ui.widgets.form_entry import GUTTER, Entry
from ui.widgets.surfaces import Rule, row
from ui.widgets.text import Label
from ui.widgets.tick import Tick
from ui.widgets.yielding import YieldingArea, lay_out, see

COLUMNS = 12
NARROW = 600  # below this width (100 % design) a twelfth is too small to hold words


class Section(Speaker, QWidget):
    """A titled group; its toggle, if it has one, is a tick at the right of the title."""

    toggled = Signal(str, bool)

    def __init__(
        self, section: FormSection, language: Language, parent: QWidget, *, first: bool
    ) -> None:
        QWidget.__init__(self, parent)
        self._section = section
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
        self._grid = QGridLayout()
        # Gaps are the fields' own margins: a grid counts its spacing only between columns where
        # some field begins, and columns of one width would drift apart from row to row.
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(5)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        if not first:
            line = row(Rule())
            line.setContentsMargins(GUTTER, 0, GUTTER, 0)
            layout.addLayout(line)
        layout.addLayout(head)
        layout.addLayout(self._grid)
        self.retranslate()

    def retranslate(self) -> None:
        """Title and toggle."""
        self.title.setText(self.language.of(self._section.title))
        field = self._field(self._section.toggle)
        if self.toggle is not None and field is not None:
            self.toggle.setText(self.language.of(field.label))
            self.toggle.setAccessibleName(self.toggle.text())

    def show_views(self, views: Mapping[str, FieldView], columns: int) -> bool:
        """Draw the fields, those that do not show leave no hole; True if heights may differ."""
        changed = False
        toggle = views.get(self._section.toggle)
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
            self._lay_out()
        self.setVisible(bool(shown) or self.toggle is not None)
        return changed

    def _lay_out(self) -> None:
        # By `removeWidget`: a taken item would live on, and the height of its field with it.
        for entry in self.entries:
            self._grid.removeWidget(entry)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)
        line = used = 0
        for entry in self.entries:
            if not entry.view().visible:
                continue
            span = _span(entry.view().field.width, self._columns)
            if used + span > self._columns:
                line, used = line + 1, 0
            self._grid.addWidget(entry, line, used, 1, span)
            used += span

    def _field(self, field_id: str) -> Field | None:
        return next((f for f in self._section.fields if f.name == field_id), None)


def _span(width: int, columns: int) -> int:
    """The columns of a field: its twelfths, or half and whole lines where the form is narrow."""
    if columns == COLUMNS:
        return width
    return columns // 2 if width <= 4 else columns


class Form(YieldingArea):
    """All sections of a service; scrolls when they are longer than the screen.

    Enter goes to the next field that still needs something; when none does, `finished()`.
    """

    edited = Signal(str, str)
    left = Signal(str)
    focused = Signal(str)
    correction_begun = Signal(str)
    correction_dropped = Signal(str)
    reason_edited = Signal(str, str)
    finished = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__(width=400)
        self._language = language
        self._shown = ("", "")
        self._sheets: dict[tuple[str, str], tuple[QWidget, list[Section]]] = {}
        self._views: Mapping[str, FieldView] = {}
        self._sections: list[Section] = []
        self.entries: dict[str, Entry] = {}

    def set_service(self, service: Service) -> None:
        """Show the form of this version of a service; each is built once."""
        name = (service.id, service.edition)
        if name == self._shown:
            return
        if self.widget() is not None:
            self.takeWidget().hide()
        if name not in self._sheets:
            self._sheets[name] = self._build(service)
        self._shown = name
        sheet, self._sections = self._sheets[name]
        self.entries = {e.field_id: e for section in self._sections for e in section.entries}
        self.hold(sheet)
        sheet.show()

    def _build(self, service: Service) -> tuple[QWidget, list[Section]]:
        sheet = QWidget()
        sections = []
        layout = QVBoxLayout(sheet)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(7)
        for at, section in enumerate(service.sections):
            box = Section(section, self._language, sheet, first=at == 0)
            box.toggled.connect(
                lambda field_id, on: self.edited.emit(field_id, "yes" if on else "no")
            )
            for entry in box.entries:
                self._adopt(entry)
            sections.append(box)
            layout.addWidget(box)
        layout.addStretch(1)
        return sheet, sections

    def show_views(self, views: Mapping[str, FieldView]) -> None:
        """Draw all fields as they stand."""
        self._views = views
        columns = self._columns()
        changed = [section.show_views(views, columns) for section in self._sections]
        if any(changed):
            self.lay_out()
            lay_out(self)

    def focus_field(self, field_id: str) -> bool:
        """Put the cursor into a field; False if it does not show."""
        entry = self.entries.get(field_id)
        if entry is None or not entry.view().visible:
            return False
        view = entry.view()
        if view.correcting and view.reason_problem is not None:
            entry.focus_reason()
        else:
            entry.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._see()
        return True

    def next_needing(self, after: str = "") -> str:
        """The next field that still needs something, going round; empty if none does."""
        order = list(self.entries)
        at = order.index(after) + 1 if after in self.entries else 0
        for field_id in order[at:] + order[:at]:
            if self.entries[field_id].view().needs:
                return field_id
        return ""

    def stops(self) -> list[QWidget]:
        """Where the Tab key stops, in the order of the eye."""
        stops: list[QWidget] = []
        for section in self._sections:
            stops += [section.toggle] if section.toggle is not None else []
            for entry in section.entries:
                stops += [entry.editor] if entry.none is None else [entry.editor, entry.none]
                stops += [entry.reason.editor] if entry.reason is not None else []
        return stops

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fields take twice the share where the form is narrow (large text)."""
        super().resizeEvent(event)
        self.show_views(self._views)

    def _columns(self) -> int:
        return COLUMNS if self.viewport().width() >= active().px(NARROW) else COLUMNS // 2

    def _adopt(self, entry: Entry) -> None:
        name = entry.field_id
        entry.edited.connect(lambda text: self.edited.emit(name, text))
        entry.left.connect(lambda: self.left.emit(name))
        entry.focused.connect(lambda: self._on_focus(name))
        entry.correction_begun.connect(lambda: self.correction_begun.emit(name))
        entry.correction_dropped.connect(lambda: self.correction_dropped.emit(name))
        entry.reason_edited.connect(lambda text: self.reason_edited.emit(name, text))
        entry.entered.connect(lambda: self._enter(name))

    def _see(self) -> None:
        at = self.window().focusWidget()
        if at is not None:
            see(at)

    def _on_focus(self, field_id: str) -> None:
        self._see()
        self.focused.emit(field_id)

    def _enter(self, field_id: str) -> None:
        self.left.emit(field_id)
        wanted = self.next_needing(field_id)
        if not (wanted and self.focus_field(wanted)):
            self.finished.emit()
