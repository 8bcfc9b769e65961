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
