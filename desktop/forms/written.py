"""Computed values as texts: as a case keeps them, and as people read them.

A case keeps what its facts were when it was accepted, so that paper and page never compute again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.domain.text import Text
from desktop.forms.kinds import DateKind, FieldKind, MoneyKind, MonthKind, NumberKind
from desktop.forms.values import Type, Unknown, Value

_PLAIN: Mapping[str, FieldKind] = {"date": DateKind(), "month": MonthKind(), "money": MoneyKind()}


def written(kind: Type, value: Any) -> str:
    """The text that a case keeps: `1234.50`, `2026-08`; empty for nothing and what is unknown."""
    if value is None or value.__class__ is Unknown:
        return ""
    reader = kind_of(kind)
    return reader.text(value) if reader is not None else str(value)


def value_of(kind: Type, text: str) -> Value:
    """The value of a text that a case keeps; ValueError where it is none."""
    reader = kind_of(kind)
    if reader is None:
        return text
    _, finding, value = reader.read(text)
    if finding is not None and finding.level == "wrong":
        raise ValueError(kind.base)
    return value


def read_out(kind: Type, text: str, words: Mapping[str, Text]) -> Text:
    """The text as people read it; `words` are those of a choice's values."""
    if text in words:
        return words[text]
    reader = kind_of(kind)
    return reader.words(text) if reader is not None and text else Text(text, text)


def kind_of(kind: Type) -> FieldKind | None:
    """How values of a type are written; None for those that are texts already."""
    if kind.base == "number":
        return NumberKind(unit=kind.unit, decimals=kind.decimals)
    return _PLAIN.get(kind.base)
