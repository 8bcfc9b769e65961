"""One file per kind of field: how it is typed, kept, checked and read by people. No window."""

from __future__ import annotations

from desktop.forms.kinds.base import FieldKind, Finding
from desktop.forms.kinds.choice import ChoiceKind, OfficeKind, YesNoKind
from desktop.forms.kinds.code import CodeKind
from desktop.forms.kinds.date import DateKind
from desktop.forms.kinds.lines import LinesKind
from desktop.forms.kinds.money import MoneyKind
from desktop.forms.kinds.month import MonthKind
from desktop.forms.kinds.number import NumberKind
from desktop.forms.kinds.text import TextKind

# Every kind of field that stands in one box; an editor of the window is registered by these.
KINDS: tuple[type[FieldKind], ...] = (
    TextKind, LinesKind, ChoiceKind, YesNoKind, OfficeKind, NumberKind, MoneyKind, DateKind,
    MonthKind, CodeKind,
)  # fmt: skip

__all__ = [
    "KINDS", "ChoiceKind", "CodeKind", "DateKind", "FieldKind", "Finding", "LinesKind", "MoneyKind",
    "MonthKind", "NumberKind", "OfficeKind", "TextKind", "YesNoKind",
]  # fmt: skip
