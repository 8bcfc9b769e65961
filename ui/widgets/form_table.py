"""A section of a form that is a table: rows of cells, what is computed of them, and their sum."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.forms.form import Section
from ui.language import Language, Speaker
from ui.presenters.form_view import FieldView, Head, TableView
from ui.theme import active
from ui.widgets.buttons import KeyButton
from ui.widgets.form_entry import GUTTER, SOURCES, Entry
from ui.widgets.form_flow import COLUMNS
from ui.widgets.form_row import NUMBER, RowLine, set_in_column
from ui.widgets.scan_line import ScanLine
from ui.widgets.surfaces import Rule, Stretched, row
from ui.widgets.text import Label, MoneyLabel
from ui.widgets.tick import Tick
from ui.widgets.yielding import ONE

# What was scanned has been painted by then, and the next code has not been found.
_MEANWHILE_MS = 250
_TWELFTH = 34  # the least width of one in which words and figures are whole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TableSection(Speaker, Stretched):
    """A titled table; `adopt` is given every cell that is made, `in_words` says an amount."""

    added = Signal()
    removed = Signal(int)
    toggle: Tick | None = None

    def __init__(
        self,
        section: Section,
        heads: Sequence[Head],
        language: Language,
        parent: QWidget,
        adopt: Callable[[Entry], None],
        in_words: Callable[[int], str],
        *,
        first: bool,
    ) -> None:
        QWidget.__init__(self, parent)
        self.section, self._heads = section, heads
        self._adopt, self._in_words = adopt, in_words
        self.speak(language)
        self._view = TableView(())
        self._lines: list[RowLine] = []
        self._placed: list[RowLine] = []  # in their layout
        # The next row is made while nobody waits for it.
        self._spare = QTimer(self)
        self._spare.setSingleShot(True)
        self._spare.setInterval(_MEANWHILE_MS)
        self._spare.timeout.connect(self._make_spare)
        self._order: tuple[int, ...] = ()
        self._held = self._current = 0
        self._laid_out: tuple[object, ...] = ()
        self._sources: list[str] = []
        self.title = Label("", "section")
        self.sorted = Label("", "hint")
        self.heads = [Label("", "label") for _ in heads]
        self.scan = ScanLine(language, self) if section.scan is not None else None
        self.add = KeyButton("", "plus", kind="link", cap="Ctrl N")
        self.remove = KeyButton("", "x", kind="link", cap="Ctrl Del")
        # The row that has the cursor keeps it when the pointer presses the button.
        self.add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.remove.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.problem = Label("", "problem", wrap=True)
        self.sums: list[tuple[Label, MoneyLabel, Label]] = []
        self._build(first=first)
        self.add.clicked.connect(self.added)
        self.remove.clicked.connect(self.remove_current)
        self.retranslate()

    def _build(self, *, first: bool) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        if not first:
            line = row(Rule())
            line.setContentsMargins(GUTTER, 0, GUTTER, 0)
            layout.addLayout(line)
        title = row(self.title, None, self.sorted)
        title.setContentsMargins(GUTTER, 0, GUTTER, 0)
        layout.addLayout(title)
        self._header = QWidget(self)
        self._header_grid = QGridLayout(self._header)
        self._header_grid.setContentsMargins(0, 0, 0, 0)
        self._header_grid.setHorizontalSpacing(0)
        for at, (label, head) in enumerate(zip(self.heads, self._heads, strict=True), start=1):
            set_in_column(label, right=head.right)
            self._header_grid.addWidget(label, 0, at)
        layout.addWidget(self._header)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        layout.addLayout(self._rows)
        # Whoever scans sees what it comes to.
        under = QWidget(self)
        under.setProperty(ONE, True)
        below = QVBoxLayout(under)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(4)
        below.addWidget(self.problem)
        if self.scan is not None:
            below.addWidget(self.scan)
        self._foot = QGridLayout()
        self._foot.setContentsMargins(GUTTER, 0, GUTTER, 0)
        self._buttons = row(self.add, self.remove, None)
        self._sum_box = QWidget(self)
        self._totals = QGridLayout(self._sum_box)
        self._totals.setContentsMargins(0, 0, 0, 0)
        self._foot.addLayout(self._buttons, 0, 0)
        self._foot.addWidget(self._sum_box, 0, 1)
        below.addLayout(self._foot)
        layout.addWidget(under)

    # --- what the form asks ------------------------------------------------------------------

    @property
    def entries(self) -> list[Entry]:
        """The cells of the rows that there are, in the order of the eye."""
        return [entry for number in self._order for entry in self._lines[number - 1].entries]

    def row_of(self, key: str) -> int:
        """The number of the row that a cell is in; 0 if it is none of this table."""
        head, _, rest = key.partition(".")
        number = rest.partition(".")[0]
        return int(number) if head == self.section.id and number.isdigit() else 0

    def is_blank(self, number: int) -> bool:
        """Whether nothing stands in a row."""
        line = self._lines[number - 1]
        return not any(entry.view().value for entry in line.entries)

    def first_of(self, number: int) -> str:
        """The first cell of a row; of the last one where there is none of this number."""
        at = number if number in self._order else max(self._order)
        return self._lines[at - 1].entries[0].field_id

    def beside(self, key: str, step: int) -> str:
        """The cell above or below, in the same column; empty at the end."""
        number = self.row_of(key)
        at = self._order.index(number) + step if number in self._order else -1
        if not 0 <= at < len(self._order):
            return ""
        return f"{self.section.id}.{self._order[at]}.{key.rpartition('.')[2]}"

    def stops(self) -> list[QWidget]:
        """Where the Tab key stops, in the order of the eye."""
        stops = [stop for entry in self.entries for stop in entry.stops()]
        stops += [self.scan.editor] if self.scan is not None else []
        return [*stops, self.add, self.remove]

    def on_focus(self, key: str) -> None:
        """The cursor is in a cell: a row that is removed is this one, until it is in another."""
        self._current = self.row_of(key) or self._current
        self._show_buttons()

    def forget(self) -> None:
        """Another draft: the cursor was in none of these rows."""
        self._held = self._current = 0

    def sort_again(self) -> None:
        """Rows have other numbers next time: their order is not that of before."""
        self._held = 0

    def remove_current(self) -> None:
        """Take away the row that has, or had, the cursor."""
        if self._view.may_remove and self._current in self._order:
            self.sort_again()
            self.removed.emit(self._current)

    # --- what is shown -----------------------------------------------------------------------

    def show_table(
        self, views: Mapping[str, FieldView], view: TableView | None, columns: int, width: int
    ) -> bool:
        """Draw the rows; True if heights may differ. None hides the table."""
        if view is None or not view.order:
            changed = not self.isHidden() and bool(self._order)
            self._order = ()
            self.hide()
            return changed
        self._view = view
        while len(self._lines) < max(view.order):
            self._make_row()
        order = self._hold_order(view.order)
        for line in self._lines[len(order) :]:
            line.hide()
        sources = self._common_sources(views)
        wide = width >= active().px(NUMBER + _TWELFTH * max(COLUMNS, sum(self._widths())))
        for place, number in enumerate(order, start=1):
            values = view.computed[number - 1] if number <= len(view.computed) else ()
            mark = view.mark if number == view.leads else ""
            self._lines[number - 1].show_row(
                place, values, mark, wide=wide, sources=sources if wide else [""] * len(sources)
            )
        cells = [entry for entry in self.entries if entry.field_id in views]
        drawn = [entry.show_view(views[entry.field_id]) for entry in cells]
        shown = tuple(entry.view().visible for entry in self.entries)
        if sources != self._sources:
            self._sources = sources
            self._show_heads()
        told = wide and self._told_below(views, sources)
        now = (order, columns, wide, shown, told, len(view.sums), view.limit, active().scale)
        changed = any(drawn) or now != self._laid_out
        if now != self._laid_out:
            self._laid_out = now
            self._lay_out(columns, wide=wide)
        self._show_foot()
        self.show()
        if view.may_add and len(self._lines) == max(view.order):
            self._spare.start()
        return changed

    def _common_sources(self, views: Mapping[str, FieldView]) -> list[str]:
        """Where all values of each column came from, if it is one place that has words."""
        found = []
        for field in self.section.fields:
            keys = (f"{self.section.id}.{number}.{field.id}" for number in self._order)
            sources = {views[key].source for key in keys if key in views}
            (source,) = sources if len(sources) == 1 else ("",)
            found.append(source if source in SOURCES else "")
        return found

    def _told_below(self, views: Mapping[str, FieldView], sources: list[str]) -> tuple[str, ...]:
        """The cells that say themselves where their value came from, which takes a line."""
        said = {f.id for f, source in zip(self.section.fields, sources, strict=True) if source}
        keys = (entry.field_id for entry in self.entries if entry.field_id in views)
        return tuple(
            key for key in keys
            if views[key].source in SOURCES and key.rpartition(".")[2] not in said
        )  # fmt: skip

    def _show_heads(self) -> None:
        sources = [*self._sources, *([""] * len(self.heads))]
        for label, head, source in zip(self.heads, self._heads, sources, strict=False):
            words = [self.language.of(head.label), self.t(SOURCES[source]) if source else ""]
            label.setText(" · ".join(filter(None, words)))

    def _hold_order(self, order: tuple[int, ...]) -> tuple[int, ...]:
        """The rows in their order, which waits while somebody types in one of them."""
        at = self.window().focusWidget()
        held = next((n for n in order if at and self._lines[n - 1].isAncestorOf(at)), 0)
        if held and held == self._held:
            there = [number for number in self._order if number in order]
            order = (*there, *(number for number in order if number not in there))
        self._held, self._order = held, order
        return order

    def _make_row(self) -> None:
        number = len(self._lines) + 1
        line = RowLine(self.section, self._heads, number, self.language, self)
        for entry in line.entries:
            self._adopt(entry)
        self._lines.append(line)

    def _make_spare(self) -> None:
        self._make_row()
        line = self._lines[-1]
        line.hide()
        # The stylesheet is looked at before it shows, too.
        for one in (line, *line.findChildren(QWidget)):
            one.ensurePolished()

    def _lay_out(self, columns: int, *, wide: bool) -> None:
        widths = self._widths()
        self._header.setVisible(wide)
        self._header_grid.setColumnMinimumWidth(0, active().px(NUMBER))
        for at, width in enumerate(widths, start=1):
            self._header_grid.setColumnStretch(at, width)
        self._header_grid.setColumnStretch(len(widths) + 1, max(0, COLUMNS - sum(widths)))
        lines = [self._lines[number - 1] for number in self._order]
        for line in lines:
            line.lay_out(widths if wide else (), columns)
        # Most often there is one more: those before it stay as they are.
        pairs = zip(self._placed, lines, strict=False)
        kept = len(list(takewhile(lambda pair: pair[0] is pair[1], pairs)))
        for line in self._placed[kept:]:
            self._rows.removeWidget(line)
        for line in lines[kept:]:
            self._rows.addWidget(line)
            line.show()
        self._placed = lines
        self._foot.removeWidget(self._sum_box)
        self._foot.addWidget(self._sum_box, 0 if wide else 1, 1 if wide else 0)

    def _show_foot(self) -> None:
        view = self._view
        self.sorted.setVisible(bool(view.leads))
        self.problem.setVisible(bool(view.limit))
        self.problem.setText(self.t("application.too_many_rows", limit=view.limit))
        several = len(view.sums) > 1
        key = "application.sum_of" if several else "application.sum"
        while len(self.sums) < len(view.sums):
            self._make_sum()
        for (label, amount, words), known in zip(self.sums, view.sums, strict=True):
            label.setText(self.t(key, count=len(view.order), label=known.label))
            amount.set_amount(known.total)
            words.setText(self._in_words(known.total))
        self._show_buttons()

    def _make_sum(self) -> None:
        label, amount = Label("", "soft"), MoneyLabel(None, "total")
        words, line = Label("", "hint", wrap=True), 2 * len(self.sums)
        words.setAlignment(_RIGHT)
        self._totals.addWidget(label, line, 0, Qt.AlignmentFlag.AlignRight)
        self._totals.addWidget(amount, line, 1)
        self._totals.addWidget(words, line + 1, 0, 1, 2)
        self.sums.append((label, amount, words))

    def _show_buttons(self) -> None:
        view = self._view
        self.add.setVisible(view.may_add)
        if self._current not in self._order:
            self._current = 0
        self.remove.setVisible(view.may_remove and self._current > 0)
        if self._current:
            place = self._order.index(self._current) + 1
            self.remove.setText(self.t("application.remove_row", row=place))

    def retranslate(self) -> None:
        """Title, labels of the columns, buttons, sums."""
        self.title.setText(self.language.of(self.section.title))
        self._show_heads()
        self.add.setText(self.t("application.add_row"))
        self.sorted.setText(self.t("application.sorted"))
        if self._view.order:
            self._show_foot()

    def _widths(self) -> list[int]:
        return [head.width for head in self._heads]
