"""Fields side by side: in twelfths of the width, or twice the share where the form is narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout

from ui.widgets.form_entry import Entry

COLUMNS = 12
NARROW = 600  # below this width (100 % design) a twelfth is too small to hold words


def grid() -> QGridLayout:
    """An empty one. Gaps are the fields' own margins: a grid counts its spacing only between
    columns where some field begins, and columns of one width would drift apart from row to row.
    """
    made = QGridLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setHorizontalSpacing(0)
    made.setVerticalSpacing(5)
    return made


def flow(into: QGridLayout, entries: Sequence[Entry], columns: int, left: int = 0) -> int:
    """Lay out the fields that show, beside `left` other columns; the number of lines."""
    # By `removeWidget`: a taken item would live on, and the height of its field with it.
    for entry in entries:
        into.removeWidget(entry)
    for column in range(COLUMNS):
        into.setColumnStretch(left + column, 1 if column < columns else 0)
    line = used = 0
    shown = [entry for entry in entries if entry.view().visible]
    for entry in shown:
        span = _span(entry.view().field.width, columns)
        if used + span > columns:
            line, used = line + 1, 0
        into.addWidget(entry, line, left + used, 1, span)
        used += span
    return line + 1 if shown else 0


def _span(width: int, columns: int) -> int:
    """The columns of a field: its twelfths, or half and whole lines where the form is narrow."""
    if columns == COLUMNS:
        return width
    return columns // 2 if width <= 4 else columns
