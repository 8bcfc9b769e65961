"""Fields for PINs, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt

from ui.keyboard import read_keys
from ui.presenters.new_pin import NEW
from ui.widgets.fields import Field
from ui.widgets.secret import SecretLine

_LONGEST = 32


def pin_field(*, moves_on: bool = True) -> Field:
    """Its line never holds the PIN, and reads a Thai keyboard as digits."""
    line = SecretLine()
    line.setMaxLength(_LONGEST)
    read_keys(line, "code")
    return Field("", line, moves_on=moves_on)


def show_problems(fields: Mapping[str, Field], problems: Mapping[str, str]) -> None:
    """Say at each what is wrong, with the cursor in the first that is.

    A PIN that is wrong is typed anew, and of a new one both.
    """
    for name, field in fields.items():
        field.set_problem(problems.get(name, ""))
    wrong = [name for name in fields if problems.get(name)]
    anew = set(NEW) if all(fields[name].value() for name in NEW) else set()
    for name in anew if anew.intersection(wrong) else ():
        fields[name].set_value("")
    if "old" in wrong:
        fields["old"].set_value("")
    if wrong:
        fields[wrong[0]].setFocus(Qt.FocusReason.OtherFocusReason)
