"""What is wrong with a field of a form or of a typed identity."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from desktop.domain.text import Text


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """The key of the words with their values, or words of the data.

    `missing` is said only where it helps (what remains), `wrong` beside the field, a `warning`
    beside the field without holding the case up.
    """

    field: str
    kind: Literal["missing", "wrong", "warning"]
    key: str
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)
    text: Text | None = None
