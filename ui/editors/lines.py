"""What is typed into several lines."""

from __future__ import annotations

from desktop.forms.kinds import LinesKind
from ui.editors.base import Box, edits
from ui.widgets.fields import Field
from ui.widgets.lines import Lines


@edits(LinesKind)
def lines(kind: LinesKind) -> Box:
    """Any words, with the breaks between lines."""
    return Field(editor=Lines(kind.max_length), moves_on=False)
