"""One row of a table in a form: its number, its cells, and what is computed of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.text import Text
from desktop.forms.form import Section
from ui.language import Language, Speaker
from ui.presenters.form_view import Head
from ui.theme import active
from ui.widgets.form_entry import GUTTER, Entry
from ui.widgets.form_flow import COLUMNS, flow, grid
from ui.widgets.surfaces import Stretched, column
from ui.widgets.text import Label

NUMBER = 54  # the width of its number, in the 100 % design
_TOP = 9  # computed words stand beside those in the fields


class RowLine(Speaker, Stretched):
    """One row; where there is room for all of it, one line under the labels of the columns."""

    def __init__(
        self,
        section: Section,
        heads: Sequence[Head],
        number: int,
        language: Language,
        parent: QWidget,
    ) -> None:
        QWidget.__init__(self, parent)
        self.speak(language)
        self.row_number = number
        self._heads = heads[len(section.fields) :]
        self.number = Label("", "soft")
        self.mark = Label("", "hint")
        self.entries = [
            Entry(field, language, self, f"{section.id}.{number}.{field.id}")
            for field in section.fields
        ]
        self.computed = [Label("", "strong") for _ in self._heads]
        for label, head in zip(self.computed, self._heads, strict=True):
            set_in_column(label, right=head.right, top=_TOP)
        self.told = Label("", "hint")
        set_in_column(self.told, right=False)
        self._values: tuple[Text, ...] = ()
        self._place, self._mark = 0, ""
        self._shown: tuple[object, ...] = ()
        self._laid_out: tuple[object, ...] = ()
        self._grid = grid()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 3, 0, 3)
        layout.addLayout(self._grid)
        for part in (self.number, self.mark, self.told, *self.computed):
            part.setParent(self)
        self._head = column(self.number, self.mark, None, gap=0)
        self._head.setContentsMargins(GUTTER, 7, 0, 0)
        self._grid.addLayout(self._head, 0, 0, 2, 1)

    def show_row(
        self,
        place: int,
        values: tuple[Text, ...],
        mark: str,
        *,
        wide: bool,
        sources: Sequence[str],
    ) -> None:
        """Where it stands (from 1), what is computed of it, and the key of its mark, if any.

        `sources` are those that the labels of the columns tell already.
        """
        shown = (place, values, mark, wide, *sources)
        if shown == self._shown:
            return
        self._shown = shown
        self._values, self._place, self._mark = values, place, mark
        for entry, source in zip(self.entries, sources, strict=True):
            entry.set_row(place, under=wide, said=bool(source))
        for label in self.computed:
            label.setVisible(wide)
        self.told.setVisible(not wide and bool(self._heads))
        self.retranslate()
        self.update()

    def retranslate(self) -> None:
        """Number, mark and computed values."""
        self.number.setText(str(self._place))
        self.mark.setVisible(bool(self._mark))
        self.mark.setText(self.t(self._mark) if self._mark else "")
        words = [self.language.of(value) or "–" for value in self._values]
        for label, text in zip(self.computed, words, strict=False):
            label.setText(text)
        labels = [self.language.of(head.label) for head in self._heads]
        told = zip(labels, words, strict=False)
        self.told.setText(" · ".join(f"{label} {text}" for label, text in told))

    def lay_out(self, widths: Sequence[int], columns: int) -> None:
        """One line with columns so wide; or, without these, as the fields of a plain section."""
        visible = [entry.view().visible for entry in self.entries]
        wanted = (tuple(widths), columns, active().scale, *visible)
        if wanted == self._laid_out:
            return
        self._laid_out = wanted
        for label in (*self.computed, self.told):
            self._grid.removeWidget(label)
        for at in range(self._grid.columnCount()):
            self._grid.setColumnStretch(at, 0)
        self._grid.setColumnMinimumWidth(0, active().px(NUMBER))
        if not widths:
            lines = flow(self._grid, self.entries, columns, left=1)
            self._grid.addWidget(self.told, lines, 1, 1, columns)
            return
        for entry in self.entries:
            self._grid.removeWidget(entry)
        parts: list[QWidget] = [*self.entries, *self.computed]
        for at, (part, width) in enumerate(zip(parts, widths, strict=True), start=1):
            self._grid.addWidget(part, 0, at)
            self._grid.setColumnStretch(at, width)
        # What is narrower than the form leaves the rest of the line free.
        self._grid.setColumnStretch(len(widths) + 1, max(0, COLUMNS - sum(widths)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The row that comes first is marked, by more than its colour."""
        if self._mark:
            theme = active()
            painter = QPainter(self)
            painter.fillRect(self.rect(), theme.colour("warn_wash"))
            painter.fillRect(QRectF(0, 0, theme.px(3), self.height()), theme.colour("warn"))
            painter.end()


def set_in_column(label: Label, *, right: bool, top: int = 0) -> None:
    """Make a label as wide as its column, with as many lines as its words take there."""
    # Nothing holds it: a row is laid out on many keys, and with it all that is in it.
    label.setContentsMargins(GUTTER, top, GUTTER, 0)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.setWordWrap(True)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    label.setAlignment(side | Qt.AlignmentFlag.AlignTop)
