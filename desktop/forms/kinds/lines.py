"""Several lines of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.text import clean_lines
from desktop.forms.kinds.text import TextKind


@dataclass(frozen=True, kw_only=True)
class LinesKind(TextKind):
    """A text that keeps its line breaks."""

    name: ClassVar[str] = "lines"

    def clean(self, text: str) -> str:
        """Line by line."""
        return clean_lines(text)

    def tidy(self, text: str) -> str:
        """Each line for itself, without empty ones at both ends."""
        return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip("\n")
