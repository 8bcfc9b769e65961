"""From a field's row to its kind: limits in the field's own type, choices, codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.catalogue.models import FieldRow
from desktop.catalogue.names import LiteralError, literal_of
from desktop.catalogue.problems import Place, nearest
from desktop.catalogue.shared import Shared
from desktop.domain.text import Text
from desktop.forms.kinds import KINDS, FieldKind, Row, TextKind
from desktop.forms.values import Type

_BY_NAME = {kind.name: kind for kind in KINDS}
# Keys of a row that say something of some kinds alone.
_KEYS = ("list", "code", "unit", "decimals", "from_", "to", "max_length", "offers")

Fail = Callable[[str, str], None]


def kind_of(row: FieldRow, place: Place, shared: Shared) -> FieldKind:
    """The kind of a field, with a problem for each key that it has no use for."""
    # What is none (the name and the address of a person) is parted before, or told there.
    kind = _BY_NAME.get(row.type)
    keys = kind.KEYS if kind is not None else ()

    def fail(key: str, sentence: str) -> None:
        shared.problems.add(place.at(key), sentence)

    if row.values and "values" not in keys:
        fail("values", f"a field of type {row.type} offers no values of its own")
    for key in _KEYS:
        if key in row.model_fields_set and key.rstrip("_") not in keys:
            fail(key.rstrip("_"), f"'{key.rstrip('_')}' says nothing of a field of type {row.type}")
    if row.none is not None and (kind is None or kind.is_chosen):
        fail("none", "only a field that is typed into has the answer that there is none")
    if kind is None:
        return TextKind(max_length=row.max_length)
    code = shared.codes.get(row.code or "")
    if "code" in keys and code is None:
        fail("code", f"there is no code '{row.code}'{nearest(row.code or '', shared.codes)}")
        return TextKind()
    low, high = _limits(row, kind, fail) if "from" in keys else (None, None)
    return kind.of(
        Row(
            max_length=row.max_length,
            unit=row.unit,
            decimals=row.decimals,
            low=low,
            high=high,
            values=_values(row, kind, place, shared, fail) if "values" in keys else (),
            offices=shared.offices,
            code=code,
        )
    )


def _values(
    row: FieldRow, kind: type[FieldKind], place: Place, shared: Shared, fail: Fail
) -> tuple[tuple[str, Text], ...]:
    """What is offered: the row's own values, or those of a list, or as many of it as it names."""
    values = tuple((one.value, one.text()) for one in row.values)
    for number, (value, _) in enumerate(values):
        if value in [other for other, _ in values[:number]]:
            at = place.at("values", number, "value")
            shared.problems.add(at, f"choice '{value}' is there twice")
    if "list" not in kind.KEYS:
        if values and [value for value, _ in values] != ["yes", "no"]:
            fail("values", "a question words 'yes' and 'no', in this order")
        return values or shared.yes_no
    if bool(values) == (row.list is not None):
        fail("list", "a choice has either values or a list")
    if row.list is not None:
        values = shared.lists.get(row.list, ())
        if not values:
            fail("list", f"there is no list '{row.list}'{nearest(row.list, shared.lists)}")
        for value in row.offers:
            if values and value not in dict(values):
                told = nearest(value, dict(values))
                fail("offers", f"the list '{row.list}' has no '{value}'{told}")
        if row.offers:
            values = tuple(one for one in values if one[0] in row.offers)
    return values or (("", Text("", "")),)


def _limits(row: FieldRow, kind: type[FieldKind], fail: Fail) -> tuple[Any, Any]:
    type_, found = Type(kind.base, row.unit, row.decimals), []
    for key, raw in (("from", row.from_), ("to", row.to)):
        value = None
        if raw is not None:
            try:
                value = literal_of(raw, type_)
            except LiteralError as error:
                fail(key, f"{raw!r} is no {type_.shown}: {error}")
        found.append(value)
    low, high = found
    if low is not None and high is not None and low > high:
        fail("to", "'to' is below 'from'")
    return low, high
