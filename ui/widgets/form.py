"""The form of a service, built from its sections: plain ones and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.forms.form import Section as FormSection
from desktop.forms.form import Service
from ui.language import Language
from ui.presenters.form_view import FieldView, ScanSaid, TableView
from ui.presenters.table_view import heads
from ui.theme import active
from ui.widgets.form_entry import Entry
from ui.widgets.form_flow import COLUMNS, NARROW
from ui.widgets.form_keys import FormKeys
from ui.widgets.form_section import Section
from ui.widgets.form_table import TableSection
from ui.widgets.lines import Lines
from ui.widgets.scan_line import ScanLine
from ui.widgets.yielding import YieldingArea, lay_out, see

AnySection = Section | TableSection
_S = TypeVar("_S", bound=QWidget)
SCAN = ".scan"  # behind the name of a section: the cursor is in its scan line


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
    row_added = Signal(str)
    row_removed = Signal(str, int)
    scanned = Signal(str, str)
    finished = Signal()

    def __init__(self, language: Language, in_words: Callable[[int], str]) -> None:
        super().__init__(width=400)
        self._language, self._in_words = language, in_words
        self._shown = ("", "")
        # While a code is read the layout waits for what is said of it.
        self._reading = self._changed = False
        self._sheets: dict[tuple[str, str], tuple[QWidget, list[AnySection]]] = {}
        self._views: Mapping[str, FieldView] = {}
        self._tables: Mapping[str, TableView] = {}
        self._sections: list[AnySection] = []
        self._keys = FormKeys(self, self.begin_scan)
        self._keys.stepped.connect(self._step)
        self._keys.removed.connect(self.remove_row)
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
        self._list_entries()
        self.hold(sheet)
        sheet.show()

    def _build(self, service: Service) -> tuple[QWidget, list[AnySection]]:
        sheet = QWidget()
        sections: list[AnySection] = []
        layout = QVBoxLayout(sheet)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(7)
        for at, section in enumerate(service.sections):
            made = self._section(service, section, sheet, first=at == 0)
            self._connect_scan(made)
            sections.append(made)
            layout.addWidget(made)
        layout.addStretch(1)
        return sheet, sections

    def _section(
        self, service: Service, section: FormSection, sheet: QWidget, *, first: bool
    ) -> AnySection:
        if section.repeat is not None:
            columns = heads(service, section)
            table = TableSection(
                section, columns, self._language, sheet, self._adopt, self._in_words, first=first
            )
            table.added.connect(lambda: self.row_added.emit(section.id))
            table.removed.connect(lambda number: self.row_removed.emit(section.id, number))
            return table
        box = Section(section, self._language, sheet, first=first)
        box.toggled.connect(lambda name, on: self.edited.emit(name, "yes" if on else "no"))
        for entry in box.entries:
            self._adopt(entry)
        return box

    def _connect_scan(self, made: AnySection) -> None:
        line, name = made.scan, made.section.id
        if line is not None:
            line.typed.connect(lambda text: self.scanned.emit(name, text))
            line.left_empty.connect(lambda: self._go_on(self._next_from(made)))
            line.focused.connect(lambda: self._on_focus(f"{name}{SCAN}"))

    def show_views(
        self, views: Mapping[str, FieldView], tables: Mapping[str, TableView] | None = None
    ) -> None:
        """Draw all fields as they stand."""
        self._views, self._tables = views, tables or {}
        width = self.viewport().width()
        columns = COLUMNS if width >= active().px(NARROW) else COLUMNS // 2
        changed = [
            made.show_table(views, self._tables.get(made.section.id), columns, width)
            if isinstance(made, TableSection)
            else made.show_views(views, columns)
            for made in self._sections
        ]
        self._list_entries()
        if any(changed):
            self._lay_out()

    def _lay_out(self) -> None:
        self._changed = self._reading
        if not self._reading:
            lay_out(self)

    def _list_entries(self) -> None:
        self.entries = {e.field_id: e for section in self._sections for e in section.entries}

    def focus_field(self, field_id: str) -> bool:
        """Put the cursor into a field; False if it does not show."""
        head, dot, rest = field_id.rpartition(".")
        if dot + rest == SCAN:
            return self._focus_scan(head)
        for table in (made for made in self._sections if isinstance(made, TableSection)):
            if field_id == table.section.id and table.entries:
                field_id = table.entries[-1].field_id
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
        return [stop for section in self._sections for stop in section.stops()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fields take twice the share where the form is narrow (large text)."""
        super().resizeEvent(event)
        self.show_views(self._views, self._tables)

    # --- tables and scanners -------------------------------------------------------------------

    def add_row(self) -> None:
        """One more row in the table that has the cursor, or in the first that takes one."""
        table = next((one for one in self._near(TableSection) if not one.add.isHidden()), None)
        if table is not None:
            self.row_added.emit(table.section.id)

    def remove_row(self) -> None:
        """The row that has, or had, the cursor goes from the table where the cursor is."""
        at = self.window().focusWidget()
        for table in self._near(TableSection):
            if at is not None and table.isAncestorOf(at):
                table.remove_current()

    def sort_again(self) -> None:
        """Rows have other numbers next time: their order is not that of before."""
        for table in self._near(TableSection):
            table.sort_again()

    def focus_row(self, section_id: str, number: int) -> None:
        """After a row has gone, the one that stands in its place, or the last."""
        table = next(one for one in self._near(TableSection) if one.section.id == section_id)
        if table.entries:
            self.focus_field(table.first_of(number))

    def to_scan(self) -> None:
        """The cursor goes where a code is scanned."""
        if (line := self._scan_line()) is not None:
            line.take_focus()
            self._see()

    def begin_scan(self) -> bool:
        """A scanner has begun, wherever the cursor is; False if no code is awaited."""
        line = self._scan_line()
        if line is not None:
            line.begin()
            self._see()
        return line is not None

    def guard(self, beside: Iterable[QWidget]) -> None:
        """Lines beside the form: a scanner that begins in one of them types into the form."""
        for editor in beside:
            if isinstance(editor, QLineEdit | Lines):
                self._keys.guard(editor)

    def take_scan(self, section_id: str, read: Callable[[], ScanSaid]) -> None:
        """Have a code read, and say at its line what came of it: laid out once for both.

        A filled row gets the cursor where it needs something; when nothing is wrong and nothing is
        missing in the row, the next code may come.
        """
        made = next(one for one in self._sections if one.section.id == section_id)
        assert made.scan is not None
        before = made.scan.words_height()
        self._reading = True
        try:
            said = read()
        finally:
            self._reading = False
        made.scan.say_scan(said)
        if self._changed or made.scan.words_height() != before:
            self._lay_out()
        if not said.key:
            self._see()
            return
        needing = self._needing_in_row(made, said.key)
        if needing or said.wrong:
            self.focus_field(needing or said.key)

    def forget(self) -> None:
        """Another draft: nothing has been scanned yet, and the cursor was in no row."""
        for made in self._sections:
            if made.scan is not None:
                made.scan.forget()
            if isinstance(made, TableSection):
                made.forget()

    def _needing_in_row(self, made: AnySection, key: str) -> str:
        head = key.rpartition(".")[0]
        entries = (one for one in made.entries if one.field_id.rpartition(".")[0] == head)
        return next((one.field_id for one in entries if one.view().needs), "")

    def _near(self, kind: type[_S]) -> list[_S]:
        """The sections that show: the one with the cursor first."""
        at = self.window().focusWidget()
        shown = [one for one in self._sections if isinstance(one, kind) and not one.isHidden()]
        return sorted(shown, key=lambda one: at is None or not one.isAncestorOf(at))

    def _scan_line(self) -> ScanLine | None:
        lines = (one.scan for one in self._near(QWidget) if isinstance(one, Section | TableSection))
        return next((line for line in lines if line is not None), None)

    def _focus_scan(self, section_id: str) -> bool:
        lines = (one.scan for one in self._sections if one.section.id == section_id)
        line = next((one for one in lines if one is not None), None)
        if line is None or not line.isVisibleTo(self):
            return False
        line.take_focus()
        self._see()
        return True

    def _step(self, key: str, step: int) -> None:
        for made in self._near(TableSection):
            if made.row_of(key) and (beside := made.beside(key, step)):
                self.focus_field(beside)

    def _next_from(self, made: AnySection) -> str:
        """What is needed next by whoever has nothing to scan: from the section's first field."""
        names = [entry.field_id for entry in made.entries]
        for name in names:
            if self.entries[name].view().needs:
                return name
        return self.next_needing(names[-1] if names else "")

    # --- one field -----------------------------------------------------------------------------

    def _adopt(self, entry: Entry) -> None:
        name = entry.field_id
        self._keys.watch(entry)
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
        for made in self._sections:
            if isinstance(made, TableSection):
                made.on_focus(field_id)
        self.focused.emit(field_id)

    def _enter(self, field_id: str) -> None:
        self.left.emit(field_id)
        self._go_on(self._after(field_id))

    def _after(self, field_id: str) -> str:
        """Where Enter goes: a table with a scanner is left by its scan line alone."""
        table = self._table_of(field_id)
        wanted = self.next_needing(field_id)
        if table is None or table.scan is None:
            there = self._table_of(wanted)
            if there is None or there.scan is None or not there.is_blank(there.row_of(wanted)):
                return wanted
            return f"{there.section.id}{SCAN}"
        return wanted if table.row_of(wanted) else f"{table.section.id}{SCAN}"

    def _table_of(self, field_id: str) -> TableSection | None:
        tables = (made for made in self._sections if isinstance(made, TableSection))
        return next((table for table in tables if table.row_of(field_id)), None)

    def _go_on(self, wanted: str) -> None:
        if not (wanted and self.focus_field(wanted)):
            self.finished.emit()
