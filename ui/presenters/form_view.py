"""What a form shows, as values: made by presenters, drawn by `ui.widgets.form`."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from desktop.domain.text import Text
from desktop.forms.form import Field


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as it stands now.

    `locked` is a value of the chip that nobody corrects, `correcting` one that is being
    corrected (then `reason` is wanted). `needs` says that the field still wants something;
    `problem` is what is told about it already, `warning` what is odd but accepted.
    """

    field: Field
    value: str = dataclasses.field(default="", repr=False)
    source: str = ""
    visible: bool = True
    required: bool = True
    locked: bool = False
    correcting: bool = False
    reason: str = ""
    reason_problem: Text | None = None
    needs: bool = False
    problem: Text | None = None
    warning: Text | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a column: its words, its share of the width, figures at the `right`."""

    label: Text
    width: int
    right: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """A column of money, and what is there of it in satang."""

    label: Text
    total: int


@dataclass(frozen=True, slots=True)
class TableView:
    """A table as it stands; rows are numbered from 1, as in the keys of their cells.

    `order` are the rows as they are to be shown; `leads` is the one that comes first by the value
    of its column, 0 if there is nothing to compare, and `mark` the key of what is said of it;
    `computed` are the words of the labelled facts
    of each row; `limit` is how many rows there may be where there are more, else 0.
    """

    order: tuple[int, ...]
    leads: int = 0
    mark: str = ""
    computed: tuple[tuple[Text, ...], ...] = ()
    sums: tuple[Sum, ...] = ()
    may_add: bool = False
    may_remove: bool = False
    limit: int = 0


@dataclass(frozen=True, slots=True)
class ScanSaid:
    """What came of what was typed at a scan line: words, and the cell where they belong.

    While a code is `open` more of it is to come; when it is `wrong` nothing has changed.
    """

    text: Text | None = None
    open: bool = False
    wrong: bool = False
    key: str = ""
