"""What a form shows, as values: made by presenters, drawn by `ui.widgets.form`."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.domain.catalogue import FormField
from desktop.domain.text import Text


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as it stands now.

    `locked` is a value of the chip that nobody corrects, `correcting` one that is being
    corrected (then `reason` is wanted). `needs` says that the field still wants something;
    `problem` is what is told about it already, `warning` what is odd but accepted.
    """

    field: FormField
    value: str = field(default="", repr=False)
    source: str = ""
    visible: bool = True
    locked: bool = False
    correcting: bool = False
    reason: str = ""
    reason_problem: Text | None = None
    needs: bool = False
    problem: Text | None = None
    warning: Text | None = None


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document row: what it is, how it is met, and what may be done about it.

    `state` is a document source (`chip`, `seen_original`, `copy_taken`, ...) or empty while it
    is missing. `fixed` rows are met by themselves; `needs_reason` while a copy has none yet.
    """

    id: str
    label: Text
    note: Text | None = None
    state: str = ""
    fixed: bool = False
    reason: str = ""
    needs_reason: bool = False
