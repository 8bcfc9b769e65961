"""What is chosen from what is offered."""

from __future__ import annotations

from desktop.forms.kinds import ChoiceKind, YesNoKind
from ui.editors.base import Box, edits
from ui.widgets.fields import Choice, Field
from ui.widgets.form_options import OptionField


@edits(ChoiceKind)
def choice(_kind: ChoiceKind) -> Box:
    """A list that opens; letters find a word in it."""
    return Field(editor=Choice(), moves_on=False)


@edits(YesNoKind)
def yes_no(_kind: YesNoKind) -> Box:
    """Both answers in sight."""
    return OptionField()
