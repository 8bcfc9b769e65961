"""From a field's row to its kind: limits in the field's own type, choices, codes."""

from __future__ import annotations

from typing import Any

from desktop.catalogue.models import FieldRow
from desktop.catalogue.names import LiteralError, literal_of
from desktop.catalogue.problems import Place, nearest
from desktop.catalogue.shared import Shared
from desktop.domain.text import Text
from desktop.forms.kinds import (
    ChoiceKind,
    CodeKind,
    DateKind,
    FieldKind,
    LinesKind,
    MoneyKind,
    MonthKind,
    NumberKind,
    OfficeKind,
    TextKind,
    YesNoKind,
)
from desktop.forms.values import Type

_CHOSEN = ("choice", "yes_no", "office")
_LIMITED = ("number", "money", "date", "month")


def kind_of(row: FieldRow, place: Place, shared: Shared) -> FieldKind:
    """The kind of a field, with a problem for each key that it has no use for."""
    problems = shared.problems

    def fail(key: str, sentence: str) -> None:
        problems.add(place.at(key), sentence)

    has = row.model_fields_set
    if row.values and row.type not in ("choice", "yes_no"):
        fail("values", f"a field of type {row.type} offers no values of its own")
    for key, types in (
        ("list", ("choice",)), ("code", ("code",)), ("unit", ("number",)),
        ("decimals", ("number",)), ("from_", _LIMITED), ("to", _LIMITED),
        ("max_length", ("text", "lines")), ("offers", ("choice",)),
    ):  # fmt: skip
        if key in has and row.type not in types:
            fail(key.rstrip("_"), f"'{key.rstrip('_')}' says nothing of a field of type {row.type}")
    if row.none is not None and (row.type in _CHOSEN or row.type in ("name", "address")):
        fail("none", "only a field that is typed into has the answer that there is none")
    if row.type in ("choice", "yes_no"):
        values = tuple((one.value, Text(one.th, one.en)) for one in row.values)
        for number, (value, _) in enumerate(values):
            if value in [other for other, _ in values[:number]]:
                problems.add(
                    place.at("values", number, "value"), f"choice '{value}' is there twice"
                )
        if row.type == "yes_no":
            if values and [value for value, _ in values] != ["yes", "no"]:
                fail("values", "a question words 'yes' and 'no', in this order")
            return YesNoKind(values=values or shared.yes_no)
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
        return ChoiceKind(values=values or (("", Text("", "")),))
    if row.type == "office":
        return OfficeKind(values=shared.offices)
    if row.type == "code":
        code = shared.codes.get(row.code or "")
        if code is None:
            fail("code", f"there is no code '{row.code}'{nearest(row.code or '', shared.codes)}")
            return TextKind()
        return CodeKind(code=code)
    if row.type in _LIMITED:
        kind = Type(row.type, row.unit, row.decimals)  # type: ignore[arg-type]
        low, high = _limits(row, kind, fail)
        if row.type == "number":
            return NumberKind(unit=row.unit, decimals=row.decimals, low=low, high=high)
        if row.type == "money":
            return MoneyKind(low=low, high=high)
        return DateKind(low=low, high=high) if row.type == "date" else MonthKind(low=low, high=high)
    if row.type == "lines":
        return LinesKind(max_length=row.max_length)
    return TextKind(max_length=row.max_length)


def _limits(row: FieldRow, kind: Type, fail: Any) -> tuple[Any, Any]:
    found = []
    for key, raw in (("from", row.from_), ("to", row.to)):
        value = None
        if raw is not None:
            try:
                value = literal_of(raw, kind)
            except LiteralError as error:
                fail(key, f"{raw!r} is no {kind.shown}: {error}")
        found.append(value)
    low, high = found
    if low is not None and high is not None and low > high:
        fail("to", "'to' is below 'from'")
    return low, high
