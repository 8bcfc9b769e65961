"""What is typed into a line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.domain.keyboards import Kind
from desktop.forms.kinds import CodeKind, DateKind, MoneyKind, MonthKind, NumberKind, TextKind
from desktop.forms.kinds.base import FieldKind
from ui.editors.base import Box, edits
from ui.keyboard import read_keys
from ui.widgets.fields import Field


def _line(kind: FieldKind, keys: Kind | None = None) -> QLineEdit:
    """A line for so many letters, whichever keyboard layout gives the `keys` that are meant."""
    line = QLineEdit()
    line.setMaxLength(kind.max_length)
    if keys is not None:
        read_keys(line, keys)
    if keys in ("number", "date"):
        line.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
    return line


@edits(TextKind)
def text(kind: TextKind) -> Box:
    """Any words."""
    return Field(editor=_line(kind), moves_on=False)


@edits(NumberKind, MoneyKind)
def number(kind: NumberKind | MoneyKind) -> Box:
    """Digits that stand under one another."""
    line = _line(kind, "number")
    line.setAlignment(Qt.AlignmentFlag.AlignRight)
    return Field(editor=line, moves_on=False)


@edits(DateKind, MonthKind)
def date(kind: DateKind | MonthKind) -> Box:
    """Digits and the marks between them."""
    return Field(editor=_line(kind, "date"), moves_on=False)


@edits(CodeKind)
def code(kind: CodeKind) -> Box:
    """Digits, or letters too where one of its forms has any."""
    digits = all(form.letters == "digits" for form in kind.code.forms)
    return Field(editor=_line(kind, "number" if digits else "code"), moves_on=False)
