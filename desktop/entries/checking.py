"""Holds the JSON of a body against its type: what the type says, and the bounds of every body."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from desktop.domain import bounds
from desktop.entries.body import Body

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

# Without these words of its own a type would let pass what lies out of bounds.
_BOUNDS: dict[str, dict[str, int]] = {
    "str": {"max_length": bounds.MAX_TEXT},
    "int": {"ge": -bounds.MAX_NUMBER, "le": bounds.MAX_NUMBER},
    "dict": {"max_length": bounds.MAX_ITEMS},
    "list": {"max_length": bounds.MAX_ITEMS},
    "tuple": {"max_length": bounds.MAX_ITEMS},
}
# What holds no value by itself, or one out of a list. Anything else, such as a number with a point
# or a value of any type, could hold what no bound above is for.
_CLOSED = frozenset(
    {
        "bool", "dataclass", "dataclass-args", "dataclass-field", "default", "definition-ref",
        "definitions", "enum", "function-after", "literal", "no-info", "nullable",
    }
)  # fmt: skip


def checked(
    known: type[Body], content: str | bytes, *, strangers: Literal["forbid", "ignore"]
) -> Body:
    """The body; ValueError (without a value in it) for what is not whole or out of bounds.

    With `strangers` forbidden, which is a field that the type does not have, all that the JSON
    holds has been checked in one go: a type names all that it holds, and is no deeper than it is.
    """
    from pydantic_core import ValidationError

    kind: type = known
    try:
        # Strict, so that "1" is no number; as JSON, where a list is what a tuple is written as.
        body: Body = _validator(kind).validate_json(content, strict=True, extra=strangers)
    except ValidationError as error:
        found = error.errors(include_input=False)
        whole = {one["type"] for one in found if not one["loc"]}
        if "json_invalid" in whole:
            raise ValueError("no JSON") from None
        if "dataclass_type" in whole:
            raise ValueError("no table") from None
        names = {_name(one["loc"]) for one in found}
        raise ValueError(f"not whole: {', '.join(sorted(names))}") from None
    return body


def _name(place: tuple[int | str, ...]) -> str:
    """`values.phone.source`; what is no name of ours may be anybody's."""
    words = [str(part) if re.fullmatch("[a-z_]{1,40}", str(part)) else "?" for part in place]
    return ".".join(words) or "?"


@cache
def _validator(known: type) -> SchemaValidator:
    from pydantic import TypeAdapter
    from pydantic_core import SchemaValidator

    return SchemaValidator(bounded(TypeAdapter(known).core_schema))


def bounded(schema: Any) -> Any:
    """A type as pydantic knows it, all that it holds with the bounds of all bodies.

    TypeError for a type that could hold what has none.
    """
    if isinstance(schema, dict):
        kind = schema.get("type")
        if isinstance(kind, str) and kind not in _CLOSED and kind not in _BOUNDS:
            raise TypeError(f"without bounds: {kind}")
        inside = {
            name: part if name in ("default", "expected", "metadata") else bounded(part)
            for name, part in schema.items()
        }
        return {**_BOUNDS.get(kind, {}), **inside} if isinstance(kind, str) else inside
    return [bounded(part) for part in schema] if isinstance(schema, list) else schema
