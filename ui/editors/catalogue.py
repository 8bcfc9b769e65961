"""The kind of a field of a service, as its row in the catalogue says it."""

from __future__ import annotations

from typing import Any

from desktop.domain.catalogue import FormField
from desktop.domain.text import Text
from desktop.forms.kinds import (
    ChoiceKind,
    CodeKind,
    FieldKind,
    MoneyKind,
    OfficeKind,
    TextKind,
    YesNoKind,
)
from desktop.forms.kinds.code import Code, CodeForm

_NOTHING = Text("", "")
_CHOSEN: dict[str, type[ChoiceKind]] = {
    "choice": ChoiceKind,
    "district": OfficeKind,
    "yes_no": YesNoKind,
}
# What is said of a wrong one is the rules' own; an editor asks for letters, mask and length alone.
_OF_DIGITS = ("phone", "contract_account", "house_id", "bank_account")
_CODES: dict[str, dict[str, Any]] = {
    **{name: {"forms": (CodeForm((1, 200)),)} for name in _OF_DIGITS},
    "meter_no": {"forms": (CodeForm((1, 200), "alphanumeric"),)},
    "citizen_id": {
        "forms": (CodeForm((13, 13)),),
        "check_digit": "citizen_id",
        "mask": "citizen_id",
    },
}


def kind_of(field: FormField) -> FieldKind:
    """The kind of this field."""
    if field.type in _CHOSEN:
        return _CHOSEN[field.type](values=tuple((one.value, one.label) for one in field.choices))
    if field.type in _CODES:
        code = Code(field.type, field.label, wrong=_NOTHING, **_CODES[field.type])
        return CodeKind(max_length=field.max_length, code=code)
    return (MoneyKind if field.type == "money" else TextKind)(max_length=field.max_length)
