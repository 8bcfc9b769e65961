"""One file per kind of field: how it is typed, kept, checked and read by people. No window."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from desktop.forms.kinds.base import FieldKind, Finding, Row
from desktop.forms.kinds.choice import ChoiceKind, OfficeKind, YesNoKind
from desktop.forms.kinds.code import CodeKind
from desktop.forms.kinds.date import DateKind
from desktop.forms.kinds.lines import LinesKind
from desktop.forms.kinds.money import MoneyKind
from desktop.forms.kinds.month import MonthKind
from desktop.forms.kinds.number import NumberKind
from desktop.forms.kinds.text import TextKind

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")


def _kinds(above: type[FieldKind]) -> Iterator[type[FieldKind]]:
    for kind in above.__subclasses__():
        yield kind
        yield from _kinds(kind)


# Every kind of field that stands in one box, by its name: whatever a module here defines.
KINDS: tuple[type[FieldKind], ...] = tuple(sorted(_kinds(FieldKind), key=lambda kind: kind.name))

__all__ = [
    "KINDS", "ChoiceKind", "CodeKind", "DateKind", "FieldKind", "Finding", "LinesKind", "MoneyKind",
    "MonthKind", "NumberKind", "OfficeKind", "Row", "TextKind", "YesNoKind",
]  # fmt: skip
