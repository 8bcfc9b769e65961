"""What a change of one field brings: proposals taken back or left, and what was typed before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from desktop.domain.case import TOUCHED, FieldValue
from desktop.domain.text import clean
from desktop.forms.evaluate import Evaluation
from desktop.forms.form import NONE, Field, Section, Service
from desktop.forms.given import Given
from desktop.forms.nodes import FieldState
from desktop.forms.values import YES

# Nobody has touched the field; `typed` keeps what was there before.
_NOBODY = FieldValue("", "preset")


def change(
    service: Service, given: Given, now: Evaluation, key: str, text: str, reason: str = ""
) -> Given:
    """The answers after the clerk gave the field `key` the value `text`.

    A text that equals the proposal leaves the field untouched again. A section's toggle switches
    its proposals on, and off; what was typed into a field before the card or "none" answered it
    comes back when that answer is taken back.
    """
    state = next((one for one in now.fields if one.key == key), None)
    if state is None:
        return given
    section, row = _place(service, key)
    before = _before(given, section, row, state.field)
    new = _new(state, before, state.field.kind.clean(text), clean(reason))
    if row is not None:
        return replace(given, rows=_with_cell(given, section, row, state.field.id, new))
    values = {**given.values, key: new}
    if section.toggle == key:
        _switch(section, values, on=new.value == YES)
    return replace(given, values=values)


def _place(service: Service, key: str) -> tuple[Section, int | None]:
    """The section of a key, and the row (from 0) of a table."""
    for section in service.sections:
        if section.repeat is not None:
            head, _, rest = key.partition(".")
            if head == section.id:
                return section, int(rest.partition(".")[0]) - 1
        elif any(field.name == key for field in section.fields):
            return section, None
    raise KeyError(key)


def _before(given: Given, section: Section, row: int | None, field: Field) -> FieldValue:
    if row is None:
        return given.values.get(field.name, _NOBODY)
    rows = given.rows.get(section.id, ())
    return rows[row].get(field.id, _NOBODY) if row < len(rows) else _NOBODY


def _new(state: FieldState, before: FieldValue, text: str, reason: str) -> FieldValue:
    field = state.field
    if state.proposed and field.kind.tidy(text) == state.proposed:
        return FieldValue(state.proposed, state.proposed_source, typed=before.typed)
    if field.none is not None and text == NONE:
        return FieldValue(NONE, typed=_typed(before, NONE))
    if field.none is not None and before.value == NONE and not text:
        return FieldValue(before.typed)
    return FieldValue(text, "typed", reason)


def _with_cell(
    given: Given, section: Section, row: int, field_id: str, new: FieldValue
) -> dict[str, Sequence[Mapping[str, FieldValue]]]:
    rows = [dict(one) for one in given.rows.get(section.id, ())]
    while len(rows) <= row:
        rows.append({})
    rows[row][field_id] = new
    return {**given.rows, section.id: tuple(rows)}


def _switch(section: Section, values: dict[str, FieldValue], *, on: bool) -> None:
    """Proposals of a section switched: what was typed waits while they show."""
    for field in section.fields:
        if not field.switched:
            continue
        before = values.pop(field.name, _NOBODY)
        typed = (before.value if before.source in TOUCHED else "") or before.typed
        if typed:
            values[field.name] = replace(_NOBODY, typed=typed) if on else FieldValue(typed)


def _typed(value: FieldValue, given: str) -> str:
    """What somebody typed that is not what was `given`; else what was typed before."""
    own = value.source == "typed" and value.value not in ("", given)
    return value.value if own else value.typed
