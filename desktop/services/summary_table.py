"""A table of a case as its paper and its page show it: columns, rows, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop.domain.money import format_baht, parse_baht
from desktop.domain.receipt import SummaryTable
from desktop.domain.text import Text
from desktop.entries.case_submitted import Row
from desktop.forms.form import Fact, Field, Section
from desktop.forms.written import read_out

_NOTHING = Text("–", "–")


@dataclass(frozen=True, slots=True)
class _Column:
    """A field or a computed value: its texts, one a row, and how people read them."""

    label: Text
    is_money: bool
    texts: tuple[str, ...]
    shown: tuple[Text, ...]


def of_rows(section: Section, known: Sequence[Fact], rows: Sequence[Row]) -> SummaryTable | None:
    """The rows of a section; None if it is no table, or has none.

    What was computed of a row is shown where it has a label and any row has it.
    """
    if section.repeat is None or not rows:
        return None
    facts = (fact for fact in known if fact.section == section.id)
    columns = [
        *(_of_field(field, rows) for field in section.fields),
        *(column for fact in facts if any((column := _of_fact(fact, rows)).texts)),
    ]
    return SummaryTable(
        columns=tuple(column.label for column in columns),
        rows=tuple(zip(*(column.shown for column in columns), strict=True)),
        amounts=tuple(column.is_money for column in columns),
        sums=tuple(_sum(column.texts) if column.is_money else "" for column in columns),
    )


def _of_field(field: Field, rows: Iterable[Row]) -> _Column:
    texts = tuple(row.values[field.id].value if field.id in row.values else "" for row in rows)
    shown = tuple(
        field.choice_label(text) or field.kind.words(text) if text else _NOTHING for text in texts
    )
    return _Column(field.label, field.kind.base == "money", texts, shown)


def _of_fact(fact: Fact, rows: Iterable[Row]) -> _Column:
    """Without its texts where it is not to be shown."""
    texts = tuple(row.computed.get(fact.id, "") for row in rows)
    shown = tuple(read_out(fact.type, text, {}) if text else _NOTHING for text in texts)
    label = fact.label
    if label is None:
        return _Column(_NOTHING, False, (), shown)
    return _Column(label, fact.type.base == "money", texts, shown)


def _sum(texts: Iterable[str]) -> str:
    """What amounts come to; one that is none counts for nothing."""
    total = 0
    for text in texts:
        try:
            total += parse_baht(text)
        except ValueError:
            continue
    return format_baht(total)
